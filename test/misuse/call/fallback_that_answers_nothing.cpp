// A fallback that only logs would answer 0, as if that were a price.
#include <holdfast/call/call.hpp>

#include <cstdio>

namespace hf = holdfast;

hf::result<int> ask(hf::dependency& pricing) {
#ifdef MISUSE
  auto const logged = [](hf::error const& e) { std::puts(e.what()); };
#else
  auto const logged = [](hf::error const& e) {
    std::puts(e.what());
    return e;
  };
#endif
  return hf::call(pricing, [](hf::attempt&) { return hf::result<int>{1}; }, logged);
}
