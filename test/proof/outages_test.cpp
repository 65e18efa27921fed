// Probing: W failed probes times O calls refused after recovery is N, the calls of the outage; and
// the ceiling, which bounds the wait of those who call seldom and of those who call through others.
#include "services.hpp"
#include "walk.hpp"

#include <gtest/gtest.h>

namespace holdfast::proof {
namespace {

using core::breaker_decision;
using core::breaker_mark;

struct price {
  double failed_probes = 0;
  double refused_after = 0;
};

/// N calls come while it is down, then it is up; outcomes are known at once and no time passes.
price price_of(std::uint32_t n) {
  caller c{breaker{.probe_at_least_every = duration::max()}};
  while (auto const in = c.gate().admit_if_closed()) c.tell(*in, breaker_mark::failure, {});
  price p;
  for (std::uint32_t i = 0; i < n; ++i) {
    auto const said = c.ask({});
    if (said.decision == breaker_decision::refused) continue;
    c.tell(said.permit, breaker_mark::failure, {});
    ++p.failed_probes;
  }
  while (!c.gate().admit_if_closed()) {
    auto const said = c.ask({});
    if (said.decision == breaker_decision::refused)
      ++p.refused_after;
    else
      c.tell(said.permit, breaker_mark::success, {});
  }
  return p;
}

TEST(outages, failed_probes_times_calls_refused_after_is_the_length) {
  for (std::uint32_t const k : {10U, 11U, 17U, 31U, 60U, 100U}) {
    statistic failed_probes;
    statistic refused_after;
    statistic length;
    for (std::uint32_t n = k * k; n < (k + 1) * (k + 1); ++n) {
      price const p = price_of(n);
      failed_probes.add(p.failed_probes);
      refused_after.add(p.refused_after);
      length.add(n);
    }
    double const product = failed_probes.mean() * refused_after.mean();
    EXPECT_NEAR(product / length.mean(), 1, .10) << "k = " << k;
  }
}

TEST(outages, a_caller_a_minute_is_not_refused_after_eight_hours) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    caller c{breaker{}, seed};
    instant now{};
    for (; now < instant{8h}; now += 1min) {
      auto const said = c.ask(now);
      if (said.decision == breaker_decision::admitted)
        c.tell(said.permit, breaker_mark::failure, now);
    }
    ASSERT_EQ(c.gate().state().word.mode, core::breaker_mode::open);
    for (int i = 0; i < 60; ++i, now += 1min) {
      auto const said = c.ask(now);
      ASSERT_EQ(said.decision, breaker_decision::admitted) << i;
      c.tell(said.permit, breaker_mark::success, now);
    }
    EXPECT_TRUE(c.gate().admit_if_closed());
  }
}

TEST(outages, without_the_ceiling_he_would_wait) {
  caller c{breaker{.probe_at_least_every = 24h * 365}};
  instant now{};
  for (; now < instant{8h}; now += 1min) {
    auto const said = c.ask(now);
    if (said.decision == breaker_decision::admitted)
      c.tell(said.permit, breaker_mark::failure, now);
  }
  EXPECT_EQ(c.ask(now).decision, breaker_decision::refused);
}

/// Two breakers (A calls B calls C) and three (someone calls A so), whichever way a refusal of one
/// is heard by the next.
TEST(outages, a_chain_of_services_recovers_within_seconds) {
  for (int const hops : {2, 3}) {
    for (refusal const said : {refusal::is_a_failure, refusal::is_overload}) {
      statistic seconds;
      for (std::uint64_t seed = 0; seed < 200; ++seed)
        seconds.add(recovery_of_chain(hops, said, 100, 60s, seed));
      EXPECT_LE(seconds.mean(), 6) << hops << " hops";
      EXPECT_GT(seconds.mean(), 0) << "the outage was noticed";
    }
  }
}

}  // namespace
}  // namespace holdfast::proof
