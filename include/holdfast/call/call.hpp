// hf::call: one protected call of a dependency, in blocking code.
#pragma once

#include <holdfast/call/attempt.hpp>
#include <holdfast/call/dependency.hpp>
#include <holdfast/call/outcome.hpp>
#include <holdfast/call/terms.hpp>
#include <holdfast/error/as_result.hpp>
#include <holdfast/error/result.hpp>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace holdfast {

namespace detail {

/// The blocking driver but for the types of work and fallback: it owns the clock and keeps the
/// report.
class blocking_call {
 public:
  blocking_call(clock_source clock, dependency& callee, terms const& t, bool has_fallback) noexcept
      : clock_{clock},
        terms_{&t},
        timed_{t.into != nullptr || callee.needs_time(t)},
        begun_{timed_ ? clock.now() : instant{}},
        call_{callee.begin(t, begun_, has_fallback)} {}

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
    // Cut by the deadline of the whole call, not by the attempt's timeout: no witness against the
    // callee.
    bool const cut = out.verdict == verdict::timed_out && call_.frame().is_over(now);
    p.settle(cut ? verdict::abandoned : out.verdict, now, out.retry_after);
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
    core::time_frame const& frame = call_.frame();
    return !frame.callers || clock_.now() < frame.deadline;
  }

  /// The last attempt ended well.
  [[nodiscard]] bool is_done() const noexcept { return is_success(last_); }

  void degrade() noexcept {
    degraded_ = true;
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
  [[nodiscard]] clock_source clock() const noexcept { return clock_; }

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
[[nodiscard]] error while_calling(running_call const& c, error const& e);

template <class Work>
decltype(auto) run_work(Work& work, attempt& a) {
  if constexpr (std::is_invocable_v<Work&, attempt&>)
    return std::invoke(work, a);
  else
    return std::invoke(work);
}

template <class Work>
using answer_of = decltype(run_work(std::declval<Work&>(), std::declval<attempt&>()));

template <class Answer>
struct value_in {
  using type = Answer;
};
template <class T>
struct value_in<result<T>> {
  using type = T;
};

template <class Fallback>
inline constexpr bool is_fail_fast = std::is_same_v<std::remove_cvref_t<Fallback>, fail_fast_t>;

template <class T, class Fallback>
result<T> fall_back(blocking_call& run, Fallback& fallback, error const& why) {
  result<T> answer = as_result<result<T>>([&] { return std::invoke(fallback, why); });
  run.degrade();
  if (answer.has_value() || answer.error().cause()) return answer;
  return std::move(answer).error().with(because(why));  // the first error is not lost
}

/// One attempt, or the refusal of one. A value with a bad outcome stays a value here.
template <class T, class Work>
result<T> run_attempt(blocking_call& run, Work& work) {
  permit p = run.admit();
  attempt a{p, run.clock(), run.running().attempts()};
  result<T> out = p ? as_result<result<T>>([&]() -> decltype(auto) { return run_work(work, a); })
                    : result<T>{run.running().refusal()};
  if (p) run.settle(p, outcome_of_result(out));
  return out;
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
void make_amends(blocking_call& run, Fallback& fallback, result<T>& out) {
  if (out.has_value() && is_fail_fast<Fallback>) return;
  error const why = out.has_value() ? error_of_outcome(outcome_of_result(out)) : out.error();
  bool const wanted = run.wants_fallback(why);
  if constexpr (!is_fail_fast<Fallback>) {
    if (wanted) {
      out = fall_back<T>(run, fallback, why);
      return;
    }
  }
  out = !wanted || why.origin() == origin::gate ? why : while_calling(run.running(), why);
}

template <class T, class Work, class Fallback>
result<T> run_call(blocking_call& run, Work& work, Fallback& fallback) {
  result<T> out = run_attempt<T>(run, work);
  if (!run.is_done() || !out.has_value()) {
    run_retries(run, work, out);
    if (!run.is_done() || !out.has_value()) make_amends(run, fallback, out);
  }
  return out;
}

}  // namespace detail

/// `hf::call` with a clock of your own: for tests and simulations.
template <class Work, class Fallback>
auto call_with_clock(clock_source clock, dependency& callee, terms const& t, Work&& work,
                     Fallback&& fallback) -> detail::answer_of<Work> {
  using answer = detail::answer_of<Work>;
  static_assert(!std::is_reference_v<answer>, "the work returns a reference: return a value");
  using value = typename detail::value_in<answer>::type;
  static_assert(detail::is_fail_fast<Fallback> || std::is_invocable_v<Fallback&, error const&>,
                "the fallback is called with `hf::error const&`, or is hf::fail_fast");
  detail::blocking_call run{clock, callee, t, !detail::is_fail_fast<Fallback>};
  result<value> out = detail::run_call<value>(run, work, fallback);
  run.report_now();
  if constexpr (is_result<answer>) {
    return out;
  } else {
    if (!out.has_value()) out.error().raise();
    return *std::move(out);
  }
}

/// Calls a dependency under its protections; answers with the work's value, the fallback's, or an
/// error.
///
///     hf::result<Quote> q = hf::call(pricing, {.repeatable = true},
///         [&](hf::attempt& a) { return client.quote(sku, a.remaining()); },
///         [&](hf::error const&) { return prices.last_known(sku); });
///
/// `work` takes an `hf::attempt&`, or nothing. The answer has its shape: `result<T>` in,
/// `result<T>` out and nothing thrown; plain `T` or `void` in, the same out, or an `hf::error`
/// thrown. The fallback runs when the dependency failed, timed out, was overloaded, was misused, or
/// refused; an error by which it *answered* passes through, and nothing runs once the caller's own
/// deadline is past. No sensible fallback? Say `hf::fail_fast("why")`: a respectable choice.
/// Leaving the choice out does not compile.
///
/// Timeouts are cooperative: work that does not ask `a.remaining()` runs on, its late value is
/// returned, and the breaker counts it as timed out. A healthy call allocates nothing and shares no
/// write.
template <class Work, class Fallback>
auto call(dependency& callee, terms const& t, Work&& work, Fallback&& fallback)
    -> detail::answer_of<Work> {
  return call_with_clock(steady_source, callee, t, std::forward<Work>(work),
                         std::forward<Fallback>(fallback));
}

template <class Work, class Fallback>
  requires(!std::is_convertible_v<Work &&, terms const&>)
auto call(dependency& callee, Work&& work, Fallback&& fallback) -> detail::answer_of<Work> {
  return call_with_clock(steady_source, callee, terms{}, std::forward<Work>(work),
                         std::forward<Fallback>(fallback));
}

namespace detail {
template <class>
inline constexpr bool a_fallback_decision = false;
}

/// Leaving out the fallback decision: does not compile, and says what to write.
template <class Work>
void call(dependency&, terms const&, Work&&) {
  static_assert(
      detail::a_fallback_decision<Work>,
      "hf::call needs a fallback decision: pass a function of `hf::error const&` that gives the "
      "next best answer, or hf::fail_fast(\"why there is none\")");
}

}  // namespace holdfast
