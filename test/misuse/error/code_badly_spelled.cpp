// A code is UPPER_SNAKE_CASE, 3 to 63 characters: clients switch on it.
#include <holdfast/error/code.hpp>

namespace hf = holdfast;

#ifdef MISUSE
inline constexpr hf::codes table{hf::code{"JobRunning", hf::kind::conflict}};
#else
inline constexpr hf::codes table{hf::code{"JOB_RUNNING", hf::kind::conflict}};
#endif
