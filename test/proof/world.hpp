// A world in virtual time: seeded arrivals and outcomes, and callers behind the production gate.
#pragma once

#include <holdfast/core/circuit_breaker.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <deque>
#include <functional>

namespace holdfast::proof {

using namespace std::chrono_literals;

/// The core's own numbers, in a row: the same on every machine, which std distributions are not.
class dice {
 public:
  explicit constexpr dice(std::uint64_t seed) noexcept : seed_{core::roll(~seed, 0)} {}

  /// In (0, 1): never 0, so that its logarithm is finite.
  double uniform() noexcept {
    return (static_cast<double>(core::roll(seed_, rolled_++) >> 12U) + .5) * 0x1p-52;
  }
  bool falls(double probability) noexcept { return uniform() < probability; }
  duration until_next(double per_second) noexcept {
    return duration{static_cast<duration::rep>(-std::log(uniform()) / per_second * 1e9)};
  }

 private:
  std::uint64_t seed_;
  std::uint64_t rolled_ = 0;
};

/// The steps that a driver takes, fast paths included, around the production gate.
class caller {
 public:
  explicit caller(breaker const& options, std::uint64_t seed = 0, duration lease = 30s)
      : gate_{core::rules_of(options, lease, seed)} {}

  core::breaker_admission ask(instant now) {
    if (auto const in = gate_.admit_if_closed()) return {.permit = *in};
    if (duration const wait = gate_.refuse_plainly(now); wait > duration::zero())
      return {
          .permit = {}, .decision = core::breaker_decision::refused, .retry_at = after(now, wait)};
    return gate_.admit(true, now);
  }
  void tell(core::breaker_permit permit, core::breaker_mark mark, instant now, duration hint = {}) {
    bool const nothing_new = mark == core::breaker_mark::success && !permit.probe;
    if (nothing_new && gate_.is_spotless()) return;
    gate_.settle(permit, mark, now, hint);
  }
  core::circuit_breaker& gate() { return gate_; }

 private:
  core::circuit_breaker gate_;
};

/// One dependency under Poisson arrivals, each attempt's outcome known `latency` after its start.
struct load {
  double per_second = 100;
  duration length = 60s;
  duration latency = 10ms;
  int attempts = 1;  ///< a failed attempt is repeated at once, where rule 6 allows a retry
  breaker options{};
};

struct tally {
  std::uint64_t good = 0;          ///< calls whose first attempt would have succeeded
  std::uint64_t good_refused = 0;  ///< of these, refused
  std::uint64_t failed = 0;        ///< attempts that were made and failed
  std::uint64_t opened = 0;        ///< from closed
  instant last_refused{};          ///< of a good call

  [[nodiscard]] double share_refused() const {
    return static_cast<double>(good_refused) / static_cast<double>(good);
  }
};

/// How likely an attempt fails, by the time it starts.
using weather = std::function<double(instant)>;

/// Lets `l.length` pass and says what became of the calls.
class day {
 public:
  day(load l, weather w, std::uint64_t seed)
      : load_{std::move(l)}, error_rate_{std::move(w)}, dice_{seed}, caller_{load_.options, seed} {}

  tally run() {
    instant now{};
    for (;;) {
      now += dice_.until_next(load_.per_second);
      settle_until(now);
      if (now >= instant{load_.length}) return tally_;
      bool const fails = dice_.falls(error_rate_(now));
      if (!fails) ++tally_.good;
      if (start({.at = now, .fails = fails}) || fails) continue;
      ++tally_.good_refused;
      tally_.last_refused = now;
    }
  }

 private:
  struct attempt {
    instant at;  ///< first when it starts, then when its outcome is known
    bool fails = false;
    bool call_has_failed = false;
    int number = 1;
    core::breaker_permit permit{};
  };

  bool start(attempt a) {
    auto const said = caller_.ask(a.at);
    if (said.decision == core::breaker_decision::refused) return false;
    a.permit = said.permit;
    a.at += load_.latency;
    under_way_.push_back(a);
    return true;
  }

  void settle_until(instant now) {
    while (!under_way_.empty() && under_way_.front().at <= now) {
      attempt a = under_way_.front();
      under_way_.pop_front();
      auto const mark = core::mark_of(a.fails ? verdict::failed : verdict::ok, a.call_has_failed);
      auto const step = caller_.gate().settle(a.permit, mark, a.at);
      if (step.change == core::breaker_change::opened) ++tally_.opened;
      if (!a.fails) continue;
      ++tally_.failed;
      if (a.number >= load_.attempts || !caller_.gate().may_retry()) continue;
      a.call_has_failed = true;
      ++a.number;
      a.fails = dice_.falls(error_rate_(a.at));
      start(a);
    }
  }

  load load_;
  weather error_rate_;
  dice dice_;
  caller caller_;
  tally tally_;
  std::deque<attempt> under_way_;
};

inline weather always(double error_rate) {
  return [=](instant) { return error_rate; };
}

inline weather dead_between(duration from, duration to) {
  return [=](instant now) { return now >= instant{from} && now < instant{to} ? 1.0 : 0.0; };
}

}  // namespace holdfast::proof
