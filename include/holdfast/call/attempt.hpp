// What the work is told about the attempt it is.
#pragma once

#include <holdfast/call/clock.hpp>
#include <holdfast/call/dependency.hpp>
#include <holdfast/call/first_attempt.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace holdfast {

/// Handed to the work of each attempt. Blocking work cannot be interrupted: it keeps its time by
/// asking here, and hands what remains to its client.
class attempt {
 public:
  attempt(permit& p, clock_source const& clock, std::uint32_t number) noexcept
      : permit_{&p}, clock_{&clock}, number_{number} {}
  /// The first attempt of a call on a good day has no permit.
  explicit attempt(detail::first_attempt& first) noexcept
      : first_{&first}, clock_{&first.clock()} {}

  /// The time left, never negative, at most `cap` (for clients that overflow on "forever"). Asking
  /// is also when a slow attempt is noticed: see `slow_after`.
  [[nodiscard]] duration remaining(duration cap = std::chrono::hours{24}) noexcept {
    instant const now = clock_->now();
    instant const until = noticed(now);
    return until <= now ? duration::zero() : std::min(cap, until - now);
  }
  /// Time is up: what comes now comes late.
  [[nodiscard]] bool is_over() noexcept { return remaining() == duration::zero(); }
  /// The same as a point in time, for clients that take one; `time_point::max()` without a limit.
  [[nodiscard]] std::chrono::steady_clock::time_point until() const noexcept {
    return to_steady(permit_ != nullptr ? permit_->until() : first_->times().until);
  }
  /// 1 for the first attempt of the call.
  [[nodiscard]] std::uint32_t number() const noexcept { return number_; }

 private:
  /// By when it is over; that it is slow by now is settled.
  instant noticed(instant now) noexcept {
    if (permit_ == nullptr) return first_->until(now);
    permit_->mark_slow(now);
    return permit_->until();
  }

  permit* permit_ = nullptr;
  detail::first_attempt* first_ = nullptr;
  clock_source const* clock_;
  std::uint32_t number_ = 1;
};

}  // namespace holdfast
