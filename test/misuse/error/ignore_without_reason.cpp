// An error may be let go, with a reason.
#include <holdfast/error/ignore.hpp>

namespace hf = holdfast;

void close(int error) {
#ifdef MISUSE
  hf::ignore(error, "");
#else
  hf::ignore(error, "the peer may be gone before we say goodbye");
#endif
}
