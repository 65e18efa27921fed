// What the work is told about the attempt it is.
#pragma once

#include <holdfast/call/dependency.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

namespace holdfast {

/// Where a driver reads the time, and waits: two functions and what they act on. Tests hand in
/// their own.
struct clock_source {
  instant (*read)(void*) noexcept;
  void (*wait)(void*, instant);
  void* on = nullptr;

  [[nodiscard]] instant now() const noexcept { return read(on); }
  void sleep_until(instant at) const { wait(on, at); }
};

inline constexpr clock_source steady_source{
    [](void*) noexcept { return steady_now(); },
    [](void*, instant at) { std::this_thread::sleep_until(to_steady(at)); }};

/// Handed to the work of each attempt. Blocking work cannot be interrupted: it keeps its time by
/// asking here, and hands what remains to its client.
class attempt {
 public:
  attempt(permit& p, clock_source clock, std::uint32_t number) noexcept
      : permit_{&p}, clock_{clock}, number_{number} {}

  /// The time left, never negative, at most `cap` (for clients that overflow on "forever"). Asking
  /// is also when a slow attempt is noticed: see `slow_after`.
  [[nodiscard]] duration remaining(duration cap = std::chrono::hours{24}) noexcept {
    instant const now = clock_.now();
    permit_->mark_slow(now);
    if (permit_->until() <= now) return duration::zero();
    return std::min(cap, permit_->until() - now);
  }
  /// Time is up: what comes now comes late.
  [[nodiscard]] bool is_over() noexcept { return remaining() == duration::zero(); }
  /// The same as a point in time, for clients that take one; `time_point::max()` without a limit.
  [[nodiscard]] std::chrono::steady_clock::time_point until() const noexcept {
    return to_steady(permit_->until());
  }
  /// 1 for the first attempt of the call.
  [[nodiscard]] std::uint32_t number() const noexcept { return number_; }

 private:
  permit* permit_;
  clock_source clock_;
  std::uint32_t number_;
};

}  // namespace holdfast
