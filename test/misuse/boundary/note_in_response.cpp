// What builds a response cannot reach what is internal: a view of an error does not have it.
#include <holdfast/boundary/public_view.hpp>
#include <holdfast/error/named.hpp>

namespace hf = holdfast;

auto body_of(hf::public_view const& view) {
#ifdef MISUSE
  return view.note();
#else
  return view.message();
#endif
}
