// Internal text has no stream operator: it cannot be printed into a response.
#include <holdfast/error/text.hpp>

#include <ostream>

namespace hf = holdfast;

#ifdef MISUSE
void leak(std::ostream& out, hf::internal_text const& note) { out << note; }
#else
void show(std::ostream& out, hf::public_text const& text) { out << text.view(); }
#endif
