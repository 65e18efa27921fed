// A call's first attempt on a good day, for which nothing is built.
#pragma once

#include <holdfast/call/clock.hpp>
#include <holdfast/call/dependency.hpp>
#include <holdfast/call/outcome.hpp>

#include <cstdint>

namespace holdfast::detail {

/// The place that an admitted attempt has under its dependency's limit, if there is a limit.
class place_in_limit {
 public:
  explicit place_in_limit(dependency& callee) noexcept : callee_{&callee} {}
  place_in_limit(place_in_limit const&) = delete;
  place_in_limit& operator=(place_in_limit const&) = delete;
  [[gnu::always_inline]] ~place_in_limit() {
    if (callee_ != nullptr && callee_->options_.limit.on) callee_->limit_.leave();
  }

  /// Somebody else gives it back.
  void hand_over() noexcept { callee_ = nullptr; }

 private:
  dependency* callee_;
};

// Inlined whatever the size of the program: a member that is not takes the address of its object,
// and then all of that is in memory, on good days too.

/// What a call begins with: enough to build the rest from, whenever it is needed.
struct call_start {
  clock_source const& clock;
  dependency& callee;
  terms const& asked;
  bool has_fallback;
  instant begun;  ///< the origin where nobody wants to know it

  [[nodiscard, gnu::always_inline]] static instant time_of(clock_source const& clock,
                                                           dependency const& callee,
                                                           terms const& t) noexcept {
    return is_timed(callee, t) ? clock.now() : instant{};
  }
  [[nodiscard]] static bool is_timed(dependency const& callee, terms const& t) noexcept {
    return callee.needs_time(t) || t.into != nullptr;
  }
  [[nodiscard]] bool is_timed() const noexcept { return is_timed(callee, asked); }

  /// Nobody wants a report, and there is time: the dependency's own deadline cannot be over yet,
  /// but the caller's can.
  [[nodiscard]] bool is_plain() const noexcept {
    return asked.into == nullptr && (asked.until.at == never || begun < asked.until.at);
  }
  /// The breaker's word A, which says whether this may be a good day.
  [[nodiscard]] std::uint64_t breaker() const noexcept { return callee.breaker_.word(); }
  /// A place under the limit, where there is one.
  [[nodiscard, gnu::always_inline]] bool enters_limit() const noexcept {
    return !callee.options_.limit.on || callee.limit_.try_enter();
  }
  /// The error of a refusal by an open breaker with no probe due. Null where it is not that plain.
  [[nodiscard, gnu::always_inline]] error const* refusal_by_breaker() const noexcept {
    return callee.refuse_plainly(begun != instant{} ? begun : clock.now());
  }
  [[nodiscard]] error const* refusal_by_limit() const noexcept { return &callee.full(); }
  /// Counts either of these: when it is known whether the fallback had an answer, for one write.
  [[gnu::always_inline]] static void count_refusal(dependency& callee, bool degraded) noexcept {
    callee.counters_.add(degraded ? dependency::refused_and_degraded_counter
                                  : dependency::refused_counter);
  }
};

/// The same by value, and what the first attempt had of the breaker: put together where a day is
/// not good. What is passed by its address lies in memory, and on good days nothing shall.
struct call_facts {
  terms asked;
  bool has_fallback;
  instant begun;
  core::breaker_permit way_in{};
  bool is_told = false;  ///< the breaker knows already that it was slow

  [[nodiscard]] call_start start(clock_source const& clock, dependency& callee) const noexcept {
    return {clock, callee, asked, has_fallback, begun};
  }
};

/// Closed breaker, time left, nobody wants a report: then a permit would have nothing to remember,
/// nor a running call. What they would know follows from what is kept here, so they are built
/// afterwards, and only where the attempt ended otherwise than well, as if they had been there from
/// the start. It stays in registers as long as nobody takes its address.
class first_attempt {
 public:
  first_attempt(call_start const& start, core::breaker_permit way_in, bool is_told = false) noexcept
      : start_{start}, way_in_{way_in}, is_told_{is_told} {}

  /// Settles what ended well and has nothing to teach; false where there is more to do. Not
  /// inlined, it would take our address, and everything would have to be in memory.
  [[nodiscard, gnu::always_inline]] bool ends_well(verdict v) const noexcept {
    dependency& callee = start_.callee;
    if (!is_success(v) || is_told_ || !callee.breaker_.is_spotless()) return false;
    duration const slow = callee.slow_after_;
    if (slow != duration::max() && start_.clock.now() - start_.begun >= slow) return false;
    callee.counters_.add(static_cast<std::size_t>(v));
    callee.budget_.earn();
    return true;
  }

  /// For `attempt::remaining`: by when it is over; one that is slow by now is settled as a failure.
  instant until(instant now) noexcept {
    attempt_times const times = this->times();
    if (now >= times.slow_at && !is_told_ && start_.callee.options_.breaker.on) {
      is_told_ = true;
      start_.callee.settle_breaker(way_in_, core::breaker_mark::failure, now);
    }
    return times.until;
  }
  [[nodiscard]] attempt_times times() const noexcept {
    if (!start_.is_timed()) return {};
    dependency const& callee = start_.callee;
    return callee.times_of(callee.frame_of(start_.asked, start_.begun, start_.has_fallback),
                           start_.begun);
  }

  [[nodiscard]] call_start const& start() const noexcept { return start_; }
  [[nodiscard]] clock_source const& clock() const noexcept { return start_.clock; }
  [[nodiscard]] core::breaker_permit way_in() const noexcept { return way_in_; }
  [[nodiscard]] bool is_told() const noexcept { return is_told_; }

 private:
  call_start start_;
  core::breaker_permit way_in_;
  bool is_told_;  ///< the breaker knows that it is slow
};

}  // namespace holdfast::detail
