// Internal text does not become public text, by no conversion.
#include <holdfast/error/named.hpp>

namespace hf = holdfast;

#ifdef MISUSE
hf::public_text message() { return hf::public_text{hf::internal("a query")}; }
#else
hf::public_text message() { return hf::public_text{"try later"}; }
#endif
