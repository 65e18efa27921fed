// What builds a response cannot read internal text: it opens to a log record alone.
#include <holdfast/error/text.hpp>

#include <string_view>

namespace hf = holdfast;

#ifdef MISUSE
std::string_view leak(hf::internal_text const& note) { return note.view(); }
#else
std::string_view shown(hf::public_text const& text) { return text.view(); }
#endif
