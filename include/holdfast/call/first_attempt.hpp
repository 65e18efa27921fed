// A call's first attempt on a good day, for which nothing is built.
#pragma once

#include <holdfast/call/clock.hpp>
#include <holdfast/call/dependency.hpp>
#include <holdfast/call/outcome.hpp>

#include <optional>

namespace holdfast::detail {

/// A place under a dependency's limit, or none to give back because there is no limit.
class place_in_limit {
 public:
  explicit place_in_limit(core::concurrency_limit* entered) noexcept : entered_{entered} {}
  place_in_limit(place_in_limit const&) = delete;
  place_in_limit& operator=(place_in_limit const&) = delete;
  ~place_in_limit() {
    if (entered_ != nullptr) entered_->leave();
  }

  /// Somebody else gives it back.
  void hand_over() noexcept { entered_ = nullptr; }

 private:
  core::concurrency_limit* entered_;
};

/// What a call begins with.
struct call_start {
  clock_source const* clock;
  dependency* callee;
  terms asked;  // by value: on a good day it is nowhere but in registers
  bool has_fallback;
  instant begun;

  /// Whether somebody wants to know the time it began.
  [[nodiscard]] static bool is_timed(dependency const& callee, terms const& t) noexcept {
    return callee.needs_time(t) || t.into != nullptr;
  }
  [[nodiscard]] bool is_timed() const noexcept { return is_timed(*callee, asked); }

  /// Nobody wants a report, and there is time: the dependency's own deadline cannot be over yet,
  /// but the caller's can.
  [[nodiscard]] bool is_plain() const noexcept {
    return asked.into == nullptr && begun < asked.until.at;
  }
  /// The way in through a closed breaker.
  [[nodiscard]] std::optional<core::breaker_permit> way_in() const noexcept {
    return callee->breaker_.admit_if_closed();
  }
  /// A place under the limit, where there is one.
  [[nodiscard]] bool enters_limit() const noexcept {
    return !callee->options_.limit.on || callee->limit_.try_enter();
  }
  /// The error of a plain refusal: an open breaker with no probe due. Null where it is not that
  /// plain.
  [[nodiscard]] error const* refusal() const noexcept {
    return callee->refuse_plainly(is_timed() ? begun : clock->now(), has_fallback);
  }
};

/// Closed breaker, time left, nobody wants a report: then a permit would have nothing to remember,
/// nor a running call. What they would know follows from what is kept here, so they are built
/// afterwards, and only where the attempt ended otherwise than well, as if they had been there from
/// the start. It stays in registers as long as nobody takes its address.
class first_attempt {
 public:
  first_attempt(call_start const& start, core::breaker_permit way_in) noexcept
      : start_{start}, way_in_{way_in} {}

  [[nodiscard]] place_in_limit place() const noexcept {
    return place_in_limit{start_.callee->options_.limit.on ? &start_.callee->limit_ : nullptr};
  }

  /// Settles what ended well and has nothing to teach; false where there is more to do.
  [[nodiscard]] bool ends_well(verdict v) const noexcept {
    dependency& callee = *start_.callee;
    if (!is_success(v) || is_told_ || !callee.breaker_.is_spotless()) return false;
    duration const slow = callee.slow_after_;
    if (slow != duration::max() && start_.clock->now() - start_.begun >= slow) return false;
    callee.counters_.add(static_cast<std::size_t>(v));
    callee.budget_.earn();
    return true;
  }

  /// For `attempt::remaining`: by when it is over; one that is slow by now is settled as a failure.
  instant until(instant now) noexcept {
    attempt_times const times = this->times();
    if (now >= times.slow_at && !is_told_ && start_.callee->options_.breaker.on) {
      is_told_ = true;
      start_.callee->breaker_.settle(way_in_, core::breaker_mark::failure, now);
    }
    return times.until;
  }
  [[nodiscard]] attempt_times times() const noexcept {
    if (!start_.is_timed()) return {};
    dependency const& callee = *start_.callee;
    return callee.times_of(callee.frame_of(start_.asked, start_.begun, start_.has_fallback),
                           start_.begun);
  }

  /// The permit that the attempt would have had, out of the call that would have been begun.
  [[nodiscard]] permit adopted_by(running_call& call) const noexcept {
    return call.adopt(way_in_, start_.begun, is_told_);
  }

  [[nodiscard]] call_start const& start() const noexcept { return start_; }
  [[nodiscard]] clock_source const& clock() const noexcept { return *start_.clock; }

 private:
  call_start start_;
  core::breaker_permit way_in_;
  bool is_told_ = false;  ///< the breaker knows that it is slow
};

}  // namespace holdfast::detail
