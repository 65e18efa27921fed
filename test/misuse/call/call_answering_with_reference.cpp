// What the work returns outlives the call: a value.
#include <holdfast/call/call.hpp>

namespace hf = holdfast;

int ask(hf::dependency& pricing, int& cached) {
#ifdef MISUSE
  auto const work = [&]() -> int& { return cached; };
#else
  auto const work = [&] { return cached; };
#endif
  return hf::call(pricing, {}, work, hf::fail_fast("no guess"));
}
