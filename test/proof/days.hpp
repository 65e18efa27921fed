// The days whose figures are promised: one replica dead, everything dead. Lived by the tests with
// few seeds and by bench/proof.cpp with many.
#pragma once

#include "walk.hpp"

namespace holdfast::proof {

struct replicas {
  int count;          ///< of which one is dead
  double per_second;  ///< calls
  double bar;         ///< share of the good calls that may be refused, in the mean
};

inline constexpr replicas partial_failures[] = {{5, 100, .001},  {4, 100, .003},  {3, 100, .03},
                                                {5, 1000, .003}, {4, 1000, .015}, {3, 1000, .15}};

/// Share of the good calls refused in a minute; one figure a seed.
inline statistic days_with_one_dead(replicas const& r, int attempts, int seeds) {
  statistic refused;
  load const l{.per_second = r.per_second, .attempts = attempts};
  for (int seed = 0; seed < seeds; ++seed)
    refused.add(
        day(l, always(1.0 / r.count), static_cast<std::uint64_t>(seed)).run().share_refused());
  return refused;
}

inline constexpr duration outage_length = 30s;

/// 1.25 (H + 2 sqrt N): opening, then failed probes and calls refused after the end, which no
/// schedule of probes can make less than sqrt N each for every N at once.
inline double outage_bar(double per_second) {
  constexpr int h = core::rules_of(breaker{}, 30s, 0).threshold;
  double const n = per_second * std::chrono::duration<double>(outage_length).count();
  return 1.25 * (h + 2 * std::sqrt(n));
}

/// Calls that failed, and good calls refused, because of half a minute without an answer.
inline statistic outages(double per_second, int seeds) {
  statistic cost;
  load const l{.per_second = per_second, .length = 90s};
  for (int seed = 0; seed < seeds; ++seed) {
    auto const t =
        day(l, dead_between(20s, 20s + outage_length), static_cast<std::uint64_t>(seed)).run();
    cost.add(static_cast<double>(t.failed + t.good_refused));
  }
  return cost;
}

}  // namespace holdfast::proof
