// The blocking driver behind hf::call: it owns the clock and the waiting, and asks the core's gates
// what to do next. Included by call.hpp.
//
//   first attempt on a good day ──── ended well ───────────────────────────> answer
//        │          │                                                           ^
//        │          └ ended otherwise ──> retries ──> fallback, or the error ───┤
//        ├ plainly refused ─────────────> fallback, or the error ───────────────┤
//        └ any other day ───> attempt, or refusal, with all that there is ──────┘
#pragma once

#include <holdfast/call/attempt.hpp>
#include <holdfast/call/dependency.hpp>
#include <holdfast/call/first_attempt.hpp>
#include <holdfast/call/outcome.hpp>
#include <holdfast/call/shapes.hpp>
#include <holdfast/call/terms.hpp>
#include <holdfast/error/as_result.hpp>
#include <holdfast/error/result.hpp>

#include <functional>
#include <source_location>
#include <type_traits>
#include <utility>

namespace holdfast::detail {

/// A call that is more than its first attempt: all but the types of work and fallback.
class blocking_call {
 public:
  explicit blocking_call(call_start const& start) noexcept
      : clock_{start.clock},
        terms_{&start.asked},
        timed_{start.is_timed()},
        begun_{start.begun},
        call_{start.callee.begin(*terms_, begun_, start.has_fallback)} {}

  /// The permit that a first attempt would have had.
  [[nodiscard]] permit adopt(core::breaker_permit way_in, bool is_told) noexcept {
    return call_.adopt(way_in, begun_, is_told);
  }

  [[nodiscard]] permit admit() noexcept {
    return call_.admit_by([this] {
      // The first attempt begins with the call: one clock reading serves both.
      return timed_ && call_.attempts() == 0 ? begun_ : clock_.now();
    });
  }

  void settle(permit& p, outcome const& out) noexcept {
    last_ = out.verdict;
    if (!timed_ && is_success(out.verdict) && call_.callee().is_spotless())
      return p.settle(out.verdict, instant{});
    instant const now = settled_at_ = clock_.now();
    p.settle(call_.frame().fair(out.verdict, now), now, out.retry_after);
  }

  /// Sleeps until the next attempt; false where there is to be none.
  [[nodiscard]] bool waits_to_retry() {
    instant const at = call_.retry_at(settled_at_);
    if (at == never) return false;
    clock_.sleep_until(at);
    return true;
  }

  /// Whether the fallback is to answer: not for an answer, not when the caller has gone.
  [[nodiscard]] bool wants_fallback(error const& e) const noexcept {
    bool const refused = e.origin() == origin::gate;
    if (!refused && (is_success(last_) || last_ == verdict::abandoned)) return false;
    return terms_->until.at == never || clock_.now() < terms_->until.at;
  }

  /// The last attempt ended well.
  [[nodiscard]] bool is_done() const noexcept { return is_success(last_); }

  void degrade() noexcept {
    degraded_ = true;  // only where an answer came: a fallback that failed degrades nothing
    call_.callee().count_degraded();
  }

  void report_now() const noexcept {
    if (terms_->into == nullptr) return;
    *terms_->into = {.attempts = call_.attempts(),
                     .degraded = degraded_,
                     .refused_by = call_.refused_by(),
                     .outcome = last_,
                     .gave_up = call_.gave_up(),
                     .elapsed = clock_.now() - begun_};
  }

  [[nodiscard]] running_call const& running() const noexcept { return call_; }
  [[nodiscard]] clock_source const& clock() const noexcept { return clock_; }

 private:
  clock_source clock_;
  terms const* terms_;
  bool timed_;
  bool degraded_ = false;
  verdict last_ = verdict::abandoned;
  instant begun_;
  instant settled_at_{};
  running_call call_;
};

/// The error with the name of the dependency it came out of, and why we gave up, for the log.
[[nodiscard]] error while_calling(running_call const& c, error const& e,
                                  std::source_location where);

template <class T, class Fallback>
result<T> fall_back(Fallback& fallback, error const& why) {
  result<T> answer = as_result<result<T>>([&] { return std::invoke(fallback, why); });
  if (!answer.has_value() && !answer.error().cause() && answer.error() != why)
    answer = answer.error().with(because(why));  // the first error is not lost
  return answer;
}

/// One attempt, or the refusal of one. A value with a bad outcome stays a value here.
template <class T, class Work>
result<T> run_attempt(blocking_call& run, Work& work) {
  permit p = run.admit();
  if (!p) return run.running().refusal();
  auto const attempted = [&] {
    result<T> out = as_result<result<T>>([&]() -> decltype(auto) {
      return run_work(work, p, run.clock(), run.running().attempts());
    });
    run.settle(p, outcome_of_result(out));
    return out;
  };
  return attempted();
}

/// Attempts until one is good, or none may follow. A refusal does not hide the failure before it.
template <class T, class Work>
void run_retries(blocking_call& run, Work& work, result<T>& out) {
  while (!run.is_done() && run.waits_to_retry()) {
    result<T> next = run_attempt<T>(run, work);
    if (run.running().refused_by() != gate::none) return;
    out = std::move(next);
  }
}

/// What the caller gets instead of a bad outcome: the fallback's answer, or the error with its
/// context.
template <class T, class Fallback>
void make_amends(blocking_call& run, Fallback& fallback, result<T>& out,
                 std::source_location where) {
  if (out.has_value() && is_fail_fast<Fallback>) return;
  error const why = out.has_value() ? error_of_outcome(outcome_of_result(out)) : out.error();
  bool const wanted = run.wants_fallback(why);
  if constexpr (!is_fail_fast<Fallback>) {
    if (wanted) {
      out = fall_back<T>(fallback, why);
      if (out.has_value()) run.degrade();
      return;
    }
  }
  out = !wanted || why.origin() == origin::gate ? why : while_calling(run.running(), why, where);
}

/// What follows the first attempt, or its refusal: retries, and then amends.
template <class T, class Work, class Fallback>
void see_it_through(blocking_call& run, Work& work, Fallback& fallback, result<T>& out,
                    std::source_location where) {
  if (!run.is_done() || !out.has_value()) {
    run_retries(run, work, out);
    if (!run.is_done() || !out.has_value()) make_amends(run, fallback, out, where);
  }
  run.report_now();
}

/// A day that is not plainly good or bad: with all that there is.
template <class T, class Work, class Fallback>
[[gnu::noinline]] result<T> run_any_day(clock_source const& clock, dependency& callee,
                                        call_facts const& facts, Work& work, Fallback& fallback,
                                        std::source_location where) {
  blocking_call run{facts.start(clock, callee)};
  result<T> out = run_attempt<T>(run, work);
  see_it_through(run, work, fallback, out, where);
  return out;
}

/// A refusal is counted once, with whether the fallback had an answer. Where that is a plain value,
/// it is counted before it becomes a result: the result is then built once, where it is returned.
template <class T, class Fallback>
[[gnu::always_inline]] inline result<T> answer_refusal(dependency& callee, Fallback& fallback,
                                                       error const& why) {
  if constexpr (is_fail_fast<Fallback>) {
    call_start::count_refusal(callee, false);
    return why;
  } else if constexpr (value_for<std::invoke_result_t<Fallback&, error const&>, T>) {
    bool has_answered = false;
    auto const counted = [&](error const& e) {
      T answer(std::invoke(fallback, e));
      has_answered = true;
      call_start::count_refusal(callee, true);
      return answer;
    };
    result<T> out = fall_back<T>(counted, why);
    if (!has_answered) call_start::count_refusal(callee, false);
    return out;
  } else {
    result<T> out = fall_back<T>(fallback, why);
    call_start::count_refusal(callee, out.has_value());
    return out;
  }
}

/// A good day's first attempt ended otherwise than well, or in a way that others learn from.
template <class T, class Work, class Fallback>
[[gnu::noinline]] void go_on_after(clock_source const& clock, dependency& callee,
                                   call_facts const& facts, Work& work, Fallback& fallback,
                                   result<T>& out, std::source_location where) {
  blocking_call run{facts.start(clock, callee)};
  permit p = run.adopt(facts.way_in, facts.is_told);
  run.settle(p, outcome_of_result(out));
  see_it_through(run, work, fallback, out, where);
}

template <class T, class Work, class Fallback>
[[gnu::always_inline]] inline result<T> run_good_day(call_start const& start,
                                                     core::breaker_permit way_in, Work& work,
                                                     Fallback& fallback,
                                                     std::source_location where) {
  place_in_limit place{start.callee};
  first_attempt first{start, way_in};
  result<T> out = as_result<result<T>>([&]() -> decltype(auto) { return run_work(work, first); });
  if (!first.ends_well(outcome_of_result(out).verdict)) [[unlikely]] {
    place.hand_over();
    go_on_after(start.clock, start.callee,
                {start.asked, start.has_fallback, start.begun, way_in, first.is_told()}, work,
                fallback, out, where);
  }
  return out;
}

/// Each way returns what it builds in place, so that no result is moved. What the other ways need
/// is handed to them piece by piece: on a good day it is nowhere but in registers.
template <class T, class Work, class Fallback>
[[gnu::always_inline]] inline result<T> run_call(clock_source const& clock, dependency& callee,
                                                 terms const& t, Work& work, Fallback& fallback,
                                                 std::source_location where) {
  call_start const start{clock, callee, t, !is_fail_fast<Fallback>,
                         call_start::time_of(clock, callee, t)};
  if (start.is_plain()) {
    error const* refusal = nullptr;
    if (std::uint64_t const breaker = start.breaker(); !core::is_closed(breaker))
      refusal = start.refusal_by_breaker();
    else if (start.enters_limit())
      return run_good_day<T>(start, core::permit_of(breaker), work, fallback, where);
    else
      refusal = start.refusal_by_limit();
    if (refusal != nullptr) return answer_refusal<T>(callee, fallback, *refusal);
  }
  return run_any_day<T>(clock, callee, {t, start.has_fallback, start.begun}, work, fallback, where);
}

}  // namespace holdfast::detail
