// What the breaker costs and saves, in calls: the days and walks of test/proof, with more seeds
// than a test has time for. Prints the tables of bench/results/proof.md.
#include "../test/proof/chain.hpp"
#include "../test/proof/days.hpp"
#include "../test/proof/services.hpp"

#include <cstdio>
#include <cstdlib>

namespace {

using namespace holdfast;
using namespace holdfast::proof;

void print_walks(double longest) {
  int pairs = 0;
  int inside = 0;
  double worst = 0;
  for (int h = 1; h <= 16; ++h) {
    for (int percents = 1; percents <= 100; ++percents) {
      double const p = percents / 100.0;
      double const exact = core::mean_calls_to_open(p, h);
      if (exact > longest) continue;
      sample const s = walks_to_opening(h, p, 200, static_cast<std::uint64_t>(1000 * h + percents));
      double const off = std::abs(s.mean - exact);
      ++pairs;
      inside += off <= 1.96 * s.error + 1e-9 ? 1 : 0;
      if (s.error > 0) worst = std::max(worst, off / s.error);
    }
  }
  std::printf(
      "\n| walks of 200 runs, T <= %.0f | inside their 95 %% interval | worst, in sigmas |\n",
      longest);
  std::printf("|---|---|---|\n| %d | %.1f %% | %.2f |\n", pairs, 100.0 * inside / pairs, worst);
}

/// Whether all bars were kept.
bool print_days(int seeds) {
  bool kept = true;
  std::printf(
      "\n| one dead of | calls/s | bar | refused, mean | worst seed | with retries, mean |\n");
  std::printf("|---|---|---|---|---|---|\n");
  for (replicas const& r : partial_failures) {
    statistic const once = days_with_one_dead(r, 1, seeds);
    statistic const thrice = days_with_one_dead(r, 3, seeds);
    std::printf("| %d | %.0f | %.1f %% | %.3f %% | %.2f %% | %.3f %% |\n", r.count, r.per_second,
                100 * r.bar, 100 * once.mean(), 100 * once.worst(), 100 * thrice.mean());
    kept = kept && once.mean() <= r.bar && thrice.mean() <= once.mean();
  }
  std::printf(
      "\n| calls/s | bar, calls | outage of 30 s, mean | worst seed |\n|---|---|---|---|\n");
  for (double const rate : {5.0, 100.0, 1000.0}) {
    statistic const cost = outages(rate, seeds);
    std::printf("| %.0f | %.1f | %.1f | %.0f |\n", rate, outage_bar(rate), cost.mean(),
                cost.worst());
    kept = kept && cost.mean() <= outage_bar(rate);
  }
  return kept;
}

void print_chains(int seeds) {
  std::printf("\n| hops | refusal is | recovered after, mean s | worst s |\n|---|---|---|---|\n");
  for (int const hops : {2, 3}) {
    for (refusal const said : {refusal::is_a_failure, refusal::is_overload}) {
      statistic seconds;
      for (int seed = 0; seed < seeds; ++seed)
        seconds.add(recovery_of_chain(hops, said, 100, 60s, static_cast<std::uint64_t>(seed)));
      std::printf("| %d | %s | %.2f | %.2f |\n", hops,
                  said == refusal::is_a_failure ? "a failure" : "overload", seconds.mean(),
                  seconds.worst());
    }
  }
}

}  // namespace

/// bench_proof [seeds [longest walk]]: 50 and 1e4 by default; the recorded figures are of 200 1e6.
/// Ends with 1 where a mean lies beyond its bar.
int main(int argc, char** argv) {
  int const seeds = argc > 1 ? std::atoi(argv[1]) : 50;
  double const longest = argc > 2 ? std::atof(argv[2]) : 1e4;
  if (seeds < 1 || longest < 1) {
    std::fputs("bench_proof [seeds [longest walk]]: both are positive numbers\n", stderr);
    return 64;
  }
  std::printf("%d seeds\n", seeds);
  bool const kept = print_days(seeds);
  print_chains(seeds);
  print_walks(longest);
  if (!kept) std::printf("\nA mean lies beyond its bar.\n");
  return kept ? 0 : 1;
}
