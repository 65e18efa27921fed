// The obvious way to hand a text to a caller is told what to write instead.
#include <holdfast/error/named.hpp>

#include <string>

namespace hf = holdfast;

hf::error make(std::string const& said) {
#ifdef MISUSE
  return hf::unavailable{"no prices: " + said};
#else
  return hf::unavailable{hf::text("no prices: {}", said), hf::internal(said)};
#endif
}
