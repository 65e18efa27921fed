// No more arguments than placeholders: the forgotten one would be silently lost.
#include <holdfast/error/text.hpp>

namespace hf = holdfast;

hf::public_text make([[maybe_unused]] int id) {
#ifdef MISUSE
  return hf::text("job not found", id);
#else
  return hf::text("job {} not found", id);
#endif
}
