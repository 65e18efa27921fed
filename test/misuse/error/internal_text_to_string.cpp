// Internal text converts to no other text.
#include <holdfast/error/text.hpp>

#include <string>

namespace hf = holdfast;

#ifdef MISUSE
std::string leak(hf::internal_text const& note) { return std::string{note}; }
#else
std::string shown(hf::public_text const& text) { return std::string{text.view()}; }
#endif
