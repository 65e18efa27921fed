// A result that nobody looks at is a silent failure.
#include <holdfast/error/result.hpp>

namespace hf = holdfast;

hf::result<int> load();
hf::result<void> store(int);

bool use() {
#ifdef MISUSE
  store(1);
  load();
  return true;
#else
  return store(1).has_value() && load().has_value();
#endif
}
