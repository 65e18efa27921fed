// Something we call that may fail: its gates, shared by all who call it.
#pragma once

#include <holdfast/call/counters.hpp>
#include <holdfast/call/notice.hpp>
#include <holdfast/call/protections.hpp>
#include <holdfast/call/terms.hpp>
#include <holdfast/core/deadline.hpp>
#include <holdfast/core/retry_budget.hpp>
#include <holdfast/error/error.hpp>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast {

class dependency;
class running_call;
namespace detail {
class first_attempt;
class place_in_limit;
struct call_start;

/// What one attempt has before it: when it is over, and from when on it counts as a failure.
struct attempt_times {
  instant until = never;
  instant slow_at = never;
};
}  // namespace detail

/// What a dependency looks like at one moment.
struct dependency_snapshot {
  std::string_view name;
  core::breaker_state breaker;
  std::uint8_t threshold = 0;   ///< H; 0 without a breaker
  std::uint32_t in_flight = 0;  ///< under the limit; 0 without one
  std::uint32_t limit = 0;      ///< how many may be; 0 without one
  std::uint64_t ok = 0, answered = 0, failed = 0, timed_out = 0, not_sent = 0, overloaded = 0,
                misused = 0, abandoned = 0;  ///< attempts, by verdict
  std::uint64_t refused = 0;                 ///< calls a gate refused
  std::uint64_t retried = 0;                 ///< attempts after the first
  std::uint64_t degraded = 0;                ///< calls answered by a fallback
  std::uint64_t would_have_refused = 0;      ///< calls let through by a breaker that is a shadow
};

/// The right to make one attempt, from `running_call::admit`. Settle it once; dropping it is
/// neutral. Three-way: it ends well, badly, or neither.
class [[nodiscard]] permit {
 public:
  permit() noexcept = default;
  permit(permit&& other) noexcept { swap(other); }
  permit& operator=(permit&& other) noexcept {
    permit{std::move(other)}.swap(*this);
    return *this;
  }
  permit(permit const&) = delete;
  permit& operator=(permit const&) = delete;
  ~permit() {
    if (of_ != nullptr) settle_with_care(verdict::abandoned, since_, {});
  }

  /// Whether the attempt may be made.
  explicit operator bool() const noexcept { return of_ != nullptr; }

  /// The attempt ended so, at `now`; `hint` is when the callee asked us to come back. One that ran
  /// `slow_after` or longer counts as a failure, whatever it answered.
  void settle(verdict v, instant now, duration hint = {}) noexcept;

  /// The attempt has run `slow_after`: it is a failure from here on, though it still runs. Later
  /// verdicts are not counted again. Does nothing before that time.
  void mark_slow(instant now) noexcept;

  /// The attempt is over by then (`never` if nothing says so).
  [[nodiscard]] instant until() const noexcept { return until_; }
  [[nodiscard]] instant slow_at() const noexcept { return slow_at_; }

 private:
  friend class running_call;

  void swap(permit& other) noexcept {
    std::swap(of_, other.of_);
    std::swap(breaker_, other.breaker_);
    std::swap(watched_, other.watched_);
    std::swap(since_, other.since_);
    std::swap(until_, other.until_);
    std::swap(slow_at_, other.slow_at_);
  }
  inline permit(running_call& of, core::breaker_permit in, instant now) noexcept;
  void settle_with_care(verdict v, instant now, duration hint) noexcept;
  void tell_breaker(verdict v, instant now, duration hint) noexcept;

  running_call* of_ = nullptr;
  core::breaker_permit breaker_{};
  bool watched_ = false;  ///< the breaker still waits for its verdict
  instant since_{};
  instant until_ = never;
  instant slow_at_ = never;
};

/// One call under way: `auto c = pricing.begin(terms, now); auto p = c.admit(now); … p.settle(…)`.
///
/// These are the steps that every driver takes; use them to join an event loop of your own. It
/// remembers what the attempts share: the deadline, and that one call is one witness. Not
/// thread-safe; outlives its permits, and does not move while one is out.
class running_call {
 public:
  running_call(running_call const&) = delete;
  running_call& operator=(running_call const&) = delete;
  ~running_call() {
    if (paid_) end_retry(false, true);
  }

  /// A permit, or none: then `refused_by` says why and `refusal` is the error to answer with.
  [[nodiscard]] permit admit(instant now) noexcept;

  /// The same for drivers that would rather not read a clock: `read_clock()` is asked only where
  /// the time matters, which on a good day of a call without time limits is never.
  template <class Clock>
  [[nodiscard]] permit admit_by(Clock const& read_clock) noexcept;

  /// The permit of a first attempt that was made before this call was built, admitted as `in` when
  /// the call began; `is_told`: the breaker has already heard that it was slow.
  [[nodiscard]] permit adopt(core::breaker_permit in, instant begun, bool is_told) noexcept;

  /// After an attempt has been settled: when to make the next one, or `never`; `gave_up` then says
  /// why. The retry is paid for from here on, through the wait.
  [[nodiscard]] instant retry_at(instant now) noexcept;
  [[nodiscard]] give_up gave_up() const noexcept { return gave_up_; }

  [[nodiscard]] gate refused_by() const noexcept { return refused_by_; }
  /// The error of the last refusal: 503, with a Retry-After. Built beforehand: no allocation.
  [[nodiscard]] error const& refusal() const noexcept;
  [[nodiscard]] core::time_frame const& frame() const noexcept { return frame_; }
  [[nodiscard]] std::uint32_t attempts() const noexcept { return attempts_; }
  [[nodiscard]] dependency& callee() const noexcept { return *of_; }

 private:
  friend class dependency;
  friend class permit;

  running_call(dependency& of, terms const& t, instant now, bool has_fallback) noexcept;
  permit enter(core::breaker_permit in, instant now) noexcept;
  permit ask_breaker(instant now) noexcept;
  permit turn_away(core::breaker_permit in, instant now) noexcept;
  permit refuse(gate by) noexcept;
  void account(verdict v, duration hint) noexcept;
  void end_retry(bool helped, bool unused) noexcept;

  dependency* of_;
  core::time_frame frame_;
  std::uint32_t attempts_ = 0;
  duration hint_{};                    ///< of the last attempt
  verdict last_ = verdict::abandoned;  ///< of the last attempt
  give_up gave_up_ = give_up::none;
  bool timed_;  ///< some time limit applies
  bool repeatable_;
  bool paid_ = false;  ///< a retry's token is held
  duration retry_in_{};
  gate refused_by_ = gate::none;
  bool may_probe_;
  bool is_beyond_ = false;   ///< a live breaker would have ended it; ours is a shadow
  bool has_failed_ = false;  ///< rule 6: a call, not an attempt, is a witness
};

/// A dependency: built once, shared by all threads, never copied (a copy would forget its score).
///
/// Choose one for each thing that fails as one: an endpoint, a shard. Building it judges the
/// options; bad ones throw `hf::validation_error` that names the field and what to write instead.
class dependency {
 public:
  /// `told` hears of each change of the breaker: see `notice`.
  dependency(std::string name, protections const& p, listener told = nullptr);

  dependency(dependency const&) = delete;
  dependency& operator=(dependency const&) = delete;

  /// The first step of a driver. `has_fallback` keeps min(5 %, 50 ms) of the deadline for it.
  [[nodiscard]] running_call begin(terms const& t, instant now,
                                   bool has_fallback = false) noexcept {
    return {*this, t, now, has_fallback};
  }
  /// Whether begin and settle need a clock at all.
  [[nodiscard]] bool needs_time(terms const& t) const noexcept {
    return timed_ || t.until.at != never;
  }

  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  [[nodiscard]] protections const& options() const noexcept { return options_; }
  [[nodiscard]] dependency_snapshot snapshot() const noexcept;
  /// What is on, the numbers it implies, and what is missing; a line each.
  [[nodiscard]] std::string describe() const;
  /// Retries that the budget would pay for right now.
  [[nodiscard]] double retry_tokens() const noexcept { return budget_.thousandths() / 1000.0; }

  /// An operator decides: refuse everything, or let everything pass, until `release`. The listener
  /// hears of it; `now` is for clocks of your own.
  void hold_open(instant now = steady_now()) noexcept;
  void hold_closed(instant now = steady_now()) noexcept;
  void release(instant now = steady_now()) noexcept;
  /// An operator sets another limit, 1 to 1'000'000, from now on. Those who are in flight beyond it
  /// stay until they are done; newcomers are refused until then. Throws `hf::validation_error`;
  /// also where the limit is off, since nobody has counted what is in flight.
  void set_in_flight(std::uint32_t calls);

  /// A call was answered by its fallback (drivers say so).
  void count_degraded() noexcept { counters_.add(degraded_counter); }
  /// The success of an attempt changes nothing but a count.
  [[nodiscard]] bool is_spotless() const noexcept { return breaker_.is_spotless(); }

 private:
  friend class running_call;
  friend class permit;
  friend class detail::first_attempt;
  friend struct detail::call_start;
  friend class detail::place_in_limit;

  static constexpr std::size_t refused_counter = 8;
  static constexpr std::size_t degraded_counter = 9;
  static constexpr std::size_t retried_counter = 10;
  static constexpr std::size_t refused_and_degraded_counter = 11;  ///< both, for one write
  static constexpr std::size_t would_have_refused_counter = 12;
  static constexpr std::size_t limit_refusal = 12, deadline_refusal = 13;  ///< after the rungs

  [[nodiscard]] core::time_frame frame_of(terms const& t, instant now,
                                          bool has_fallback) const noexcept {
    return core::frame_of(now, options_.deadline.or_forever(), t.until.at, has_fallback);
  }
  [[nodiscard]] detail::attempt_times times_of(core::time_frame const& frame,
                                               instant now) const noexcept {
    return {core::attempt_until(frame, now, options_.timeout.or_forever()),
            after(now, slow_after_)};
  }
  error const* refuse_plainly(instant now) noexcept;
  /// The breaker refuses nothing; what an operator holds is no shadow.
  [[nodiscard]] bool is_shadowed() const noexcept {
    return options_.breaker.shadow && !core::is_held(breaker_.word());
  }
  [[nodiscard]] error const& full() const noexcept { return refusals_[limit_refusal]; }
  void settle_breaker(core::breaker_permit p, core::breaker_mark mark, instant now,
                      duration hint = {}) noexcept;

  detail::striped_counters<13> counters_;  ///< first, where it takes least to find a stripe
  core::circuit_breaker breaker_;
  core::concurrency_limit limit_;
  core::retry_budget budget_;
  std::uint64_t dice_;
  std::atomic<std::uint64_t> rolls_{0};  ///< one for each retry: no two share their jitter
  protections options_;
  duration slow_after_;
  bool timed_;
  std::vector<error> refusals_;  ///< immortal, one for each rung of Retry-After; see dependency.cpp
  std::string name_;
  detail::notice_board notices_;
};

}  // namespace holdfast

#include <holdfast/call/running_call.hpp>
