// Chance that can be repeated: numbers from a seed and a position, with no state to copy by
// mistake.
#pragma once

#include <cstdint>

namespace holdfast::core {

/// splitmix64: every bit of the result depends on every bit of seed and position. Two positions of
/// one seed, and one position of two seeds, look unrelated; nothing is drawn twice by copying a
/// generator. (Steele, Lea, Flood 2014.)
[[nodiscard]] constexpr std::uint64_t roll(std::uint64_t seed, std::uint64_t position) noexcept {
  std::uint64_t x = seed + 0x9E3779B97F4A7C15U * (position + 1);
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}

/// `roll` scaled to [0, span]: the upper 32 bits decide, so a span beyond 2^32 moves in steps of
/// span / 2^32.
[[nodiscard]] constexpr std::int64_t share_of(std::int64_t span, std::uint64_t rolled) noexcept {
  std::uint64_t const share = rolled >> 32U;
  auto const whole = static_cast<std::uint64_t>(span);
  return static_cast<std::int64_t>((whole >> 32U) * share + ((whole & 0xFFFFFFFFU) * share >> 32U));
}

}  // namespace holdfast::core
