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
// B8  A shadow goes the way that a live breaker would, and refuses nothing.
#pragma once

#include <holdfast/core/breaker_options.hpp>
#include <holdfast/core/breaker_refusal.hpp>
#include <holdfast/core/breaker_transitions.hpp>

#include <atomic>
#include <cstdint>
#include <optional>

namespace holdfast::core {

/// What a breaker answers to "may I call?".
struct breaker_admission {
  breaker_permit permit;
  breaker_decision decision = breaker_decision::admitted;
  breaker_change change = breaker_change::none;
  instant retry_at = never;  ///< of a refusal: when a probe is due at the latest
  bool passed_over = false;  ///< it could have been the next probe, but may not be one
};

/// The transition function, applied by many threads at once: no lock, no allocation, no clock.
///
/// A healthy call costs one load to be admitted and one to be settled, and writes nothing. Word A
/// alone decides, by compare-and-swap; B and C follow it, each tagged with what it belongs to.
template <template <class> class Atomic>
class basic_circuit_breaker {
 public:
  explicit constexpr basic_circuit_breaker(breaker_rules const& rules) noexcept : rules_{rules} {}

  /// Word A as it is, for who has more than one question to it: `is_closed`, `permit_of`.
  [[nodiscard]] std::uint64_t word() const noexcept {
    return word_.load(std::memory_order_relaxed);
  }
  /// The way in on a good day, without the time: the permit, if the breaker is closed.
  [[nodiscard]] std::optional<breaker_permit> admit_if_closed() const noexcept {
    std::uint64_t const bits = word();
    if (!is_closed(bits)) [[unlikely]]
      return std::nullopt;
    return permit_of(bits);
  }

  /// Whether a success has nothing to change (B5): then no time is needed, and nothing written.
  [[nodiscard]] bool is_spotless() const noexcept { return (word() & spots) == 0; }

  [[nodiscard]] breaker_admission admit(bool may_probe, instant now) noexcept {
    for (;;) {
      seen const before = look();
      breaker_step const step = core::admit(rules_, before.state, may_probe, now);
      if (!commit(before, step)) continue;
      instant const due =
          step.next.has_until() ? to_instant(step.next.until.us) : after(now, rules_.every);
      return {step.permit, step.decision, step.change, due, step.passed_over};
    }
  }

  /// The way out on a bad day: counts the call and says in what time to come back, if the breaker
  /// is open, or held so, and `admit` could say nothing else. Otherwise zero, and nothing is done.
  [[nodiscard, gnu::always_inline]] inline duration refuse_plainly(instant now) noexcept {
    std::uint64_t const word = word_.load(std::memory_order_acquire);
    if (mode_of(word) != breaker_mode::open) return is_held_open(word) ? rules_.every : duration{};
    std::uint64_t const until = until_.load(std::memory_order_acquire);  // before word B
    std::uint64_t tally = tally_.load(std::memory_order_acquire);
    duration const wait = blocked_for(rules_, word, until, tally, now);
    std::uint64_t const counted = tally + one_blocked_call;
    if (wait == duration{} || counted < tally) return {};  // n stays at its largest value
    bool const done = tally_.compare_exchange_strong(tally, counted, std::memory_order_acq_rel,
                                                     std::memory_order_relaxed);
    return done ? wait : duration{};
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
    breaker_word const w = unpack_word(word());
    if (w.mode == breaker_mode::held) return w.score == held_closed;
    return w.mode == breaker_mode::closed && 2 * w.score < rules_.threshold;
  }

  [[nodiscard]] breaker_state state() const noexcept { return look().state; }
  [[nodiscard]] breaker_rules const& rules() const noexcept { return rules_; }

 private:
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

}  // namespace holdfast::core
