// A result holds its value; a reference would dangle without a word.
#include <holdfast/error/result.hpp>

namespace hf = holdfast;

#ifdef MISUSE
using found = hf::result<int&>;
#else
using found = hf::result<int*>;
#endif
found search(int& x) {
#ifdef MISUSE
  return x;
#else
  return &x;
#endif
}
