// An application's code that HTTP's own table has already is found where the tables meet.
#include <holdfast/boundary/http_error.hpp>

namespace hf = holdfast;

#ifdef MISUSE
inline constexpr hf::codes own{hf::code{"GONE", hf::kind::not_found}};
#else
inline constexpr hf::codes own{hf::code{"JOB_GONE", hf::kind::not_found}};
#endif

static_assert(hf::catalog<hf::http_codes, own>::size > 0);
