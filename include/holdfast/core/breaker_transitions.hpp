// Everything that changes a breaker's state stands here: a pure function of state, event and time.
#pragma once

#include <holdfast/core/breaker_state.hpp>
#include <holdfast/core/dice.hpp>
#include <holdfast/core/verdict.hpp>

#include <cstdint>

namespace holdfast::core {

/// The numbers a breaker runs by, worked out from its options once.
struct breaker_rules {
  std::uint8_t threshold = 7;        ///< H: opens at this score
  bool success_clears = false;       ///< a success takes the whole score away, not one
  bool squares = true;               ///< probe at blocked call 1, 4, 9, 16, …
  bool closes_at_once = false;       ///< a probe's success closes, without recovering
  bool jitter = true;                ///< shorten `every` by up to a quarter, by a hash
  bool shadow = false;               ///< nothing is refused: who would be is let through
  duration every = duration::max();  ///< a probe is due this long after the last at the latest
  duration lease = duration::max();  ///< how long a probe may stay out
  std::uint64_t seed = 0;            ///< of the jitter

  friend constexpr bool operator==(breaker_rules const&, breaker_rules const&) = default;
};

/// A call's right to be counted: where it belongs. Three-way: settled good, bad or neutral.
struct breaker_permit {
  std::uint32_t generation = 0;
  bool probe = false;  ///< admitted while open or recovering: it holds a place until settled

  friend constexpr bool operator==(breaker_permit const&, breaker_permit const&) = default;
};

/// Let through: refused, but that the breaker is a shadow. Nothing is learned from how it ends.
enum class breaker_decision : std::uint8_t { admitted, refused, let_through };

/// What a transition did, for notices and counters. Where a lease that ran out has reopened it, who
/// found it over may be the next probe at once: its permit says so.
enum class breaker_change : std::uint8_t { none, opened, probing, reopened, recovering, closed };

struct breaker_step {
  breaker_state next;
  breaker_decision decision = breaker_decision::admitted;
  breaker_permit permit{};
  breaker_change change = breaker_change::none;
  bool counted = false;       ///< the settled permit was of the present generation
  bool leases_ended = false;  ///< while recovering: all places taken so far are given up
  bool passed_over = false;   ///< the asker could have been the next probe, but may not be one
};

/// How a permit ends. `unused`: a later gate refused before the work began.
enum class breaker_mark : std::uint8_t { success, failure, neutral, overloaded, unused };

[[nodiscard]] constexpr breaker_mark mark_of(verdict v, bool call_has_failed) noexcept {
  if (is_success(v)) return breaker_mark::success;
  if (call_has_failed) return breaker_mark::neutral;  // one call is one witness
  if (v == verdict::overloaded) return breaker_mark::overloaded;
  return is_failure(v) ? breaker_mark::failure : breaker_mark::neutral;
}

namespace detail {

constexpr std::uint32_t next_generation(std::uint32_t g) noexcept {
  return (g + 1) & generation_mask;
}

/// When a probe is due at the latest, from now on: everyone's a little different, so that clients
/// which opened together do not probe together.
constexpr instant due_after(breaker_rules const& r, std::uint32_t generation,
                            instant now) noexcept {
  if (!r.jitter || r.every >= duration::max() / 2) return after(now, r.every);
  return after(now, r.every - duration{share_of(r.every.count() / 4, roll(r.seed, generation))});
}

constexpr std::uint32_t square_root(std::uint32_t n) noexcept {
  std::uint64_t root = 0;
  for (std::uint64_t bit = 1U << 15U; bit != 0; bit >>= 1U)
    if ((root + bit) * (root + bit) <= n) root += bit;
  return static_cast<std::uint32_t>(root);
}

constexpr void set_until(breaker_state& s, instant at) noexcept {
  s.until = {static_cast<std::uint16_t>(s.word.generation), to_us(at)};
}

/// To another mode: whatever was in flight belongs to the past.
constexpr void enter(breaker_state& s, breaker_mode mode, std::uint8_t score) noexcept {
  s.word.mode = mode;
  s.word.score = score;
  s.word.overloaded = 0;
  s.word.in_flight = 0;
  s.word.generation = next_generation(s.word.generation);
}

constexpr breaker_change open(breaker_rules const& r, breaker_state& s, instant now,
                              duration at_least) noexcept {
  bool const first = s.word.mode == breaker_mode::closed;
  enter(s, breaker_mode::open, r.threshold);
  if (first) {  // a relapse keeps its episode: n and k go on, probes do not become dense again
    s.word.episode = static_cast<std::uint16_t>((s.word.episode + 1U) & episode_mask);
    s.tally = {.episode = s.word.episode};
  }
  instant const due = due_after(r, s.word.generation, now);
  instant const hinted = after(now, at_least);
  set_until(s, due < hinted ? hinted : due);
  return first ? breaker_change::opened : breaker_change::reopened;
}

/// The probe is back, or given up: the place is free, the next one is due in `every` at the latest.
constexpr void free_probe(breaker_state& s, instant due) noexcept {
  s.word.in_flight = 0;
  s.word.generation = next_generation(s.word.generation);
  set_until(s, due);
}

/// Rule 4: a lease that ran out is a failure, and frees its place.
constexpr void expire(breaker_rules const& r, breaker_step& step, instant now) noexcept {
  breaker_state& s = step.next;
  if (s.word.mode == breaker_mode::open)
    return free_probe(s, due_after(r, detail::next_generation(s.word.generation), now));
  step.leases_ended = true;
  int const score = s.word.score + s.word.in_flight;
  if (score >= r.threshold) {
    step.change = open(r, s, now, {});
    return;
  }
  s.word.score = static_cast<std::uint8_t>(score);
  s.word.in_flight = 0;
  s.word.generation = next_generation(s.word.generation);
}

/// While recovering also with nothing out: a lease that is over is never raised again, so the next
/// place belongs to a new generation.
constexpr bool lease_is_over(breaker_state const& s, instant now) noexcept {
  bool const leased = s.word.mode == breaker_mode::recovering ||
                      (s.word.mode == breaker_mode::open && s.word.in_flight > 0);
  return leased && s.has_until() && now >= to_instant(s.until.us);
}

/// A place for one more: the permit, and a lease that the youngest sets for all.
constexpr void take_place(breaker_rules const& r, breaker_step& step, instant now) noexcept {
  breaker_state& s = step.next;
  ++s.word.in_flight;
  std::uint64_t const lease = to_us(after(now, r.lease));
  bool const younger = !s.has_until() || lease > s.until.us || s.word.mode == breaker_mode::open;
  if (younger) set_until(s, to_instant(lease));
  step.permit = {s.word.generation, true};
}

constexpr void admit_open(breaker_rules const& r, breaker_step& step, bool may_probe,
                          instant now) noexcept {
  breaker_state& s = step.next;
  if (s.tally.n != UINT32_MAX) ++s.tally.n;  // rule 2: the call that becomes a probe included
  std::uint64_t const square = std::uint64_t{s.tally.k} + 1;
  bool const due = (r.squares && s.tally.n >= square * square) ||
                   (s.has_until() && now >= to_instant(s.until.us));
  if (s.word.in_flight != 0 || !due || !may_probe) {
    step.decision = breaker_decision::refused;
    step.passed_over = s.word.in_flight == 0 && due;
    return;
  }
  s.tally.k = square_root(s.tally.n);  // missed squares are one probe
  s.word.generation = next_generation(s.word.generation);
  take_place(r, step, now);
  if (step.change == breaker_change::none) step.change = breaker_change::probing;
}

/// Rule 3: while recovering the window is H - score.
constexpr void admit_recovering(breaker_rules const& r, breaker_step& step, bool may_probe,
                                instant now) noexcept {
  breaker_word const& w = step.next.word;
  if (may_probe && w.in_flight < r.threshold - w.score) return take_place(r, step, now);
  step.decision = breaker_decision::refused;
  step.passed_over = !may_probe && w.in_flight == 0;
}

/// A shadow lets pass whom it would have refused, with a permit of the past (B3).
constexpr void let_through(breaker_step& step) noexcept {
  step.decision = breaker_decision::let_through;
  step.permit = {(step.next.word.generation - 1) & generation_mask, false};
}

}  // namespace detail

/// Event "a call asks": admitted, or refused.
[[nodiscard]] constexpr breaker_step admit(breaker_rules const& r, breaker_state const& from,
                                           bool may_probe, instant now) noexcept {
  breaker_step step{.next = from};
  breaker_state& s = step.next;
  if (detail::lease_is_over(s, now)) detail::expire(r, step, now);
  switch (s.word.mode) {
    case breaker_mode::closed: step.permit = {s.word.generation, false}; break;
    case breaker_mode::open: detail::admit_open(r, step, may_probe, now); break;
    case breaker_mode::recovering: detail::admit_recovering(r, step, may_probe, now); break;
    case breaker_mode::held:
      step.permit = {s.word.generation, false};
      if (s.word.score == held_open) step.decision = breaker_decision::refused;
      return step;  // what an operator decided is no shadow
  }
  if (r.shadow && step.decision == breaker_decision::refused) detail::let_through(step);
  return step;
}

namespace detail {

constexpr void settle_probe(breaker_rules const& r, breaker_step& step, breaker_mark mark,
                            instant now) noexcept {
  breaker_state& s = step.next;
  if (mark == breaker_mark::success) {
    auto const left = static_cast<std::uint8_t>(r.threshold - 1);
    bool const done = r.closes_at_once || left == 0;
    enter(s, done ? breaker_mode::closed : breaker_mode::recovering, done ? 0 : left);
    step.change = done ? breaker_change::closed : breaker_change::recovering;
  } else if (mark == breaker_mark::unused) {
    free_probe(s, instant{});  // its square and its time are given back: the next call is due
  } else {
    free_probe(s, due_after(r, next_generation(s.word.generation), now));
  }
}

/// The score's walk, the same while closed and while recovering.
constexpr void settle_score(breaker_rules const& r, breaker_step& step, breaker_mark mark,
                            instant now, duration hint) noexcept {
  breaker_state& s = step.next;
  breaker_word& w = s.word;
  if (mark == breaker_mark::success) {
    w.overloaded = 0;
    w.score = r.success_clears || w.score == 0 ? 0 : static_cast<std::uint8_t>(w.score - 1);
    if (w.score == 0 && w.mode == breaker_mode::recovering) {
      enter(s, breaker_mode::closed, 0);
      step.change = breaker_change::closed;
    }
  } else if (mark == breaker_mark::failure) {
    if (w.score + 1 >= r.threshold)
      step.change = open(r, s, now, {});
    else
      ++w.score;
  } else if (mark == breaker_mark::overloaded) {  // rule 5: H in a row
    if (w.overloaded + 1 >= r.threshold)
      step.change = open(r, s, now, hint);
    else
      ++w.overloaded;
  }
}

}  // namespace detail

/// Event "a permit comes back". One of another generation changes nothing (`counted` is false
/// then).
[[nodiscard]] constexpr breaker_step settle(breaker_rules const& r, breaker_state const& from,
                                            breaker_permit permit, breaker_mark mark, instant now,
                                            duration hint) noexcept {
  breaker_step step{.next = from};
  breaker_state& s = step.next;
  if (permit.generation != s.word.generation || s.word.mode == breaker_mode::held) return step;
  if (detail::lease_is_over(s, now)) {  // too late: that it was a failure is settled already
    detail::expire(r, step, now);
    return step;
  }
  step.counted = true;
  if (s.word.mode == breaker_mode::open) {
    detail::settle_probe(r, step, mark, now);
    return step;
  }
  if (permit.probe) --s.word.in_flight;
  detail::settle_score(r, step, mark, now, hint);
  return step;
}

/// Event "an operator decides": held open or closed until released; released means closed, afresh.
[[nodiscard]] constexpr breaker_step hold(breaker_state const& from, std::uint8_t how) noexcept {
  breaker_step step{.next = from};
  detail::enter(step.next, breaker_mode::held, how);
  step.next.until = {static_cast<std::uint16_t>(from.word.generation)};  // tags wrap: stay near
  return step;
}
[[nodiscard]] constexpr breaker_step release(breaker_state const& from) noexcept {
  breaker_step step{.next = from};
  if (from.word.mode != breaker_mode::held) return step;
  detail::enter(step.next, breaker_mode::closed, 0);
  step.change = breaker_change::closed;
  return step;
}

}  // namespace holdfast::core
