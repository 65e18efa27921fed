// Why there is no fallback is known when the code is written.
#include <holdfast/call/call.hpp>

namespace hf = holdfast;

int price(hf::dependency& pricing, char const* why) {
#ifdef MISUSE
  return hf::call(pricing, [] { return 1; }, hf::fail_fast(why));
#else
  static_cast<void>(why);
  return hf::call(pricing, [] { return 1; }, hf::fail_fast("a payment cannot be guessed"));
#endif
}
