// One table, one meaning for each code.
#include <holdfast/error/code.hpp>

namespace hf = holdfast;

inline constexpr hf::codes table{
    hf::code{"JOB_RUNNING", hf::kind::conflict},
#ifdef MISUSE
    hf::code{"JOB_RUNNING", hf::kind::unavailable},
#endif
};
