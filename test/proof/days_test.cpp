// Partial failure is not made total; a full outage costs what theory says. Every attempt's outcome
// is known after 10 ms, arrivals are Poisson, all options are the defaults.
#include "days.hpp"

#include <gtest/gtest.h>

namespace holdfast::proof {
namespace {

/// The test suite lives through fewer days at 1000 calls a second than bench/proof.cpp does.
constexpr int seeds_at(double per_second) { return per_second > 500 ? 40 : 200; }

class partial_failure : public testing::TestWithParam<replicas> {};

TEST_P(partial_failure, is_not_made_total) {
  replicas const r = GetParam();
  statistic const refused = days_with_one_dead(r, 1, seeds_at(r.per_second));
  EXPECT_LE(refused.mean(), r.bar);
  statistic const with_retries = days_with_one_dead(r, 3, seeds_at(r.per_second) / 2);
  EXPECT_LE(with_retries.mean(), refused.mean()) << "retries spread what one replica does";
}

INSTANTIATE_TEST_SUITE_P(days, partial_failure, testing::ValuesIn(partial_failures));

class full_outage : public testing::TestWithParam<double> {};

TEST_P(full_outage, costs_what_theory_says) {
  EXPECT_LE(outages(GetParam(), seeds_at(GetParam())).mean(), outage_bar(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(days, full_outage, testing::Values(5, 100, 1000));

TEST(full_outage_by_itself, is_what_the_breaker_is_for) {
  load const l{.per_second = 100, .length = 60s, .options = {.open_at = 255}};
  auto const unprotected = day(l, dead_between(20s, 50s), 1).run();
  EXPECT_GT(static_cast<double>(unprotected.failed), 2 * outage_bar(100));
}

}  // namespace
}  // namespace holdfast::proof
