// NOT_FOUND means what the catalog says, everywhere.
#include <holdfast/error/code.hpp>

namespace hf = holdfast;

#ifdef MISUSE
inline constexpr hf::codes table{hf::code{"NOT_FOUND", hf::kind::not_found}};
#else
inline constexpr hf::codes table{hf::code{"JOB_NOT_FOUND", hf::kind::not_found}};
#endif
