// Stops calling what is surely down, and finds out at the least cost when it is back.
//
// A waiter who has been told "no" by five of the last guests he asked still asks the sixth. One
// who has been told "no" a handful of times more often than "yes" stops asking everybody, and asks
// again after one guest, then four, then nine: never often, never long after the mood has changed.
//
//            score reaches H                      a probe succeeds
//   closed ------------------> open ------------------------------------> recovering
//     ^                          ^ \_ probe fails, is neutral, expires: stays open   |  |
//     |                          |                                                   |  |
//     |                          +-------------- score back at H -------------------+  |
//     +----------------------------------- score reaches 0 ----------------------------+
//
// B1  0 <= score <= H; open exactly when H was reached; closed and recovering below it.
// B2  While open at most one probe is out; while recovering at most H - score.
// B3  A permit of another generation changes nothing.
// B4  A place is held no longer than its lease, whatever becomes of its holder.
// B5  A success at score zero writes nothing.
// B6  Time standing still or running backwards makes nothing due.
// B7  n counts each call blocked in an episode once; k is the greatest square probed.
#pragma once

#include <holdfast/core/breaker_transitions.hpp>
#include <holdfast/core/net_failures.hpp>
#include <holdfast/core/options.hpp>

#include <atomic>
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
  std::optional<std::uint8_t> open_at =
      std::nullopt;              ///< H itself, 1 to 255, instead of the two above
  bool success_clears = false;   ///< a success forgives all failures so far, not one
  bool probe_on_squares = true;  ///< probe at the 1st, 4th, 9th, … blocked call
  duration probe_at_least_every = std::chrono::seconds{5};  ///< and this long after the last one
  bool jitter = true;           ///< shorten that by up to a quarter, each process differently
  bool closes_at_once = false;  ///< one good probe closes it; else the window grows call by call
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

[[nodiscard]] constexpr std::optional<complaint> validate(breaker const& o) noexcept {
  if (!o.on) return std::nullopt;
  if (!(o.tolerate.value >= 1e-6 && o.tolerate.value <= .49))
    return complaint{"breaker.tolerate", "outside 0.0001 % to 49 %",
                     "write the share of calls that fail on a normal day, as hf::percent(5)"};
  if (!(o.false_alarm_every >= 1))
    return complaint{"breaker.false_alarm_every", "less than one call", "write 1e6"};
  if (o.open_at && *o.open_at == 0)
    return complaint{"breaker.open_at", "0 would open it before any failure", "write 1 to 255"};
  if (!o.open_at && core::threshold_for(o.tolerate.value, o.false_alarm_every) > 255)
    return complaint{"breaker.tolerate", "no threshold up to 255 keeps that promise",
                     "tolerate less, or accept a false alarm sooner"};
  if (o.probe_at_least_every <= duration::zero())
    return complaint{"breaker.probe_at_least_every", "no time at all",
                     "write a positive duration, such as 5s"};
  return std::nullopt;
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
          .every = o.probe_at_least_every,
          .lease = lease,
          .seed = seed};
}

/// What a breaker answers to "may I call?".
struct breaker_admission {
  breaker_permit permit;
  breaker_decision decision = breaker_decision::admitted;
  breaker_change change = breaker_change::none;
  instant retry_at = never;  ///< of a refusal: when a probe is due at the latest
};

/// The transition function, applied by many threads at once: no lock, no allocation, no clock.
///
/// A healthy call costs one load to be admitted and one to be settled, and writes nothing. Word A
/// alone decides, by compare-and-swap; B and C follow it, each tagged with what it belongs to.
template <template <class> class Atomic>
class basic_circuit_breaker {
 public:
  explicit constexpr basic_circuit_breaker(breaker_rules const& rules) noexcept : rules_{rules} {}

  /// The way in on a good day, without the time: the permit, if the breaker is closed.
  [[nodiscard]] std::optional<breaker_permit> admit_if_closed() const noexcept {
    std::uint64_t const bits = word_.load(std::memory_order_relaxed);
    if ((bits & 3U) != 0) [[unlikely]]
      return std::nullopt;
    return breaker_permit{static_cast<std::uint32_t>(bits >> 40U), false};
  }

  /// Whether a success has nothing to change (B5): then no time is needed, and nothing written.
  [[nodiscard]] bool is_spotless() const noexcept {
    return (word_.load(std::memory_order_relaxed) & spots) == 0;
  }

  [[nodiscard]] breaker_admission admit(bool may_probe, instant now) noexcept {
    for (;;) {
      seen const before = look();
      breaker_step const step = core::admit(rules_, before.state, may_probe, now);
      if (!commit(before, step)) continue;
      instant const due =
          step.next.has_until() ? to_instant(step.next.until.us) : after(now, rules_.every);
      return {step.permit, step.decision, step.change, due};
    }
  }

  /// The way out on a bad day: counts the call and says in what time to come back, if the breaker
  /// is open, or held so, and `admit` could say nothing else. Otherwise zero, and nothing is done.
  [[nodiscard]] duration refuse_plainly(instant now) noexcept {
    breaker_word const word = unpack_word(word_.load(std::memory_order_acquire));
    if (word.mode != breaker_mode::open)
      return word.mode == breaker_mode::held && word.score == held_open ? rules_.every : duration{};
    std::uint64_t tally = tally_.load(std::memory_order_acquire);
    breaker_until const until = unpack_until(until_.load(std::memory_order_acquire));
    if (!is_plainly_blocked(rules_, {word, unpack_tally(tally), until}, now)) return {};
    bool const counted = tally_.compare_exchange_strong(
        tally, tally + one_blocked_call, std::memory_order_acq_rel, std::memory_order_relaxed);
    return counted ? to_instant(until.us) - now : duration{};
  }

  /// Gives a permit back. `counted` of the answer is false for one that came too late to matter.
  breaker_step settle(breaker_permit permit, breaker_mark mark, instant now,
                      duration hint = {}) noexcept {
    for (;;) {
      seen const before = look();
      breaker_step const step = core::settle(rules_, before.state, permit, mark, now, hint);
      if (commit(before, step)) return step;
    }
  }

  void hold(std::uint8_t how) noexcept {
    apply([&](auto const& s) { return core::hold(s, how); });
  }
  void release() noexcept {
    apply([](auto const& s) { return core::release(s); });
  }

  /// Rule 6: no retry once the score is at half its threshold, nor outside closed.
  [[nodiscard]] bool may_retry() const noexcept {
    breaker_word const w = unpack_word(word_.load(std::memory_order_relaxed));
    if (w.mode == breaker_mode::held) return w.score == held_closed;
    return w.mode == breaker_mode::closed && 2 * w.score < rules_.threshold;
  }

  [[nodiscard]] breaker_state state() const noexcept { return look().state; }
  [[nodiscard]] breaker_rules const& rules() const noexcept { return rules_; }

 private:
  static constexpr std::uint64_t one_blocked_call = std::uint64_t{1} << 32U;
  static constexpr std::uint64_t spots = (std::uint64_t{1} << 18U) - 1;  // mode, score, overloaded

  struct seen {
    breaker_state state;
    std::uint64_t tally_bits;
  };

  template <class Transition>
  void apply(Transition const& transition) noexcept {
    for (;;) {
      seen const before = look();
      if (commit(before, transition(before.state))) return;
    }
  }

  /// The three words as one state. A tally of an older episode counts as none; one of a newer says
  /// that word A was read too early.
  [[nodiscard]] seen look() const noexcept {
    for (;;) {
      breaker_word const word = unpack_word(word_.load(std::memory_order_acquire));
      std::uint64_t const tally_bits = tally_.load(std::memory_order_acquire);
      breaker_tally tally = unpack_tally(tally_bits);
      int const lead = episodes_ahead(tally.episode, word.episode);
      if (lead > 0) continue;
      if (lead < 0) tally = {.episode = word.episode};
      return {{word, tally, unpack_until(until_.load(std::memory_order_acquire))}, tally_bits};
    }
  }

  bool commit(seen const& before, breaker_step const& step) noexcept {
    breaker_state const& next = step.next;
    // The lease is there before the place is taken; but not before its generation is, or a place of
    // the present one could not write its own.
    bool const joins = next.word.mode == breaker_mode::recovering && step.permit.probe &&
                       next.word.generation == before.state.word.generation;
    if (joins && !write_until(next.until)) return false;
    if (step.leases_ended && !end_leases(before.state.until)) return false;
    std::uint64_t was = pack(before.state.word);
    std::uint64_t const is = pack(next.word);
    bool const tallied = next.tally != before.state.tally;
    if (is == was) return !tallied || write_tally(before, next.tally);
    if (!word_.compare_exchange_strong(was, is, std::memory_order_acq_rel,
                                       std::memory_order_relaxed))
      return false;
    if (tallied) merge_tally(before.state.tally, next.tally);
    if (!joins && next.until != before.state.until) write_until(next.until);
    return true;
  }

  bool write_tally(seen const& before, breaker_tally next) noexcept {
    std::uint64_t was = before.tally_bits;
    return tally_.compare_exchange_strong(was, pack(next), std::memory_order_acq_rel,
                                          std::memory_order_relaxed);
  }

  /// Word A is decided: others may have counted on meanwhile, so what is added is the difference.
  void merge_tally(breaker_tally before, breaker_tally next) noexcept {
    if (before.episode != next.episode) before = {.episode = next.episode};  // it began at zero
    std::uint64_t bits = tally_.load(std::memory_order_acquire);
    for (;;) {
      breaker_tally now = unpack_tally(bits);
      int const lead = episodes_ahead(now.episode, next.episode);
      if (lead > 0) return;
      if (lead < 0) {
        now = next;
      } else {
        if (next.n != before.n && now.n != UINT32_MAX) ++now.n;
        if (next.k > now.k) now.k = next.k;
      }
      if (tally_.compare_exchange_strong(bits, pack(now), std::memory_order_acq_rel,
                                         std::memory_order_acquire))
        return;
    }
  }

  /// Newer generations win; within one, the later time. False: these leases have been ended.
  bool write_until(breaker_until next) noexcept {
    std::uint64_t bits = until_.load(std::memory_order_acquire);
    for (;;) {
      breaker_until const now = unpack_until(bits);
      auto const lead = static_cast<std::int16_t>(static_cast<std::uint16_t>(now.tag - next.tag));
      if (lead > 0 || (lead == 0 && now.us == 0)) return false;
      if (lead == 0 && now.us >= next.us) return true;
      if (until_.compare_exchange_strong(bits, pack(next), std::memory_order_acq_rel,
                                         std::memory_order_acquire))
        return true;
    }
  }

  /// Leases are ended on word C, where they are raised: a place taken and one given back leave word
  /// A as it was, so A cannot tell that a younger lease came in between. Zero is final.
  bool end_leases(breaker_until expired) noexcept {
    std::uint64_t was = pack(expired);
    return expired.us == 0 ||
           until_.compare_exchange_strong(was, pack(breaker_until{.tag = expired.tag}),
                                          std::memory_order_acq_rel, std::memory_order_relaxed);
  }

  /// By how many episodes `a` is ahead of `b`, modulo 2^14.
  static constexpr int episodes_ahead(std::uint16_t a, std::uint16_t b) noexcept {
    int const ahead = (a - b) & episode_mask;
    return ahead < 1 << 13 ? ahead : ahead - (1 << 14);
  }

  Atomic<std::uint64_t> word_{0};
  Atomic<std::uint64_t> tally_{0};
  Atomic<std::uint64_t> until_{0};
  breaker_rules rules_;
};

using circuit_breaker = basic_circuit_breaker<std::atomic>;

}  // namespace core
}  // namespace holdfast
