// B1 to B7 of circuit_breaker.hpp, and liveness, as the explorer checks them.
#pragma once

#include "explorer.hpp"

namespace holdfast::proof {

inline void explorer::expect(bool holds, std::string_view invariant, situation const& s) {
  if (holds || !found_.broken.empty()) return;
  core::breaker_word const& w = s.breaker.word;
  found_.broken = std::string{invariant} + ": mode " + std::to_string(static_cast<int>(w.mode)) +
                  ", score " + std::to_string(w.score) + ", in flight " +
                  std::to_string(w.in_flight) + ", permits " + std::to_string(s.permits.size()) +
                  ", n " + std::to_string(s.breaker.tally.n);
}

/// Of every state, however it came about.
inline void explorer::check_rest(situation const& s) {
  core::breaker_word const& w = s.breaker.word;
  bool const open = w.mode == core::breaker_mode::open;
  bool const leased = open || w.mode == core::breaker_mode::recovering;
  int const h = rules_.threshold;
  if (w.mode != core::breaker_mode::held)
    expect(open ? w.score == h : w.score < h, "B1 open exactly at H", s);
  expect(w.mode != core::breaker_mode::recovering || w.score > 0, "B1 closed at zero", s);
  expect(w.overloaded < h, "B1 opens at H overloaded in a row", s);
  expect(!open || w.in_flight <= 1, "B2 one probe while open", s);
  auto const places = std::count_if(s.permits.begin(), s.permits.end(), [&](auto const& p) {
    return p.probe && p.generation == w.generation;
  });
  expect(w.in_flight == (leased ? places : 0), "B4 a place for each permit and no more", s);
  expect(!open || s.breaker.has_until(), "B4 open has a time", s);
  expect(!leased || w.in_flight == 0 || s.breaker.has_until(), "B4 a place has a lease", s);
  if (leased)
    expect(s.breaker.tally.k * s.breaker.tally.k <= s.breaker.tally.n, "B7 k squares within n", s);
}

inline void explorer::check_ask(situation const& s, bool may_probe,
                                core::breaker_step const& step) {
  core::breaker_state const& was = s.breaker;
  core::breaker_state const& is = step.next;
  bool const admitted = step.decision == core::breaker_decision::admitted;
  bool const blocked = is.word.mode == core::breaker_mode::open;
  if (step.permit.probe) {
    expect(may_probe, "rule 7: who must not probe does not", s);
    int const window = blocked ? 1 : rules_.threshold - is.word.score;
    expect(is.word.in_flight <= window, "B2 the window", s);
    expect(is.until.us >= core::to_us(s.now + rules_.lease), "B4 a whole lease", s);
  }
  bool const leased = blocked || is.word.mode == core::breaker_mode::recovering;
  if (leased && is.word.in_flight > 0)
    expect(s.now < core::to_instant(is.until.us), "B4 no lease outlived", s);
  if (blocked) {  // it was open, or expired leases have just opened it again
    expect(is.tally.n == was.tally.n + 1, "B7 each blocked call once", s);
    std::uint32_t const k = core::detail::square_root(is.tally.n);
    expect(is.tally.k == (admitted ? k : was.tally.k), "B7 the greatest square", s);
    std::uint32_t const square = (was.tally.k + 1) * (was.tally.k + 1);
    bool const square_due = rules_.squares && is.tally.n >= square;
    bool const time_due = was.has_until() && s.now >= core::to_instant(was.until.us);
    expect(!admitted || square_due || time_due, "B6 a probe was due", s);
  } else {
    expect(is.tally == was.tally, "B7 no other call", s);
  }
  if (core::blocked_for(rules_, pack(was.word), pack(was.until), pack(was.tally), s.now) != 0s) {
    bool const only_counted = is.word == was.word && is.until == was.until &&
                              is.tally.n == was.tally.n + 1 && is.tally.k == was.tally.k;
    expect(!admitted && only_counted, "plainly blocked is refused and counted", s);
  }
  if (!admitted) {  // what is refused now would have been refused earlier, and is again
    auto const earlier = core::admit(rules_, was, may_probe, s.now - 2s);
    expect(earlier.decision == step.decision, "B6 backwards makes nothing due", s);
    bool const square_next =
        rules_.squares && blocked && is.tally.n + 1 >= (is.tally.k + 1) * (is.tally.k + 1);
    auto const again = core::admit(rules_, is, may_probe, s.now);
    expect(again.decision == step.decision || square_next, "B6 standing still", s);
  }
}

inline void explorer::check_settle(situation const& s, core::breaker_permit permit,
                                   core::breaker_mark mark, core::breaker_step const& step) {
  core::breaker_state const& was = s.breaker;
  core::breaker_word const& w = was.word;
  bool const current = permit.generation == w.generation && w.mode != core::breaker_mode::held;
  expect(current || (step.next == was && !step.counted), "B3 stale changes nothing", s);
  if (!current) return;
  bool const over = core::detail::lease_is_over(was, s.now);
  expect(step.counted != over, "rule 4: late returns are ignored", s);
  bool const closed = w.mode == core::breaker_mode::closed;
  if (closed && w.score == 0 && w.overloaded == 0 && mark == core::breaker_mark::success)
    expect(step.next == was, "B5 a success at zero writes nothing", s);
  bool const opens = step.next.word.mode == core::breaker_mode::open;
  bool const walks = closed || w.mode == core::breaker_mode::recovering;
  if (walks && !over) {
    bool const at_h =
        (mark == core::breaker_mark::failure && w.score + 1 == rules_.threshold) ||
        (mark == core::breaker_mark::overloaded && w.overloaded + 1 == rules_.threshold);
    expect(opens == at_h, "B1 opens exactly when H is reached", s);
  }
  if (closed && opens)
    expect(step.next.tally.n == 0 && step.next.tally.k == 0, "B7 an outage starts at zero", s);
  if (!closed) expect(step.next.tally == was.tally, "B7 a return blocks nothing", s);
}

/// All permits are lost, time moves on, calls succeed: closed is reached.
inline void explorer::check_liveness(situation s) {
  if (s.breaker.word.mode == core::breaker_mode::held) s.breaker = core::release(s.breaker).next;
  duration const step = std::max(rules_.lease, rules_.every);
  s.now = std::max(s.now, core::to_instant(s.breaker.until.us));  // as long as the clock ran back
  for (int calls = 0; calls < 2 * rules_.threshold + 4; ++calls) {
    if (s.breaker.word.mode == core::breaker_mode::closed) return;
    s.now += step;
    auto const in = core::admit(rules_, s.breaker, true, s.now);
    s.breaker = in.next;
    if (in.decision == core::breaker_decision::refused) continue;
    s.breaker =
        core::settle(rules_, s.breaker, in.permit, core::breaker_mark::success, s.now, {}).next;
  }
  expect(s.breaker.word.mode == core::breaker_mode::closed, "liveness", s);
}

}  // namespace holdfast::proof
