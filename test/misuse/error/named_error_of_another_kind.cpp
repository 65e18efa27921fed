// A code belongs to the kind of the error that carries it.
#include <holdfast/error/named.hpp>

namespace hf = holdfast;

inline constexpr hf::codes codes{hf::code{"JOB_RUNNING", hf::kind::conflict},
                                 hf::code{"JOB_GONE", hf::kind::not_found}};

struct job_running : hf::named<job_running, hf::conflict> {
  using named::named;
#ifdef MISUSE
  static constexpr auto const& own_code = codes["JOB_GONE"];
#else
  static constexpr auto const& own_code = codes["JOB_RUNNING"];
#endif
};

hf::error make() { return job_running{"the job is running"}; }
