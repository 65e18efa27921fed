// Options: what is off, what is on, and what is refused, field by field.
#include <holdfast/core/circuit_breaker.hpp>
#include <holdfast/core/options.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string_view>
#include <type_traits>

namespace {

namespace hf = holdfast;
using namespace std::chrono_literals;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The field of the only complaint.
std::string_view complaint_field(hf::breaker const& o) {
  auto const all = validate(o);
  if (all.size() > 1) return "more than one";
  return all.empty() ? "none" : all.begin()->field;
}

TEST(options, off_switches_off_and_braces_switch_on) {
  hf::breaker const off = hf::off;
  EXPECT_FALSE(off.on);
  EXPECT_TRUE(hf::breaker{}.on);
  hf::time_limit const none = hf::off;
  EXPECT_FALSE(none.on);
  EXPECT_EQ(none.or_forever(), hf::duration::max());
  hf::time_limit const some = 300ms;
  EXPECT_TRUE(some.on);
  EXPECT_EQ(some.or_forever(), 300ms);
}

TEST(options, may_stand_next_to_a_co_await) {
  EXPECT_TRUE(std::is_trivially_destructible_v<hf::breaker>);
  EXPECT_TRUE(std::is_trivially_destructible_v<hf::time_limit>);
  EXPECT_TRUE(std::is_aggregate_v<hf::breaker>);
}

TEST(options, the_breakers_own_are_good_as_they_are) {
  EXPECT_EQ(complaint_field({}), "none");
  EXPECT_EQ(complaint_field(hf::seed_breaker), "none");
}

TEST(options, tolerate_lies_between_a_millionth_and_49_percent) {
  EXPECT_EQ(complaint_field({.tolerate = {1e-6}}), "none");
  EXPECT_EQ(complaint_field({.tolerate = hf::percent(49), .false_alarm_every = 1e3}), "none");
  for (double bad : {0.0, 9e-7, -.1, .4901, .5, 1.0, nan})
    EXPECT_EQ(complaint_field({.tolerate = {bad}}), "breaker.tolerate") << bad;
}

TEST(options, a_false_alarm_comes_at_most_once_a_call) {
  EXPECT_EQ(complaint_field({.false_alarm_every = 1}), "none");
  for (double bad : {.99, 0.0, -1.0, nan})
    EXPECT_EQ(complaint_field({.false_alarm_every = bad}), "breaker.false_alarm_every") << bad;
}

TEST(options, a_promise_that_no_threshold_keeps_is_refused) {
  EXPECT_EQ(complaint_field({.tolerate = hf::percent(49), .false_alarm_every = 1e9}),
            "breaker.tolerate");
  EXPECT_EQ(complaint_field({.tolerate = hf::percent(49), .false_alarm_every = 1e9, .open_at = 20}),
            "none")
      << "a threshold of one's own needs no promise";
}

TEST(options, open_at_is_1_to_255) {
  for (int const bad : {0, -1, 256, 300})
    EXPECT_EQ(complaint_field({.open_at = bad}), "breaker.open_at");
  EXPECT_EQ(complaint_field({.open_at = 1}), "none");
  EXPECT_EQ(complaint_field({.open_at = 255}), "none");
}

TEST(options, a_probe_comes_after_some_time) {
  EXPECT_EQ(complaint_field({.probe_at_least_every = 0s}), "breaker.probe_at_least_every");
  EXPECT_EQ(complaint_field({.probe_at_least_every = -1ns}), "breaker.probe_at_least_every");
  EXPECT_EQ(complaint_field({.probe_at_least_every = 1ns}), "none");
}

TEST(options, of_what_is_off_are_not_judged) {
  EXPECT_EQ(complaint_field({.tolerate = {7}, .on = false}), "none");
  EXPECT_TRUE(validate(hf::time_limit{hf::off}, "timeout").empty());
}

TEST(options, a_time_limit_is_positive) {
  for (hf::duration bad : {hf::duration{0}, hf::duration{-1}}) {
    auto const all = validate(hf::time_limit{bad}, "timeout");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all.begin()->field, "timeout");
  }
  EXPECT_TRUE(validate(hf::time_limit{1ns}, "timeout").empty());
}

TEST(options, more_time_than_the_clock_counts_is_refused_and_does_not_come_round) {
  constexpr auto absurd = 24h * 365 * 400;  // 400 years, of 292 in 64 bits of nanoseconds
  constexpr auto all = validate(hf::time_limit{absurd}, "deadline");
  static_assert(all.size() == 1, "and it is found out when the program is compiled");
  EXPECT_EQ(all.begin()->problem, "longer than the clock counts, which is 292 years");
  EXPECT_TRUE(validate(hf::time_limit{24h * 365 * 100}, "deadline").empty());
  EXPECT_FALSE(validate(hf::time_limit{}, "deadline").empty()) << "`.deadline = {}` sets none";
  for (auto const span : {absurd, 24h * 365 * 600}) {  // these come round below zero, and above
    EXPECT_EQ(complaint_field({.probe_at_least_every = span}), "breaker.probe_at_least_every");
    EXPECT_EQ(hf::breaker{.probe_at_least_every = span}.probe_at_least_every, hf::duration::max());
  }
}

TEST(options, that_are_wrong_are_all_named) {
  constexpr auto all = validate(hf::breaker{.tolerate = hf::percent(60),
                                            .false_alarm_every = 0,
                                            .open_at = 0,
                                            .probe_at_least_every = 0s});
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all.begin()[0].field, "breaker.tolerate");
  EXPECT_EQ(all.begin()[1].field, "breaker.false_alarm_every");
  EXPECT_EQ(all.begin()[2].field, "breaker.open_at");
  EXPECT_EQ(all.begin()[3].field, "breaker.probe_at_least_every");
}

TEST(options, each_complaint_says_what_is_wrong_and_what_to_write) {
  for (hf::breaker const& bad :
       {hf::breaker{.tolerate = {0}}, hf::breaker{.false_alarm_every = 0},
        hf::breaker{.open_at = 0}, hf::breaker{.probe_at_least_every = 0s}}) {
    auto const all = validate(bad);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_FALSE(all.begin()->problem.empty());
    EXPECT_FALSE(all.begin()->instead.empty());
  }
}

TEST(options, imply_the_rules) {
  auto const defaults = hf::core::rules_of(hf::breaker{}, 2s, 9);
  EXPECT_EQ(defaults,
            (hf::core::breaker_rules{.threshold = 7, .every = 5s, .lease = 2s, .seed = 9}));
  auto const five = hf::core::rules_of({.tolerate = hf::percent(5)}, 2s, 9);
  EXPECT_EQ(five.threshold, 5);
  auto const own = hf::core::rules_of({.open_at = 42}, 2s, 9);
  EXPECT_EQ(own.threshold, 42);
  auto const seed = hf::core::rules_of(hf::seed_breaker, 30s, 0);
  EXPECT_EQ(seed, (hf::core::breaker_rules{.threshold = 5,
                                           .success_clears = true,
                                           .squares = false,
                                           .closes_at_once = true,
                                           .jitter = false,
                                           .every = 60s,
                                           .lease = 30s}));
}

}  // namespace
