// Walks of the breaker's score through the production gate, from fresh to open.
#pragma once

#include "world.hpp"

namespace holdfast::proof {

struct sample {
  double mean = 0;
  double error = 0;  ///< of the mean, one standard deviation
};

/// Adds up without losing small differences of large numbers (Welford).
class statistic {
 public:
  void add(double x) {
    ++count_;
    double const from_mean = x - mean_;
    mean_ += from_mean / static_cast<double>(count_);
    squares_ += from_mean * (x - mean_);
    worst_ = count_ == 1 || x > worst_ ? x : worst_;
  }
  [[nodiscard]] sample result() const {
    auto const n = static_cast<double>(count_);
    return {mean_, count_ < 2 ? 0 : std::sqrt(squares_ / (n - 1) / n)};
  }
  [[nodiscard]] double mean() const { return mean_; }
  [[nodiscard]] double worst() const { return worst_; }

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;
  double worst_ = 0;
};

/// How many calls it takes to open when each fails with probability p: mean of so many runs.
inline sample walks_to_opening(int threshold, double p, int runs, std::uint64_t seed) {
  statistic calls;
  dice d{seed};
  breaker const options{.open_at = static_cast<std::uint8_t>(threshold)};
  for (int run = 0; run < runs; ++run) {
    caller c{options};
    std::uint64_t n = 0;
    for (;;) {
      auto const in = c.gate().admit_if_closed();
      if (!in) break;
      auto const mark = d.falls(p) ? core::breaker_mark::failure : core::breaker_mark::success;
      c.tell(*in, mark, instant{});
      ++n;
    }
    calls.add(static_cast<double>(n));
  }
  return calls.result();
}

}  // namespace holdfast::proof
