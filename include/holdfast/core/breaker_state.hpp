// What a breaker remembers, and how it fits into three words that threads can share.
#pragma once

#include <holdfast/core/time.hpp>

#include <cstdint>

namespace holdfast::core {

/// Closed: calls pass. Open: calls are refused, one probe at a time passes. Recovering: a probe
/// succeeded, a growing window passes. Held: an operator decided (score 0: open, 1: closed).
enum class breaker_mode : std::uint8_t { closed, open, recovering, held };

inline constexpr std::uint8_t held_open = 0;
inline constexpr std::uint8_t held_closed = 1;

/// Word A decides. It alone is written by compare-and-swap; the other two follow it.
struct breaker_word {
  breaker_mode mode = breaker_mode::closed;
  std::uint8_t score = 0;       ///< net failures, 0 to H
  std::uint8_t overloaded = 0;  ///< overloaded answers in a row
  std::uint8_t in_flight = 0;   ///< probes out (open: at most 1; recovering: at most H - score)
  std::uint16_t episode = 0;    ///< outages so far, modulo 2^14: names the tally that belongs to it
  std::uint32_t generation = 0;  ///< modulo 2^24: a permit of another generation counts for nothing

  friend constexpr bool operator==(breaker_word const&, breaker_word const&) = default;
};

/// Word B counts, while open: how many calls were blocked, and which squares have been probed.
struct breaker_tally {
  std::uint16_t episode = 0;
  std::uint32_t k = 0;  ///< the last square probed: 18 bits
  std::uint32_t n = 0;  ///< calls blocked in this episode; stays at its largest value

  friend constexpr bool operator==(breaker_tally const&, breaker_tally const&) = default;
};

/// Word C holds a time: open, when the next probe is due at the latest; with a probe out, its
/// lease; recovering, the youngest lease. A tag other than word A's generation means "not yet
/// written": nothing is due and nothing has expired.
struct breaker_until {
  std::uint16_t tag = 0;  ///< low bits of the generation it belongs to
  std::uint64_t us = 0;   ///< microseconds on the monotonic time line: 48 bits, nine years

  friend constexpr bool operator==(breaker_until const&, breaker_until const&) = default;
};

inline constexpr std::uint32_t generation_mask = (1U << 24U) - 1;
inline constexpr std::uint16_t episode_mask = (1U << 14U) - 1;
inline constexpr std::uint32_t k_mask = (1U << 18U) - 1;
inline constexpr std::uint64_t us_mask = (std::uint64_t{1} << 48U) - 1;

[[nodiscard]] constexpr std::uint64_t pack(breaker_word w) noexcept {
  return static_cast<std::uint64_t>(w.mode) | std::uint64_t{w.score} << 2U |
         std::uint64_t{w.overloaded} << 10U | std::uint64_t{w.in_flight} << 18U |
         std::uint64_t{w.episode} << 26U | std::uint64_t{w.generation} << 40U;
}
[[nodiscard]] constexpr breaker_word unpack_word(std::uint64_t bits) noexcept {
  return {.mode = static_cast<breaker_mode>(bits & 3U),
          .score = static_cast<std::uint8_t>(bits >> 2U),
          .overloaded = static_cast<std::uint8_t>(bits >> 10U),
          .in_flight = static_cast<std::uint8_t>(bits >> 18U),
          .episode = static_cast<std::uint16_t>(bits >> 26U & episode_mask),
          .generation = static_cast<std::uint32_t>(bits >> 40U)};
}

[[nodiscard]] constexpr std::uint64_t pack(breaker_tally t) noexcept {
  return std::uint64_t{t.k & k_mask} | std::uint64_t{t.episode} << 18U | std::uint64_t{t.n} << 32U;
}
[[nodiscard]] constexpr breaker_tally unpack_tally(std::uint64_t bits) noexcept {
  return {.episode = static_cast<std::uint16_t>(bits >> 18U & episode_mask),
          .k = static_cast<std::uint32_t>(bits & k_mask),
          .n = static_cast<std::uint32_t>(bits >> 32U)};
}

[[nodiscard]] constexpr std::uint64_t pack(breaker_until c) noexcept {
  return std::uint64_t{c.tag} | (c.us & us_mask) << 16U;
}
[[nodiscard]] constexpr breaker_until unpack_until(std::uint64_t bits) noexcept {
  return {.tag = static_cast<std::uint16_t>(bits), .us = bits >> 16U};
}

/// A breaker whole, as the transition function sees it.
struct breaker_state {
  breaker_word word;
  breaker_tally tally;
  breaker_until until;

  /// Word C speaks of the present generation.
  [[nodiscard]] constexpr bool has_until() const noexcept {
    return until.tag == static_cast<std::uint16_t>(word.generation);
  }
  friend constexpr bool operator==(breaker_state const&, breaker_state const&) = default;
};

/// Microseconds on the time line, rounded up, so that nothing is due before its time.
[[nodiscard]] constexpr std::uint64_t to_us(instant at) noexcept {
  auto const ns = at.time_since_epoch().count();
  if (ns <= 0) return 0;
  std::uint64_t const us = (static_cast<std::uint64_t>(ns) + 999) / 1000;
  return us < us_mask ? us : us_mask;
}

[[nodiscard]] constexpr instant to_instant(std::uint64_t us) noexcept {
  return us >= us_mask ? never : instant{duration{static_cast<duration::rep>(us * 1000)}};
}

}  // namespace holdfast::core
