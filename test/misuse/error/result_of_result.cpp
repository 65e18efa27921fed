// transform with a function that returns a result would nest them: that is what and_then is for.
#include <holdfast/error/result.hpp>

namespace hf = holdfast;

hf::result<int> load();
hf::result<int> half(int n);

hf::result<int> use() {
#ifdef MISUSE
  return *load().transform(half);
#else
  return load().and_then(half);
#endif
}
