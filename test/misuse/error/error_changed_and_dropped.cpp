// with() makes a new error: one that is not used has changed nothing.
#include <holdfast/error/named.hpp>

namespace hf = holdfast;

hf::error note(hf::error const& e) {
#ifdef MISUSE
  e.with(hf::internal("tried twice"));
  return e;
#else
  return e.with(hf::internal("tried twice"));
#endif
}
