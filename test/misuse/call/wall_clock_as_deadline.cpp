// The core is told the time; wall clocks jump, so their times do not even convert.
#include <holdfast/call/dependency.hpp>

namespace hf = holdfast;

void price(hf::dependency& pricing) {
#ifdef MISUSE
  auto run = pricing.begin({.until = std::chrono::system_clock::now()}, hf::steady_now());
#else
  auto run = pricing.begin({.until = std::chrono::steady_clock::now()}, hf::steady_now());
#endif
  static_cast<void>(run.attempts());
}
