// The options of a circuit breaker: what is tolerated, when to probe, and what they imply.
#pragma once

#include <holdfast/core/breaker_transitions.hpp>
#include <holdfast/core/net_failures.hpp>
#include <holdfast/core/options.hpp>

#include <cstdint>
#include <optional>

namespace holdfast {

/// When to stop calling. Choose it for every dependency that can be down; leave it out for what
/// cannot be done without. Key it by what fails as one: an endpoint, a shard, a replica set.
///
/// `.breaker = {}` opens after a net seven failures: 7 calls of a dead dependency, 11 at 80 %
/// errors, 56 at 50 %, and falsely once in 6.7 million calls at 10 %.
struct breaker {
  ratio tolerate = percent(10);    ///< errors on a normal day; 1e-6 to .49
  double false_alarm_every = 1e6;  ///< calls, at that rate, between two needless openings
  std::optional<int> open_at = std::nullopt;  ///< H itself, 1 to 255, instead of the two above
  bool success_clears = false;                ///< a success forgives all failures so far, not one
  bool probe_on_squares = true;               ///< probe at the 1st, 4th, 9th, … blocked call
  time_span probe_at_least_every = std::chrono::seconds{5};  ///< and this long after the last one
  bool jitter = true;           ///< shorten that by up to a quarter, each process differently
  bool closes_at_once = false;  ///< one good probe closes it; else the window grows call by call
  bool shadow = false;          ///< refuse nothing: count, and tell, what would have been refused
  bool on = true;
};

/// The breaker of the page this library grew from: five failures in a row, open for sixty seconds,
/// one probe, whose success closes. For those who migrate; the default opens and recovers earlier.
inline constexpr breaker seed_breaker{.open_at = 5,
                                      .success_clears = true,
                                      .probe_on_squares = false,
                                      .probe_at_least_every = std::chrono::seconds{60},
                                      .jitter = false,
                                      .closes_at_once = true};

[[nodiscard]] constexpr complaints validate(breaker const& o) noexcept {
  complaints all;
  if (!o.on) return all;
  if (!(o.tolerate.value >= 1e-6 && o.tolerate.value <= .49))
    all.add({"breaker.tolerate", o.tolerate, "outside 0.0001 % to 49 %",
             "write the share of calls that fail on a normal day, as hf::percent(5)"});
  if (!(o.false_alarm_every >= 1))
    all.add({"breaker.false_alarm_every", o.false_alarm_every, "less than one call", "write 1e6"});
  // Of numbers that are wrong themselves there is no threshold to speak of.
  if (!o.open_at && all.empty() && core::threshold_for(o.tolerate.value, o.false_alarm_every) > 255)
    all.add({"breaker.tolerate", o.tolerate, "more than any threshold up to 255 can promise on",
             "tolerate less, or accept a false alarm sooner"});
  if (o.open_at && (*o.open_at < 1 || *o.open_at > 255))
    all.add({"breaker.open_at", *o.open_at, "outside 1 to 255", "write one of these"});
  if (o.probe_at_least_every <= duration::zero())
    all.add({"breaker.probe_at_least_every", o.probe_at_least_every, "no time at all",
             "write a positive duration, such as 5s"});
  if (is_absurd(o.probe_at_least_every))
    all.add(too_long("breaker.probe_at_least_every", o.probe_at_least_every, "write 5s"));
  return all;
}

namespace core {

/// The rules that valid options imply. `lease` bounds how long a probe may stay out.
[[nodiscard]] constexpr breaker_rules rules_of(breaker const& o, duration lease,
                                               std::uint64_t seed) noexcept {
  int const h = o.open_at ? *o.open_at : threshold_for(o.tolerate.value, o.false_alarm_every);
  return {.threshold = static_cast<std::uint8_t>(h),
          .success_clears = o.success_clears,
          .squares = o.probe_on_squares,
          .closes_at_once = o.closes_at_once,
          .jitter = o.jitter,
          .shadow = o.shadow,
          .every = o.probe_at_least_every,
          .lease = lease,
          .seed = seed};
}

}  // namespace core
}  // namespace holdfast
