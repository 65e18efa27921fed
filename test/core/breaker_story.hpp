// A breaker told as a story: rules, state and time in one value, usable in a static_assert.
#pragma once

#include <holdfast/core/circuit_breaker.hpp>

#include <chrono>
#include <ostream>
#include <string_view>

namespace holdfast::core {

inline void PrintTo(breaker_mode m, std::ostream* to) {
  constexpr std::string_view names[] = {"closed", "open", "recovering", "held"};
  *to << names[static_cast<std::uint8_t>(m)];
}
inline void PrintTo(breaker_change c, std::ostream* to) {
  constexpr std::string_view names[] = {"none",     "opened",     "probing",
                                        "reopened", "recovering", "closed"};
  *to << names[static_cast<std::uint8_t>(c)];
}

}  // namespace holdfast::core

namespace story {

namespace hf = holdfast;
using namespace std::chrono_literals;
using hf::core::breaker_change;
using hf::core::breaker_decision;
using hf::core::breaker_mark;
using hf::core::breaker_mode;
using hf::core::breaker_permit;
using hf::core::breaker_rules;
using hf::core::breaker_state;
using hf::core::breaker_step;

inline constexpr hf::instant start{1000s};

/// Rules of the default breaker with a threshold of one's own, a lease of 1 s and no jitter.
constexpr breaker_rules plain(std::uint8_t threshold) {
  return {.threshold = threshold, .jitter = false, .every = 5s, .lease = 1s};
}

struct breaker {
  breaker_rules rules = plain(7);
  breaker_state state{};
  hf::instant now = start;

  constexpr breaker_step ask(bool may_probe = true) {
    breaker_step const step = hf::core::admit(rules, state, may_probe, now);
    state = step.next;
    return step;
  }
  constexpr breaker_step end(breaker_permit permit, breaker_mark mark, hf::duration hint = {}) {
    breaker_step const step = hf::core::settle(rules, state, permit, mark, now, hint);
    state = step.next;
    return step;
  }
  /// A whole call; whether it was admitted.
  constexpr bool call(breaker_mark mark) {
    breaker_step const in = ask();
    if (in.decision == breaker_decision::refused) return false;
    end(in.permit, mark);
    return true;
  }
  constexpr bool good() { return call(breaker_mark::success); }
  constexpr bool bad() { return call(breaker_mark::failure); }
  constexpr bool overload() { return call(breaker_mark::overloaded); }

  /// So many calls that fail. For as many as it takes: `open()`.
  constexpr void bad(int times) {
    for (int i = 0; i < times; ++i) bad();
  }
  constexpr void open() { bad(rules.threshold); }
  /// Asks until a probe is admitted: its permit; one that fits nothing if none ever is.
  constexpr breaker_permit probe() {
    for (int i = 0; i < 10'000; ++i) {
      breaker_step const in = ask();
      if (in.decision == breaker_decision::admitted) return in.permit;
    }
    return {.generation = UINT32_MAX, .probe = true};
  }
  constexpr void recover() { end(probe(), breaker_mark::success); }

  [[nodiscard]] constexpr breaker_mode mode() const { return state.word.mode; }
  [[nodiscard]] constexpr int score() const { return state.word.score; }
  [[nodiscard]] constexpr int out() const { return state.word.in_flight; }
  [[nodiscard]] constexpr std::uint32_t generation() const { return state.word.generation; }
  [[nodiscard]] constexpr std::uint32_t n() const { return state.tally.n; }
  [[nodiscard]] constexpr std::uint32_t k() const { return state.tally.k; }
};

}  // namespace story
