// How the options of all protections are written, switched off, and judged.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include <holdfast/core/net_failures.hpp>
#include <holdfast/core/time.hpp>

namespace holdfast {

/// A value that an option was given, as its complaint shows it.
struct given {
  enum class unit : std::uint8_t { count, share, time };
  double number = 0;  ///< a count; a share of 1; nanoseconds
  unit in = unit::count;

  constexpr given(double count) noexcept : number{count} {}  // NOLINT(google-explicit-constructor)
  constexpr given(ratio share) noexcept                      // NOLINT(google-explicit-constructor)
      : number{share.value}, in{unit::share} {}
  constexpr given(duration span) noexcept  // NOLINT(google-explicit-constructor)
      : number{static_cast<double>(span.count())}, in{unit::time} {}
};

/// What is wrong with an option and what to write instead: "breaker.tolerate: 60 % is outside …;
/// write …".
struct complaint {
  std::string_view field;
  given value;
  std::string_view problem;
  std::string_view instead;
};

/// Says aloud that a protection is not wanted: `.breaker = hf::off`. What you do not write is off
/// too.
struct off_t {
  template <class Options>
    requires requires(Options o) {
      { o.on } -> std::same_as<bool&>;
    }
  // NOLINTNEXTLINE(google-explicit-constructor): `.retry = hf::off` is how it is written.
  constexpr operator Options() const noexcept {
    Options o{};
    o.on = false;
    return o;
  }
};

inline constexpr off_t off{};

/// A span of time that an option sets, or `hf::off`: `.timeout = 300ms`.
struct time_limit {
  duration span = duration::max();
  bool on = true;

  constexpr time_limit() noexcept = default;
  template <class Rep, class Period>
  // NOLINTNEXTLINE(google-explicit-constructor): `.timeout = 300ms` is how it is written.
  constexpr time_limit(std::chrono::duration<Rep, Period> span_) noexcept
    requires std::is_convertible_v<std::chrono::duration<Rep, Period>, duration>
      : span{saturated(span_)} {}

  /// The span, or all the time there is.
  [[nodiscard]] constexpr duration or_forever() const noexcept {
    return on ? span : duration::max();
  }
};

[[nodiscard]] constexpr std::optional<complaint> validate(time_limit limit,
                                                          std::string_view field) noexcept {
  if (limit.on && limit.span <= duration::zero())
    return complaint{field, limit.span, "no time at all", "write a positive duration, or hf::off"};
  return std::nullopt;
}

}  // namespace holdfast
