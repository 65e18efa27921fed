// Who is admitted says how it ended.
#include <holdfast/call/dependency.hpp>

namespace hf = holdfast;

void price(hf::dependency& pricing, hf::instant now) {
  auto run = pricing.begin({}, now);
#ifdef MISUSE
  run.admit(now);
#else
  if (auto permit = run.admit(now)) permit.settle(hf::verdict::ok, now);
#endif
}
