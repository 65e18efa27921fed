// Tables of several modules meet in one catalog, and there a code is declared once.
#include <holdfast/error/code.hpp>

namespace hf = holdfast;

inline constexpr hf::codes jobs{hf::code{"TOO_MANY", hf::kind::overloaded}};
#ifdef MISUSE
inline constexpr hf::codes billing{hf::code{"TOO_MANY", hf::kind::conflict}};
#else
inline constexpr hf::codes billing{hf::code{"TOO_MANY_BILLS", hf::kind::conflict}};
#endif
static_assert(hf::catalog<jobs, billing>::size == 2);
