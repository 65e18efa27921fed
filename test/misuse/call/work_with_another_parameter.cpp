// The work is told about its attempt, and nothing else: what it needs it captures.
#include <holdfast/call/call.hpp>

#include <string>

namespace hf = holdfast;

hf::result<int> ask(hf::dependency& pricing) {
#ifdef MISUSE
  auto const work = [](std::string const&) { return hf::result<int>{1}; };
#else
  auto const work = [](hf::attempt&) { return hf::result<int>{1}; };
#endif
  return hf::call(pricing, {.repeatable = true}, work, hf::fail_fast);
}
