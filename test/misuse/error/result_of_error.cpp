// An error is no value: a result<error> could not say which of the two it holds.
#include <holdfast/error/named.hpp>
#include <holdfast/error/result.hpp>

namespace hf = holdfast;

#ifdef MISUSE
hf::result<hf::not_found> search() { return hf::not_found{"no such job"}; }
#else
hf::result<void> search() { return hf::not_found{"no such job"}; }
#endif
