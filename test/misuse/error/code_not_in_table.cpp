// A code is looked up where it is declared, at compile time.
#include <holdfast/error/code.hpp>

namespace hf = holdfast;

inline constexpr hf::codes table{hf::code{"JOB_RUNNING", hf::kind::conflict}};
#ifdef MISUSE
inline constexpr auto const& running = table["JOB_RUNING"];
#else
inline constexpr auto const& running = table["JOB_RUNNING"];
#endif
