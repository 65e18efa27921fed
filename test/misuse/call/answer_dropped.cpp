// An answer that nobody looks at is a silent failure, protected or not.
#include <holdfast/call/call.hpp>

namespace hf = holdfast;

bool price(hf::dependency& pricing) {
  auto const work = []() -> hf::result<int> { return 1; };
#ifdef MISUSE
  hf::call(pricing, work, hf::fail_fast);
  return true;
#else
  return hf::call(pricing, work, hf::fail_fast).has_value();
#endif
}
