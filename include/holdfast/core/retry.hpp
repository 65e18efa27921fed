// Tries again when trying again can help, and not otherwise.
//
// Someone at a door that did not open: he knocks again, later each time and never on the stroke,
// unless he was told "no", unless knocking twice would do harm, unless nobody has opened for
// anybody lately.
//
// R1  Only what surely never arrived, or may be repeated, is repeated.
// R2  A wait lies in [at_least, cap], and is never shorter than what the callee asked for.
// R3  No wait reaches past the deadline: a retry that would is given up at once.
// R4  Every retry is paid for before it waits.
#pragma once

#include <holdfast/core/deadline.hpp>
#include <holdfast/core/dice.hpp>
#include <holdfast/core/net_failures.hpp>
#include <holdfast/core/options.hpp>
#include <holdfast/core/verdict.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace holdfast {

/// How often, and how soon, to try again. Choose it for failures that pass by themselves within the
/// caller's patience; at one layer only, the one that owns the deadline.
struct retry {
  std::uint32_t attempts = 3;                         ///< calls in all, the first included; 2 to 10
  time_span at_least = std::chrono::milliseconds{5};  ///< the shortest wait
  time_span first = std::chrono::milliseconds{50};  ///< the longest wait before the second attempt
  time_span cap = std::chrono::seconds{2};  ///< the longest wait at all; `first` doubles up to it
  ratio budget = percent(10);  ///< retries for each success, in the long run; 0.1 to 100 %
  std::uint32_t burst = 10;    ///< retries in a row before the budget is spent; 1 to 1000
  bool on = true;
};

[[nodiscard]] constexpr complaints validate(retry const& o) noexcept {
  complaints all;
  if (!o.on) return all;
  constexpr std::string_view in_order = "write at_least <= first <= cap, such as 5ms, 50ms, 2s";
  if (o.attempts < 2 || o.attempts > 10)
    all.add({"retry.attempts", o.attempts, "outside 2 to 10",
             "count the first call too; write hf::off for no retry"});
  if (o.at_least < duration::zero())
    all.add({"retry.at_least", o.at_least, "before now", "write a duration, such as 5ms"});
  if (is_absurd(o.at_least)) all.add(too_long("retry.at_least", o.at_least, "write 5ms"));
  // One mistake is one complaint: what an absurd time is longer than is not wrong for that.
  if (o.first < o.at_least && !is_absurd(o.at_least))
    all.add({"retry.first", o.first, "shorter than at_least", in_order});
  if (is_absurd(o.first)) all.add(too_long("retry.first", o.first, "write 50ms"));
  if (o.cap < o.first && !is_absurd(o.first))
    all.add({"retry.cap", o.cap, "shorter than first", in_order});
  if (is_absurd(o.cap)) all.add(too_long("retry.cap", o.cap, "write 2s"));
  if (!(o.budget.value >= .001 && o.budget.value <= 1))  // the purse counts in thousandths
    all.add({"retry.budget", o.budget, "outside 0.1 to 100 %",
             "write the retries you can afford for each success, as hf::percent(10)"});
  if (o.burst < 1 || o.burst > 1000)
    all.add({"retry.burst", o.burst, "outside 1 to 1000", "write 10"});
  return all;
}

/// Why there was no further attempt.
enum class give_up : std::uint8_t {
  none,            ///< it went on, or there was nothing to repeat
  not_repeatable,  ///< it may have arrived, and doing it twice might do harm
  exhausted,       ///< as many attempts as were allowed
  budget,          ///< retries have cost enough lately
  no_time,         ///< the wait would reach past the deadline
  gate             ///< the breaker has its doubts, or a gate refused the next attempt
};

[[nodiscard]] constexpr std::string_view to_string(give_up g) noexcept {
  constexpr std::string_view names[] = {"none",   "not repeatable", "exhausted",
                                        "budget", "no time",        "gate"};
  return names[static_cast<std::uint8_t>(g)];
}

namespace core {

/// Before which attempt, when, or why not. The budget is asked last, by whoever holds it.
struct retry_plan {
  give_up why = give_up::none;
  instant at = never;
};

/// Whether trying again can help at all after such an outcome.
[[nodiscard]] constexpr bool may_help(verdict v) noexcept {
  return is_failure(v) || v == verdict::overloaded;
}

/// The longest wait before attempt `made + 1`: `first` doubled for each retry before it, up to
/// `cap`.
[[nodiscard]] constexpr duration longest_wait(retry const& o, std::uint32_t made) noexcept {
  duration const cap = o.cap;
  duration longest = o.first;
  for (std::uint32_t i = 1; i < made && longest < cap; ++i)
    longest = longest > cap / 2 ? cap : longest * 2;
  return longest;
}

/// Full jitter: anywhere between the shortest and the longest wait, equally likely. A hint is a
/// floor; the jitter then lies on top of it, so that those who were told the same do not come back
/// together.
[[nodiscard]] constexpr duration wait_before(retry const& o, std::uint32_t made, duration hint,
                                             std::uint64_t rolled) noexcept {
  duration const spread = longest_wait(o, made) - o.at_least;
  duration const jittered = o.at_least + duration{share_of(spread.count(), rolled)};
  if (hint <= duration::zero()) return jittered;
  return hint > duration::max() - jittered ? duration::max() : hint + jittered;
}

/// What to do after `made` attempts, the last of which ended in `v`.
[[nodiscard]] constexpr retry_plan plan_retry(retry const& o, std::uint32_t made, verdict v,
                                              bool repeatable, duration hint, std::uint64_t rolled,
                                              time_frame const& frame, instant now) noexcept {
  if (!o.on || !may_help(v)) return {};
  if (!repeatable && v != verdict::not_sent) return {.why = give_up::not_repeatable};
  if (made >= o.attempts) return {.why = give_up::exhausted};
  instant const at = after(now, wait_before(o, made, hint, rolled));
  if (at >= frame.work_until) return {.why = give_up::no_time};
  return {.at = at};
}

}  // namespace core
}  // namespace holdfast
