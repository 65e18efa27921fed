// Nor does internal text fit into a placeholder of public text.
#include <holdfast/error/text.hpp>

namespace hf = holdfast;

#ifdef MISUSE
hf::public_text make() { return hf::text("the store says {}", hf::internal("disk at /srv/db")); }
#else
hf::public_text make() { return hf::text("the store says {}", "try later"); }
#endif
