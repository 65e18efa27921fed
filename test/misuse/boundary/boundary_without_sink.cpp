// A boundary without a log does not exist.
#include <holdfast/boundary/boundary.hpp>

namespace hf = holdfast;

void serve(hf::log_sink& sink) {
#ifdef MISUSE
  hf::boundary const edge;
  (void)sink;
#else
  hf::boundary const edge{sink};
#endif
}
