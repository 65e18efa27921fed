// Built with -fno-exceptions -fno-rtti: makes, returns and passes on errors, and throws none.
#include "quiet_errors.hpp"

#include <holdfast/error/context.hpp>

#if defined(__cpp_exceptions) || defined(__cpp_rtti)
#error "this file is to be built without exceptions and run-time type information"
#endif

namespace quiet {

hf::result<int> open_valve(int number) {
  if (number > 3) return valve_stuck{number};
  return number;
}

hf::error lost_valve() { return valve_lost{"a valve is lost"}; }

hf::error built_in_error() { return hf::conflict{"two hands on one valve", hf::internal("bay 9")}; }

hf::result<int> in_context_without_exceptions(int number) {
  return hf::in_context("opening", [&] { return open_valve(number); }).transform([](int n) {
    return 2 * n;
  });
}

}  // namespace quiet
