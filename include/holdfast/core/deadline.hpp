// How long a call may take, and one attempt of it: arithmetic on instants, nothing else.
//
//   begin                                                        deadline
//     |---- attempt (timeout) ----|---- attempt ----| … |- reserve -|
//
// D1  No attempt is planned past the deadline less the reserve.
// D2  The reserve is min(5 % of what remained at the start, 50 ms), and nothing without a fallback.
// D3  Time running backwards plans no longer attempt than the timeout.
// D4  What our own deadline cut off shows nothing about the callee.
#pragma once

#include <holdfast/core/time.hpp>
#include <holdfast/core/verdict.hpp>

#include <algorithm>

namespace holdfast::core {

/// The time frame of one call, set once at its start.
struct time_frame {
  instant deadline = never;    ///< the whole call, fallback included
  instant work_until = never;  ///< the last attempt is over by then: the rest is the fallback's

  [[nodiscard]] constexpr bool is_over(instant now) const noexcept { return now >= work_until; }

  /// What an attempt that ended `now` is a witness of. An answer, or a connection, that had not
  /// come when the frame was over may have been cut by the frame: it is abandoned. (A timeout of
  /// the attempt's own is over sooner.)
  [[nodiscard]] constexpr verdict fair(verdict v, instant now) const noexcept {
    bool const did_not_come = v == verdict::timed_out || v == verdict::not_sent;
    return did_not_come && is_over(now) ? verdict::abandoned : v;
  }
};

/// What is kept of `remaining` for a fallback.
[[nodiscard]] constexpr duration reserve_of(duration remaining) noexcept {
  return std::min<duration>(remaining / 20, std::chrono::milliseconds{50});
}

/// `span` is the dependency's own deadline, `until` the caller's; the earlier one holds.
[[nodiscard]] constexpr time_frame frame_of(instant now, duration span, instant until,
                                            bool has_fallback) noexcept {
  instant const deadline = std::min(after(now, span), until);
  if (deadline == never) return {};
  duration const remaining = deadline > now ? deadline - now : duration::zero();
  return {deadline, deadline - (has_fallback ? reserve_of(remaining) : duration::zero())};
}

/// When an attempt that starts now has to be over.
[[nodiscard]] constexpr instant attempt_until(time_frame const& frame, instant now,
                                              duration timeout) noexcept {
  return std::min(after(now, timeout), frame.work_until);
}

}  // namespace holdfast::core
