// As many arguments as placeholders.
#include <holdfast/error/text.hpp>

#include <string_view>

namespace hf = holdfast;

hf::public_text make([[maybe_unused]] std::string_view id) {
#ifdef MISUSE
  return hf::text("{} {} not found", id);
#else
  return hf::text("{} {} not found", "job", id);
#endif
}
