// Options: what is off, what is on, and what is refused, field by field.
#include <holdfast/core/circuit_breaker.hpp>
#include <holdfast/core/options.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <type_traits>

namespace {

namespace hf = holdfast;
using namespace std::chrono_literals;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::string_view complaint_field(hf::breaker const& o) {
  auto const c = validate(o);
  return c ? c->field : "none";
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
  EXPECT_FALSE(validate(hf::time_limit{hf::off}, "timeout").has_value());
}

TEST(options, a_time_limit_is_positive) {
  for (hf::duration bad : {hf::duration{0}, hf::duration{-1}}) {
    auto const c = validate(hf::time_limit{bad}, "timeout");
    ASSERT_TRUE(c.has_value());
    EXPECT_EQ(c->field, "timeout");
  }
  EXPECT_FALSE(validate(hf::time_limit{1ns}, "timeout").has_value());
}

TEST(options, each_complaint_says_what_is_wrong_and_what_to_write) {
  for (hf::breaker const& bad :
       {hf::breaker{.tolerate = {0}}, hf::breaker{.false_alarm_every = 0},
        hf::breaker{.open_at = 0}, hf::breaker{.probe_at_least_every = 0s}}) {
    auto const c = validate(bad);
    ASSERT_TRUE(c.has_value());
    EXPECT_FALSE(c->problem.empty());
    EXPECT_FALSE(c->instead.empty());
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
