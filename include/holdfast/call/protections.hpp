// The protections of a dependency, as options: one flat aggregate, judged before it is used.
#pragma once

#include <holdfast/core/circuit_breaker.hpp>
#include <holdfast/core/concurrency_limit.hpp>
#include <holdfast/core/deadline.hpp>
#include <holdfast/core/options.hpp>
#include <holdfast/core/retry.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace holdfast {

/// What stands between a call and its dependency. What you do not write is off; `.breaker = {}` is
/// on with its defaults. The order in which they act is fixed: fallback, deadline, breaker, limit,
/// timeout, work.
struct protections {
  time_limit deadline = off;  ///< the whole call, fallback included
  holdfast::retry retry = off;
  holdfast::breaker breaker = off;
  holdfast::limit limit = off;
  time_limit timeout = off;  ///< one attempt; cooperative in blocking code: `a.remaining()`
  time_limit slow_after =
      {};  ///< counts as a failure from then on. Not written: the timeout, else the deadline;
           ///< off: only the timeout, so a blocking call without one reads the clock once
  std::optional<std::uint64_t> dice = std::nullopt;  ///< the seed of all jitter; else a random one
};

[[nodiscard]] constexpr complaints validate(protections const& p) noexcept {
  complaints all;
  complaints const deadline = validate(p.deadline, "deadline");
  complaints const timeout = validate(p.timeout, "timeout");
  bool const is_said = p.slow_after.on && p.slow_after.span != duration::max();
  complaints const slow = is_said ? validate(p.slow_after, "slow_after") : complaints{};
  all.add(deadline);
  all.add(validate(p.retry));
  all.add(validate(p.breaker));
  all.add(validate(p.limit));
  all.add(timeout);
  all.add(slow);
  // Two times are compared where each of them is one.
  if (p.timeout.on && p.deadline.on && timeout.empty() && deadline.empty() &&
      p.timeout.span > p.deadline.span)
    all.add({"timeout", p.timeout.span, "longer than the deadline of the whole call",
             "write a timeout below the deadline, or hf::off"});
  if (is_said && p.timeout.on && slow.empty() && timeout.empty() &&
      p.slow_after.span > p.timeout.span)
    all.add({"slow_after", p.slow_after.span, "later than the timeout, so it never acts",
             "write a time below the timeout, or hf::off"});
  return all;
}

namespace detail {

/// From when on an attempt counts as a failure, whatever it answers. What is kept of the deadline
/// for a fallback is no excuse: an attempt that had all the rest was slow, or else a callee that
/// hangs would be cut just before it counts, every time.
[[nodiscard]] constexpr duration slow_after_of(protections const& p) noexcept {
  duration const slow = std::min(p.slow_after.or_forever(), p.timeout.or_forever());
  if (!p.deadline.on || !p.slow_after.on) return slow;
  return std::min(slow, p.deadline.span - core::reserve_of(p.deadline.span));
}

/// How long a probe may stay out before its place is free again.
[[nodiscard]] constexpr duration lease_of(protections const& p) noexcept {
  duration const slow = p.slow_after.or_forever();
  duration const twice = slow > duration::max() / 2 ? duration::max() : 2 * slow;
  duration const lease = std::min(p.timeout.or_forever(), twice);
  if (lease != duration::max()) return lease;
  return p.deadline.on ? p.deadline.span : std::chrono::seconds{30};
}

}  // namespace detail
}  // namespace holdfast
