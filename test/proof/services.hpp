// Services that call services, each behind its own breaker, in virtual time.
#pragma once

#include "world.hpp"

#include <cstddef>
#include <deque>

namespace holdfast::proof {

/// What a service makes of its own breaker's refusal: an error like any other, or a 503 that says
/// when to come back, which its caller hears as "overloaded".
enum class refusal { is_a_failure, is_overload };

/// A calls B calls C calls …: one breaker for each call. The last one called has the weather.
class services {
 public:
  services(int hops, refusal said, std::uint64_t seed) : said_{said} {
    for (int i = 0; i < hops; ++i)
      callers_.emplace_back(breaker{}, seed * 101 + static_cast<std::uint64_t>(i));
  }

  /// One call through the whole chain, answered at once.
  bool call(bool last_is_up, instant now) {
    return call_from(0, last_is_up, now).mark == core::breaker_mark::success;
  }
  bool all_closed() {
    for (caller& c : callers_)
      if (!c.gate().admit_if_closed()) return false;
    return true;
  }

 private:
  struct outcome {
    core::breaker_mark mark;
    duration hint{};
  };

  outcome call_from(std::size_t hop, bool last_is_up, instant now) {
    if (hop == callers_.size())
      return {last_is_up ? core::breaker_mark::success : core::breaker_mark::failure};
    caller& mine = callers_[hop];
    auto const said = mine.ask(now);
    if (said.decision == core::breaker_decision::refused) {
      if (said_ == refusal::is_a_failure) return {core::breaker_mark::failure};
      return {core::breaker_mark::overloaded, said.retry_at > now ? said.retry_at - now : 0s};
    }
    outcome const below = call_from(hop + 1, last_is_up, now);
    mine.tell(said.permit, below.mark, now, below.hint);
    return below;
  }

  std::deque<caller> callers_;  // a caller does not move
  refusal said_;
};

/// Seconds from the end of an outage of the last service until all breakers are closed again.
inline double recovery_of_chain(int hops, refusal said, double per_second, duration outage,
                                std::uint64_t seed) {
  services s{hops, said, seed};
  dice d{seed};
  instant const down{10s};
  instant const up = down + outage;
  for (instant now{};; now += d.until_next(per_second)) {
    s.call(now < down || now >= up, now);
    if (now >= up && s.all_closed()) return std::chrono::duration<double>(now - up).count();
  }
}

}  // namespace holdfast::proof
