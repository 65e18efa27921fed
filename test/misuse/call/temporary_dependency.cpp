// A dependency that is made for one call has forgotten all calls before it.
#include <holdfast/call/call.hpp>

namespace hf = holdfast;

hf::result<int> ask([[maybe_unused]] hf::dependency& pricing) {
  auto const work = [](hf::attempt&) { return hf::result<int>{1}; };
#ifdef MISUSE
  return hf::call(hf::dependency{"pricing", {.breaker = {}}}, work, hf::fail_fast);
#else
  return hf::call(pricing, work, hf::fail_fast);
#endif
}
