// How many net failures prove an outage: the threshold H from what is tolerated, in closed form.
#pragma once

#include <cstdint>

namespace holdfast {

/// A share of calls, between 0 and 1: `hf::percent(5)`.
struct ratio {
  double value = 0;
  friend constexpr bool operator==(ratio, ratio) = default;
};

/// `percent(5)` is five of a hundred calls.
[[nodiscard]] constexpr ratio percent(double p) noexcept { return {p / 100}; }

namespace core {

/// A score of 255 is the most that the breaker's word can hold.
inline constexpr int highest_threshold = 255;

/// Mean calls until a walk that goes up on failures (share p), down on successes, and not below
/// zero, first reaches H: T(p, H). With one failing call counted +1 and one good call -1, this is
/// how long a breaker with threshold H stays closed at error rate p.
///
/// The recurrence has only positive terms, so it is exact at p = 1/2 and p = 1 and cancels nowhere:
/// d(0) = 1/p, d(k) = (1 + q d(k-1)) / p, T = sum of d(k) for k < H. Linear in H. 0 < p <= 1.
[[nodiscard]] constexpr double mean_calls_to_open(double p, int threshold) noexcept {
  double const q = 1 - p;
  double step = 1 / p;
  double calls = 0;
  for (int k = 0; k < threshold; ++k) {
    calls += step;
    step = (1 + q * step) / p;
  }
  return calls;
}

/// The least threshold at which error rate `tolerate` opens the breaker no more than once in
/// `false_alarm_every` calls; 256 where none up to 255 does.
///
/// It is the sequential test of Page for the pair (p, 1-p), optimal there in Lorden's sense, with
/// its break-even at 1/2, where a call stops being worth making.
[[nodiscard]] constexpr int threshold_for(double tolerate, double false_alarm_every) noexcept {
  double const q = 1 - tolerate;
  double step = 1 / tolerate;
  double calls = 0;
  for (int h = 1; h <= highest_threshold; ++h) {
    calls += step;
    if (calls >= false_alarm_every) return h;
    step = (1 + q * step) / tolerate;
  }
  return highest_threshold + 1;
}

static_assert(threshold_for(.10, 1e6) == 7);
static_assert(threshold_for(.05, 1e6) == 5, "the number that most people write down by hand");
static_assert(mean_calls_to_open(.5, 7) == 56 && mean_calls_to_open(1, 7) == 7);

}  // namespace core
}  // namespace holdfast
