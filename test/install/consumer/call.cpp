// One protected call, as a user writes it: also the proof that C++20 is enough.
#include <holdfast/call/call.hpp>
#include <holdfast/error/named.hpp>

#include <chrono>
#include <cstdio>

namespace hf = holdfast;
using namespace std::chrono_literals;

int main() {
  hf::dependency pricing{"pricing", {.deadline = 2s, .breaker = {}, .timeout = 300ms}};
  hf::result<int> const price = hf::call(
      pricing, {.repeatable = true},
      [](hf::attempt&) -> hf::result<int> { return hf::unavailable{"no prices today"}; },
      [](hf::error const&) -> hf::result<int> { return 42; });
  std::printf("%d\n", price.value());
  return price.value() == 42 ? 0 : 1;
}
