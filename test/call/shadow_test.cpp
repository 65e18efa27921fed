// A breaker as a shadow: what it would have done is counted and told; nobody is refused.
#include "call_story.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

constexpr hf::breaker as_shadow{.open_at = 4, .probe_on_squares = false, .shadow = true};

TEST(shadow, refuses_nothing_and_counts_what_it_would_have_refused) {
  callee c{{.breaker = as_shadow}};
  c.open();
  ASSERT_EQ(c.mode(), open);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(c.call({}, [] { return 1; }, instead(3)), 1);
  EXPECT_EQ(c.call([] { return 1; }, instead(3)), 1);
  EXPECT_EQ(c.report.refused_by, hf::gate::none);
  EXPECT_FALSE(c.report.degraded);
  EXPECT_EQ(c.now().refused, 0U);
  EXPECT_EQ(c.now().would_have_refused, 11U);
  EXPECT_EQ(c.now().breaker.tally.n, 11U);
  EXPECT_EQ(c.mode(), open) << "their successes are what a live one would not have seen";
}

TEST(shadow, probes_and_closes_when_a_live_one_would) {
  callee live{{.breaker = {.open_at = 4, .probe_on_squares = false}, .dice = 1}};
  callee shadow{{.breaker = as_shadow, .dice = 1}};
  for (int i = 0; i < 100; ++i) {
    for (callee* c : {&live, &shadow}) {
      c->clock += 977ms;
      static_cast<void>(c->call(
          {},
          [&]() -> hf::result<int> {
            return i < 40 ? hf::result<int>{hf::unavailable{"down"}} : hf::result<int>{1};
          },
          instead(3)));
    }
    ASSERT_EQ(live.now().breaker, shadow.now().breaker) << i;
  }
  EXPECT_EQ(shadow.now().would_have_refused, live.now().refused);
  EXPECT_EQ(shadow.mode(), closed);
}

TEST(shadow, lets_retries_pass_that_a_live_one_would_not_make_and_learns_nothing_from_them) {
  callee c{{.retry = {}, .breaker = as_shadow}};
  for (int i = 0; i < 2; ++i) static_cast<void>(c.fail(hf::unavailable{"down"}));
  ASSERT_EQ(c.score(), 2) << "half the threshold: no retry, where it is live";
  int tries = 0;
  auto const answer = c.call(
      {.repeatable = true, .into = &c.report},
      [&]() -> hf::result<int> {
        if (++tries == 1) return hf::unavailable{"down"};
        return 1;
      },
      hf::fail_fast);
  EXPECT_TRUE(answer.has_value());
  EXPECT_EQ(c.report.attempts, 2U);
  EXPECT_EQ(c.score(), 3) << "the retry's success is not seen";
}

TEST(shadow, of_an_operator_who_holds_it_open_is_none) {
  callee c{{.breaker = as_shadow}};
  c.it.hold_open();
  EXPECT_EQ(c.call({}, [] { return 1; }, instead(3)), 3);
  EXPECT_EQ(c.now().refused, 1U);
  EXPECT_EQ(c.now().would_have_refused, 0U);
}

TEST(shadow, gives_the_limits_place_back) {
  callee c{{.breaker = as_shadow, .limit = {.in_flight = 1}}};
  c.open();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(c.succeed().has_value());
  EXPECT_EQ(c.now().in_flight, 0U);
}

TEST(shadow, says_so_in_its_notices_and_in_describe) {
  std::vector<hf::notice> heard;
  hf::dependency d{"shop", {.breaker = as_shadow}, [&](auto const& n) { heard.push_back(n); }};
  for (int i = 0; i < 4; ++i)
    static_cast<void>(
        hf::call(d, []() -> hf::result<int> { return hf::unavailable{"down"}; }, hf::fail_fast));
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].mode, open);
  EXPECT_TRUE(heard[0].shadow);
  EXPECT_NE(d.describe().find("a shadow: refuses nothing"), std::string::npos);
}

}  // namespace
