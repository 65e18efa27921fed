// What to do when the dependency is down is part of the call: leaving it out does not compile.
#include <holdfast/call/call.hpp>

namespace hf = holdfast;

hf::result<int> ask(hf::dependency& pricing) {
#ifdef MISUSE
  hf::call(pricing, {.repeatable = true}, [] { return hf::result<int>{1}; });
  return 0;
#else
  return hf::call(
      pricing, {.repeatable = true}, [] { return hf::result<int>{1}; }, hf::fail_fast("no guess"));
#endif
}
