// A copy would forget what is down.
#include <holdfast/call/dependency.hpp>

namespace hf = holdfast;

bool price(hf::dependency& pricing) {
#ifdef MISUSE
  hf::dependency mine = pricing;
#else
  hf::dependency& mine = pricing;
#endif
  return mine.name().empty();
}
