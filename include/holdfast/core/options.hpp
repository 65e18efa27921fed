// How the options of all protections are written, switched off, and judged.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
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

  constexpr given() noexcept = default;
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

/// All that is wrong with some options, in the order in which they are declared: nobody should have
/// to find his mistakes one by one. It has room for every check there is, and allocates nothing.
class complaints {
 public:
  constexpr void add(complaint const& one) noexcept {
    if (size_ < all_.size()) all_[size_++] = one;
  }
  constexpr void add(complaints const& more) noexcept {
    for (complaint const& one : more) add(one);
  }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr complaint const* begin() const noexcept { return all_.data(); }
  [[nodiscard]] constexpr complaint const* end() const noexcept { return all_.data() + size_; }

 private:
  std::array<complaint, 16> all_{};
  std::size_t size_ = 0;
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

/// A span of time that an option sets. What is longer than the clock counts stays the longest there
/// is, and can be refused: as a bare duration it would come round as some other time.
struct time_span : duration {
  constexpr time_span() noexcept : duration{0} {}
  template <class Rep, class Period>
  // NOLINTNEXTLINE(google-explicit-constructor): `.cap = 2s` is how it is written.
  constexpr time_span(std::chrono::duration<Rep, Period> span) noexcept
    requires std::is_convertible_v<std::chrono::duration<Rep, Period>, duration>
      : duration{saturated(span)} {}
};

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

/// A time that no clock of ours counts: 292 years, or what came out longer.
[[nodiscard]] constexpr bool is_absurd(duration span) noexcept { return span == duration::max(); }

[[nodiscard]] constexpr complaint too_long(std::string_view field, duration span,
                                           std::string_view instead) noexcept {
  return {field, span, "longer than the clock counts, which is 292 years", instead};
}

[[nodiscard]] constexpr complaints validate(time_limit limit, std::string_view field) noexcept {
  complaints all;
  if (!limit.on) return all;
  if (limit.span <= duration::zero())
    all.add({field, limit.span, "no time at all", "write a positive duration, or hf::off"});
  if (is_absurd(limit.span))
    all.add(too_long(field, limit.span, "write a duration that you would wait, or hf::off"));
  return all;
}

}  // namespace holdfast
