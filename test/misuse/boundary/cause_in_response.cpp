// The cause of an error is for the log: a view of an error has none.
#include <holdfast/boundary/public_view.hpp>
#include <holdfast/error/named.hpp>

namespace hf = holdfast;

auto body_of(hf::public_view const& view) {
#ifdef MISUSE
  return view.cause()->message();
#else
  return view.message();
#endif
}
