// One attempt, one permit, one verdict.
#include <holdfast/call/dependency.hpp>

#include <utility>

namespace hf = holdfast;

void price(hf::dependency& pricing, hf::instant now) {
  auto run = pricing.begin({}, now);
  hf::permit mine = run.admit(now);
#ifdef MISUSE
  hf::permit theirs = mine;
#else
  hf::permit theirs = std::move(mine);
#endif
  theirs.settle(hf::verdict::ok, now);
}
