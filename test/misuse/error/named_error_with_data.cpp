// A name adds no data: an error must survive being copied as its base.
#include <holdfast/error/named.hpp>

namespace hf = holdfast;

struct job_running : hf::named<job_running, hf::conflict> {
  using named::named;
#ifdef MISUSE
  int job = 0;
#endif
};

hf::error make() { return job_running{"the job is running"}; }
