// What was being done when it failed is for the log: a view of an error has no frames.
#include <holdfast/boundary/public_view.hpp>
#include <holdfast/error/named.hpp>

namespace hf = holdfast;

auto body_of(hf::public_view const& view) {
#ifdef MISUSE
  return view.frames().size();
#else
  return view.details().size();
#endif
}
