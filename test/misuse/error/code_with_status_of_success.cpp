// An error's HTTP status is 400 to 599.
#include <holdfast/error/code.hpp>

namespace hf = holdfast;

#ifdef MISUSE
inline constexpr hf::codes table{hf::code{"JOB_RUNNING", hf::kind::conflict, 200}};
#else
inline constexpr hf::codes table{hf::code{"JOB_RUNNING", hf::kind::conflict, 423}};
#endif
