// Who asks the boundary for an answer has to give it.
#include <holdfast/boundary/boundary.hpp>

namespace hf = holdfast;

void fail(hf::boundary& edge, hf::error const& e) {
#ifdef MISUSE
  edge.handle(e, {});
#else
  edge.record(e, {});
#endif
}
