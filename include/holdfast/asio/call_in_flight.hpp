// The Asio driver behind hf::asio::call, but for the types of work and fallback: it owns the clock,
// the alarm and the cause of every cut, and asks the core's gates what to do next.
//
// It takes one step at a time. The caller's executor sees to that where it is a strand, or where
// one thread runs it; elsewhere the call runs on a strand of its own, or its alarm could ring on
// one thread while its work ends on another.
//
// The cause is ours, never Asio's: work that is cut ends with operation_aborted whoever cut it, so
// what the protections and the caller hear is taken from here.
#pragma once

#include <holdfast/asio/deadlines.hpp>
#include <holdfast/call/call.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_type.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace holdfast::asio::detail {

class call_in_flight : public alarm {
 public:
  /// `back` is the completion handler of the caller.
  template <class Handler>
  call_in_flight(dependency& callee, terms const& t, bool has_fallback, Handler const& back)
      : alarm{std::in_place, back},
        terms_{t},
        timed_{t.into != nullptr || callee.needs_time(t)},
        begun_{timed_ ? timers().now() : instant{}},
        call_{callee.begin(t, begun_, has_fallback)} {}

  /// The caller wants no more of it.
  void cancel() {
    if (away_) return away_->ring();
    cut_for_caller();
  }

  [[nodiscard]] bool has_caller_left() const noexcept { return has_caller_left_; }

  /// Where the caller goes on; `executor()` is where the call itself runs.
  [[nodiscard]] boost::asio::any_io_executor const& home() const noexcept {
    return away_ ? away_->home : executor();
  }

  /// What its thread of execution is cancelled by.
  [[nodiscard]] boost::asio::cancellation_slot slot() noexcept { return stop_.slot(); }

 protected:
  ~call_in_flight() = default;

  [[nodiscard]] bool admit() noexcept;
  /// From here on it runs one step at a time, on `executor()`.
  void settle_down() {
    if (!timers().is_serial(executor())) move_to_own_strand();
  }
  /// Its thread of execution has begun, and can be cancelled: before that, Asio's co_spawn would
  /// throw out of the event loop. False where the caller has already left.
  [[nodiscard]] bool begin() noexcept {
    has_begun_ = true;
    return !has_caller_left_;
  }
  /// Who left before that, as an error.
  [[nodiscard]] static error left_early();
  /// The work of an admitted attempt begins.
  attempt& begin_attempt();
  /// It has ended, and how; an error that is our own doing is replaced by its cause.
  void end_attempt(outcome out, error* why);
  /// When to try again, or `never`.
  [[nodiscard]] instant retry_at() noexcept;
  [[nodiscard]] bool wants_fallback(error const& e) const noexcept;
  void begin_fallback();
  void end_fallback(error* failed, error const& why);
  void report_now() const noexcept {
    if (terms_.into != nullptr) report(*terms_.into);
  }
  /// Who cut it, as an error.
  [[nodiscard]] error cause_of(error const& e) const;

  [[nodiscard]] bool is_done() const noexcept { return is_success(last_); }
  [[nodiscard]] running_call const& running() const noexcept { return call_; }

 private:
  /// Of a call that runs on a strand of its own: where it came from, and how its caller's
  /// cancellation, which comes from there, gets onto that strand.
  struct away final : alarm {
    call_in_flight* call;
    boost::asio::any_io_executor home;

    away(call_in_flight& c, boost::asio::any_io_executor from, boost::asio::any_io_executor to)
        : alarm{std::move(to)}, call{&c}, home{std::move(from)} {}
    void ring() { ring_at_once(); }
    void on_time(instant) override { call->cut_for_caller(); }
  };

  void move_to_own_strand();
  void cut_for_caller() {
    has_caller_left_ = true;
    if (has_begun_)
      stop_.emit(boost::asio::cancellation_type::terminal);  // the one kind that every work hears
  }
  void on_time(instant now) final;
  void watch() {
    if (instant const next = next_alarm(); next != never) set(next);
  }
  [[nodiscard]] instant next_alarm() const noexcept {
    return is_slow_ ? until_ : std::min(permit_.slow_at(), until_);
  }
  [[nodiscard]] instant now() const noexcept { return timers().now(); }
  void report(holdfast::report& into) const noexcept;
  void settle(outcome const& out) noexcept;

  terms terms_;
  bool timed_;
  bool is_slow_ = false;  ///< this attempt; the breaker has been told
  bool is_cut_ = false;   ///< time was up for this attempt, or for the fallback
  bool has_begun_ = false;
  bool has_caller_left_ = false;
  bool is_degraded_ = false;
  verdict last_ = verdict::abandoned;
  instant begun_;
  instant settled_at_{};
  instant until_ = never;
  boost::asio::cancellation_signal stop_;
  running_call call_;
  permit permit_;
  clock_source clock_{[](void* by) noexcept { return static_cast<deadlines const*>(by)->now(); },
                      [](void*, instant) {}, &timers()};
  std::optional<attempt> attempt_;
  std::optional<away> away_;  ///< none where the caller's executor runs one thing at a time
};

inline bool call_in_flight::admit() noexcept {
  permit_ =
      call_.admit_by([this] { return timed_ && call_.attempts() == 0 ? begun_ : timers().now(); });
  return static_cast<bool>(permit_);
}

inline attempt& call_in_flight::begin_attempt() {
  is_slow_ = is_cut_ = false;
  until_ = permit_.until();
  if (timed_) watch();
  return attempt_.emplace(permit_, clock_, call_.attempts());
}

inline void call_in_flight::end_attempt(outcome out, error* why) {
  unset();
  if (!is_success(out.verdict) && (has_caller_left_ || is_cut_)) {
    out = {has_caller_left_ ? verdict::abandoned : verdict::timed_out, {}};
    if (why != nullptr) *why = cause_of(*why);
  }
  settle(out);
}

inline void call_in_flight::settle(outcome const& out) noexcept {
  last_ = out.verdict;
  if (!timed_ && is_success(out.verdict) && call_.callee().is_spotless())
    return permit_.settle(out.verdict, instant{});
  instant const now = settled_at_ = this->now();
  permit_.settle(call_.frame().fair(out.verdict, now), now, out.retry_after);
}

}  // namespace holdfast::asio::detail
