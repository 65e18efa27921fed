// Not even the shortest form of a call leaves the fallback open.
#include <holdfast/call/call.hpp>

namespace hf = holdfast;

void warm_up(hf::dependency& pricing) {
#ifdef MISUSE
  hf::call(pricing, [] {});
#else
  hf::call(pricing, [] {}, hf::fail_fast);
#endif
}
