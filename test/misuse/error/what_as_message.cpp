// Text that is only known at run time is no public text: what() of a stranger may hold anything.
#include <holdfast/error/named.hpp>

#include <stdexcept>

namespace hf = holdfast;

hf::error translate([[maybe_unused]] std::runtime_error const& e) {
#ifdef MISUSE
  return hf::unavailable{e.what()};
#else
  return hf::unavailable{"the store is busy", hf::internal(e.what())};
#endif
}
