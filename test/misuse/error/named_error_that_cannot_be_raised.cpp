// raise() restores a name through the constructors that it inherits.
#include <holdfast/error/named.hpp>

namespace hf = holdfast;

struct job_running : hf::named<job_running, hf::conflict> {
#ifdef MISUSE
  job_running() : named{"the job is running"} {}
#else
  using named::named;
#endif
};

hf::error make() { return job_running{}; }
