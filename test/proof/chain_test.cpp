// The transition function enumerated as a chain and solved, against the closed form and the
// recurrence; and one simulation through the gate against all three.
#include "chain.hpp"
#include "walk.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace holdfast::proof {
namespace {

constexpr long double longest = 1e8L;

TEST(chain, of_threshold_h_has_h_states) {
  for (int h = 1; h <= 16; ++h) EXPECT_EQ(net_failures_chain(h, .1L).words.size(), h);
}

TEST(chain, solved_equals_the_closed_form_and_the_recurrence) {
  int compared = 0;
  long double worst = 0;
  for (int h = 1; h <= 16; ++h) {
    for (int percents = 1; percents <= 100; ++percents) {
      long double const p = percents / 100.0L;
      long double const closed = closed_form(h, p);
      if (closed > longest) continue;
      long double const solved = mean_steps(net_failures_chain(h, p));
      double const recurrence = core::mean_calls_to_open(static_cast<double>(p), h);
      ASSERT_TRUE(std::isfinite(solved) && std::isfinite(recurrence)) << h << ", " << percents;
      worst = std::max({worst, std::abs(solved / closed - 1), std::abs(recurrence / closed - 1)});
      ++compared;
    }
  }
  EXPECT_LT(worst, 1e-9L);
  EXPECT_GT(compared, 1200);
  RecordProperty("worst_relative_error",
                 std::to_string(static_cast<double>(worst * 1e15L)) + "e-15");
}

TEST(chain, at_one_half_is_h_times_h_plus_one) {
  for (int h = 1; h <= 16; ++h)
    EXPECT_NEAR(static_cast<double>(mean_steps(net_failures_chain(h, .5L))), h * (h + 1), 1e-9);
}

/// Poison messages: each attempt at one fails, three are made, and the call is one witness.
TEST(chain, poison_calls_of_three_attempts_open_no_more_often_than_promised) {
  breaker const options{.tolerate = percent(5)};
  core::breaker_rules const rules = core::rules_of(options, 30s, 0);
  ASSERT_EQ(rules.threshold, 5);
  std::vector<verdict> const thrice(3, verdict::failed);
  auto const solved =
      static_cast<double>(mean_steps(enumerate(rules, {{.05L, thrice}, {.95L, {verdict::ok}}})));
  EXPECT_GE(solved, options.false_alarm_every / 2);
  EXPECT_NEAR(solved / core::mean_calls_to_open(.05, 5), 1, 1e-9);
  RecordProperty("calls_between_opens", std::to_string(solved));
}

/// The same calls, were each attempt a witness: what rule 6 is for.
TEST(chain, three_witnesses_a_call_would_open_it_all_the_time) {
  core::breaker_rules const rules{.threshold = 5};
  chain c = enumerate(rules, {{.05L, {verdict::failed}}, {.95L, {verdict::ok}}});
  ASSERT_EQ(c.words.size(), 5U);
  auto const score_of = [&](std::size_t i) { return c.words[i].score; };
  for (std::size_t from = 0; from < 5; ++from) {
    std::fill(c.within[from].begin(), c.within[from].end(), 0.0L);
    c.absorbed[from] = score_of(from) + 3 >= 5 ? .05L : 0;
    for (std::size_t to = 0; to < 5; ++to) {
      if (score_of(to) == score_of(from) + 3) c.within[from][to] += .05L;
      if (score_of(to) == std::max(score_of(from) - 1, 0)) c.within[from][to] += .95L;
    }
  }
  EXPECT_LT(mean_steps(c), 500);
}

/// Pairs whose runs are short, 200 runs each; bench/proof.cpp does all up to a million calls.
TEST(chain, a_simulation_through_the_gate_agrees) {
  int pairs = 0;
  int inside = 0;
  for (int h = 1; h <= 16; ++h) {
    for (int percents = 1; percents <= 100; percents += 3) {
      double const p = percents / 100.0;
      double const exact = core::mean_calls_to_open(p, h);
      if (exact > 4000) continue;
      sample const s = walks_to_opening(h, p, 200, static_cast<std::uint64_t>(1000 * h + percents));
      EXPECT_LT(std::abs(s.mean - exact), 5 * s.error + 1e-9) << h << ' ' << p;
      inside += std::abs(s.mean - exact) <= 1.96 * s.error + 1e-9 ? 1 : 0;
      ++pairs;
    }
  }
  EXPECT_GT(pairs, 300);
  EXPECT_GT(inside, pairs * 90 / 100) << "of 95 % intervals";
}

TEST(chain, a_long_simulation_agrees) {
  double const exact = core::mean_calls_to_open(.10, 6);
  ASSERT_LT(exact, 1e6);
  sample const s = walks_to_opening(6, .10, 200, 7);
  EXPECT_LT(std::abs(s.mean - exact), 2.58 * s.error);
}

}  // namespace
}  // namespace holdfast::proof
