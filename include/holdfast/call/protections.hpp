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

[[nodiscard]] constexpr std::optional<complaint> validate(protections const& p) noexcept {
  if (auto c = validate(p.deadline, "deadline")) return c;
  if (auto c = validate(p.retry)) return c;
  if (auto c = validate(p.breaker)) return c;
  if (auto c = validate(p.limit)) return c;
  if (auto c = validate(p.timeout, "timeout")) return c;
  if (auto c = validate(p.slow_after, "slow_after")) return c;
  if (p.timeout.on && p.deadline.on && p.timeout.span > p.deadline.span)
    return complaint{"timeout", p.timeout.span, "longer than the deadline of the whole call",
                     "write a timeout below the deadline, or hf::off"};
  bool const said = p.slow_after.on && p.slow_after.span != duration::max();
  if (said && p.timeout.on && p.slow_after.span > p.timeout.span)
    return complaint{"slow_after", p.slow_after.span, "later than the timeout, so it never acts",
                     "write a time below the timeout, or hf::off"};
  return std::nullopt;
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
