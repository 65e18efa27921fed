// Whether to try again, and when: R1 to R4.
#include <holdfast/core/retry.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string_view>

namespace {

namespace hf = holdfast;
using namespace std::chrono_literals;
using hf::give_up;
using hf::verdict;
using hf::core::longest_wait;
using hf::core::plan_retry;
using hf::core::wait_before;

constexpr hf::instant retry_noon{12h};
constexpr std::uint64_t lowest = 0;
constexpr std::uint64_t highest = UINT64_MAX;

hf::core::retry_plan plan_after(verdict v, bool repeatable, std::uint32_t made = 1,
                                hf::retry const& o = {}) {
  return plan_retry(o, made, v, repeatable, {}, lowest, {}, retry_noon);
}

TEST(retry, R1_only_what_surely_never_arrived_or_may_be_repeated_is_repeated) {
  for (auto v : {verdict::failed, verdict::timed_out, verdict::overloaded}) {
    EXPECT_EQ(plan_after(v, false).why, give_up::not_repeatable) << to_string(v);
    EXPECT_EQ(plan_after(v, false).at, hf::never);
    EXPECT_NE(plan_after(v, true).at, hf::never) << to_string(v);
  }
  EXPECT_NE(plan_after(verdict::not_sent, false).at, hf::never);
  for (auto v : {verdict::ok, verdict::answered, verdict::misused, verdict::abandoned}) {
    EXPECT_EQ(plan_after(v, true).at, hf::never) << to_string(v);
    EXPECT_EQ(plan_after(v, true).why, give_up::none) << to_string(v);
  }
}

TEST(retry, off_means_no_retry) {
  EXPECT_EQ(plan_after(verdict::not_sent, true, 1, hf::off).at, hf::never);
}

TEST(retry, attempts_count_the_first) {
  hf::retry const three{.attempts = 3};
  EXPECT_NE(plan_after(verdict::failed, true, 2, three).at, hf::never);
  EXPECT_EQ(plan_after(verdict::failed, true, 3, three).why, give_up::exhausted);
}

TEST(retry, the_longest_wait_doubles_up_to_the_cap) {
  hf::retry const o{.first = 50ms, .cap = 300ms};
  EXPECT_EQ(longest_wait(o, 1), 50ms);
  EXPECT_EQ(longest_wait(o, 2), 100ms);
  EXPECT_EQ(longest_wait(o, 3), 200ms);
  EXPECT_EQ(longest_wait(o, 4), 300ms);
  EXPECT_EQ(longest_wait(o, 1000), 300ms);
  hf::retry const endless{.first = 1ns, .cap = hf::duration::max()};
  EXPECT_EQ(longest_wait(endless, 200), hf::duration::max());
}

RC_GTEST_PROP(retry, R2_a_wait_lies_between_the_shortest_and_the_longest, (std::uint64_t rolled)) {
  hf::retry const o{};
  auto const made = static_cast<std::uint32_t>(*rc::gen::inRange(1, 12));
  hf::duration const wait = wait_before(o, made, {}, rolled);
  RC_ASSERT(wait >= o.at_least);
  RC_ASSERT(wait <= longest_wait(o, made));
  RC_ASSERT(wait <= o.cap);
}

TEST(retry, R2_the_jitter_is_full) {
  hf::retry const o{};
  EXPECT_EQ(wait_before(o, 1, {}, lowest), 5ms);
  EXPECT_GT(wait_before(o, 1, {}, highest), 49'999us);
  hf::duration const middle = wait_before(o, 1, {}, highest / 2);
  EXPECT_GT(middle, 27ms);
  EXPECT_LT(middle, 28ms);
}

RC_GTEST_PROP(retry, R2_a_hint_is_a_floor_and_jitter_lies_on_top, (std::uint64_t rolled)) {
  hf::retry const o{};
  RC_ASSERT(wait_before(o, 1, 30s, rolled) >= 30s + o.at_least);
  RC_ASSERT(wait_before(o, 1, 30s, rolled) <= 30s + o.first);
  RC_ASSERT(wait_before(o, 1, hf::duration::max(), rolled) == hf::duration::max());
}

TEST(retry, R3_no_wait_reaches_past_the_deadline) {
  hf::retry const o{.at_least = 10ms, .first = 10ms};
  auto const frame = [](hf::duration d) {
    return hf::core::frame_of(retry_noon, d, hf::never, false);
  };
  auto const plan = [&](hf::core::time_frame const& f, hf::duration hint = {}) {
    return plan_retry(o, 1, verdict::overloaded, true, hint, highest, f, retry_noon);
  };
  EXPECT_EQ(plan(frame(10ms)).why, give_up::no_time);
  EXPECT_EQ(plan(frame(11ms)).at, retry_noon + 10ms);
  EXPECT_EQ(plan(frame(1s), 2s).why, give_up::no_time) << "nor does a hint";
}

TEST(retry, judges_each_option) {
  auto const field = [](hf::retry const& o) {
    auto const all = validate(o);
    if (all.size() > 1) return std::string_view{"more than one"};
    return all.empty() ? std::string_view{"none"} : all.begin()->field;
  };
  EXPECT_EQ(field({}), "none");
  EXPECT_EQ(field({.attempts = 0, .on = false}), "none");
  for (std::uint32_t bad : {0U, 1U, 11U}) EXPECT_EQ(field({.attempts = bad}), "retry.attempts");
  for (std::uint32_t good : {2U, 10U}) EXPECT_EQ(field({.attempts = good}), "none");
  EXPECT_EQ(field({.at_least = -1ns}), "retry.at_least");
  EXPECT_EQ(field({.at_least = 0ns}), "none");
  EXPECT_EQ(field({.at_least = 51ms}), "retry.first");
  EXPECT_EQ(field({.first = 3s}), "retry.cap");
  EXPECT_EQ(field({.at_least = 50ms, .first = 50ms, .cap = 50ms}), "none")
      << "a wait of one length";
  for (double bad : {0.0, -.1, .0009, 1.01, std::nan("")})
    EXPECT_EQ(field({.budget = {bad}}), "retry.budget") << bad;
  for (double good : {.1, 100.0}) EXPECT_EQ(field({.budget = hf::percent(good)}), "none");
  for (std::uint32_t bad : {0U, 1001U}) EXPECT_EQ(field({.burst = bad}), "retry.burst");
  constexpr auto absurd = std::chrono::hours{24 * 365 * 400};
  EXPECT_EQ(field({.at_least = absurd}), "retry.at_least") << "and not all that is shorter";
  EXPECT_EQ(field({.first = absurd}), "retry.first");
  EXPECT_EQ(field({.cap = absurd}), "retry.cap");
}

TEST(retry, names_all_that_is_wrong) {
  constexpr auto all = validate(hf::retry{
      .attempts = 1, .at_least = -1s, .first = -2s, .cap = -3s, .budget = {}, .burst = 0});
  EXPECT_EQ(all.size(), 6U);
}

TEST(dice, rolls_are_spread_and_do_not_repeat) {
  std::uint64_t seen_and = UINT64_MAX;
  std::uint64_t seen_or = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    std::uint64_t const r = hf::core::roll(1, i);
    seen_and &= r;
    seen_or |= r;
    EXPECT_NE(r, hf::core::roll(1, i + 1));
    EXPECT_NE(r, hf::core::roll(2, i));
  }
  EXPECT_EQ(seen_and, 0U);
  EXPECT_EQ(seen_or, UINT64_MAX);
}

RC_GTEST_PROP(dice, a_share_lies_within_its_span, (std::uint64_t rolled)) {
  auto const span = *rc::gen::inRange<std::int64_t>(0, INT64_MAX);
  auto const share = hf::core::share_of(span, rolled);
  RC_ASSERT(share >= 0);
  RC_ASSERT(share <= span);
  auto const exact = static_cast<long double>(span) * static_cast<long double>(rolled >> 32U) /
                     4294967296.0L;  // 64 bits of mantissa: right to a unit or two
  RC_ASSERT(std::abs(static_cast<long double>(share) - exact) <= 2);
}

}  // namespace
