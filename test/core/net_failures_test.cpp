// The closed form behind the threshold, against an independent sum and against the walk itself.
#include "breaker_story.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace {

using hf_core_rules = holdfast::core::breaker_rules;
using holdfast::core::mean_calls_to_open;
using holdfast::core::threshold_for;

/// The closed form: H/(p-q) - q/(p-q)^2 (1 - (q/p)^H), for p other than 1/2.
double closed_form(double p, int h) {
  double const q = 1 - p;
  double const d = p - q;
  return h / d - q / (d * d) * (1 - std::pow(q / p, h));
}

TEST(net_failures, agrees_with_the_closed_form) {
  for (double p : {.02, .05, .1, .2, .3, .4, .45, .55, .6, .8, .95})
    for (int h : {1, 2, 3, 5, 7, 12, 20}) {
      double const expected = closed_form(p, h);
      EXPECT_NEAR(mean_calls_to_open(p, h) / expected, 1, 1e-6) << p << ' ' << h;
    }
}

TEST(net_failures, is_exact_at_a_half_and_at_one) {
  for (int h = 1; h <= 40; ++h) {
    EXPECT_EQ(mean_calls_to_open(.5, h), h * (h + 1.0));
    EXPECT_EQ(mean_calls_to_open(1, h), h);
  }
}

TEST(net_failures, the_numbers_that_the_documentation_gives) {
  EXPECT_EQ(threshold_for(.10, 1e6), 7);
  EXPECT_EQ(threshold_for(.05, 1e6), 5);
  EXPECT_NEAR(mean_calls_to_open(.10, 7), 6.7e6, .05e6);
  EXPECT_NEAR(mean_calls_to_open(.8, 7), 11, .3);
  EXPECT_EQ(mean_calls_to_open(.5, 7), 56);
}

TEST(net_failures, takes_the_least_threshold_that_keeps_the_promise) {
  for (double p : {1e-6, .01, .05, .1, .25, .4, .45})
    for (double every : {1.0, 10.0, 1e3, 1e6, 1e9}) {
      int const h = threshold_for(p, every);
      if (h > 255) continue;
      EXPECT_GE(mean_calls_to_open(p, h), every);
      if (h > 1) {
        EXPECT_LT(mean_calls_to_open(p, h - 1), every);
      }
    }
}

TEST(net_failures, is_exact_on_the_edge) {
  EXPECT_EQ(threshold_for(.5, 6), 2) << "2 * 3 calls, and no more is asked for";
  EXPECT_EQ(threshold_for(.5, 6.5), 3);
  EXPECT_EQ(threshold_for(.5, 12.5), 4);
}

TEST(net_failures, says_256_where_no_threshold_will_do) {
  EXPECT_EQ(threshold_for(.49, 1e9), 256);
  EXPECT_EQ(threshold_for(.1, INFINITY), 256);
}

TEST(net_failures, the_breaker_walks_as_the_formula_says) {
  std::mt19937_64 dice{7};
  for (double p : {.5, .7}) {
    std::bernoulli_distribution fails{p};
    double calls = 0;
    constexpr int lives = 4000;
    for (int i = 0; i < lives; ++i) {
      story::breaker b{story::plain(5)};
      while (b.mode() == story::breaker_mode::closed) {
        fails(dice) ? b.bad() : b.good();
        ++calls;
      }
    }
    EXPECT_NEAR(calls / lives / mean_calls_to_open(p, 5), 1, .05) << p;
  }
}

}  // namespace
