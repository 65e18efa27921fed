// What can be read off a breaker's words as they lie in memory: the quick ways in and out.
#pragma once

#include <holdfast/core/breaker_transitions.hpp>

#include <chrono>
#include <cstdint>

namespace holdfast::core {

/// One more blocked call, in word B.
inline constexpr std::uint64_t one_blocked_call = std::uint64_t{1} << 32U;

/// Where word A counts the probes that are out.
inline constexpr std::uint64_t in_flight_bits = std::uint64_t{0xFF} << 18U;

[[nodiscard]] constexpr breaker_mode mode_of(std::uint64_t word) noexcept {
  return static_cast<breaker_mode>(word & 3U);
}
[[nodiscard]] constexpr bool is_closed(std::uint64_t word) noexcept {
  return mode_of(word) == breaker_mode::closed;
}
[[nodiscard]] constexpr bool is_held(std::uint64_t word) noexcept {
  return mode_of(word) == breaker_mode::held;
}
[[nodiscard]] constexpr bool is_held_open(std::uint64_t word) noexcept {
  return is_held(word) && unpack_word(word).score == held_open;
}
/// The permit of a call that a closed breaker lets in.
[[nodiscard]] constexpr breaker_permit permit_of(std::uint64_t word) noexcept {
  return {static_cast<std::uint32_t>(word >> 40U), false};
}

/// The next blocked call is the next square's, n + 1 >= (k + 1)^2: word B, without taking it apart.
[[nodiscard]] constexpr bool square_is_due(std::uint64_t tally) noexcept {
  std::uint64_t const k = tally & k_mask;
  return tally >> 32U >= k * (k + 2);
}

/// How long until a probe is due at the latest, where all that `admit` would do is to count this
/// call and refuse it: open, no probe due. Zero wherever that is not plain to see; then ask
/// `admit`.
///
/// It looks at the packed words, since in an outage this is what most calls come to. Word B is not
/// asked for its episode: whoever wrote word C for this generation had seen to B before, so it
/// belongs to this outage wherever C is read first.
[[nodiscard]] constexpr duration blocked_for(breaker_rules const& r, std::uint64_t word,
                                             std::uint64_t until, std::uint64_t tally,
                                             instant now) noexcept {
  if (mode_of(word) != breaker_mode::open || r.shadow) return {};
  if (static_cast<std::uint16_t>(word >> 40U ^ until) != 0) return {};  // C is of the past
  duration const wait = instant{std::chrono::microseconds{until >> 16U}} - now;
  if (wait <= duration::zero()) return {};
  if ((word & in_flight_bits) != 0 || !r.squares) return wait;
  return square_is_due(tally) ? duration{} : wait;
}

}  // namespace holdfast::core
