// and_then with a function that returns a plain value: that is what transform is for.
#include <holdfast/error/result.hpp>

namespace hf = holdfast;

hf::result<int> load();
int half(int n);

hf::result<int> use() {
#ifdef MISUSE
  return load().and_then(half);
#else
  return load().transform(half);
#endif
}
