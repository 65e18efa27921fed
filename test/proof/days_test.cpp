// Partial failure is not made total; a full outage costs what theory says. Every attempt's outcome
// is known after 10 ms, arrivals are Poisson, all options are the defaults.
#include "days.hpp"

#include <gtest/gtest.h>

namespace holdfast::proof {
namespace {

constexpr int seeds = 200;

class partial_failure : public testing::TestWithParam<replicas> {};

TEST_P(partial_failure, is_not_made_total) {
  replicas const r = GetParam();
  statistic const once = days_with_one_dead(r, 1, seeds);
  EXPECT_LE(once.mean(), r.bar);
  statistic const with_retries = days_with_one_dead(r, 3, seeds);
  if (once.mean() > 0)
    EXPECT_LT(with_retries.mean(), once.mean()) << "retries spread what one replica does";
  else
    EXPECT_EQ(with_retries.mean(), 0);
}

INSTANTIATE_TEST_SUITE_P(days, partial_failure, testing::ValuesIn(partial_failures));

class full_outage : public testing::TestWithParam<double> {};

TEST_P(full_outage, costs_what_theory_says) {
  EXPECT_LE(outages(GetParam(), seeds).mean(), outage_bar(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(days, full_outage, testing::Values(5, 100, 1000));

TEST(full_outage_by_itself, is_what_the_breaker_is_for) {
  load const l{.per_second = 100, .length = 60s, .options = {.open_at = 255}};
  auto const unprotected = day(l, dead_between(20s, 50s), 1).run();
  EXPECT_GT(static_cast<double>(unprotected.failed), 2 * outage_bar(100));
}

}  // namespace
}  // namespace holdfast::proof
