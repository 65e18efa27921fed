// Time for the core: points and spans that come in as arguments. There is no now() here.
#pragma once

#include <chrono>

namespace holdfast {

/// A span of time, in nanoseconds. Any std::chrono duration of whole units converts to it.
using duration = std::chrono::nanoseconds;

/// The time line of all protections: monotonic, with an origin nobody may rely on.
///
/// It deliberately has no `now()`: the core is told the time, it never asks. Drivers own the clock
/// (the blocking driver and Asio take steady_clock, the simulator counts its own).
struct monotonic {
  using rep = holdfast::duration::rep;
  using period = holdfast::duration::period;
  using duration = holdfast::duration;
  using time_point = std::chrono::time_point<monotonic>;
  static constexpr bool is_steady = true;
};

/// A point in time, as drivers hand it to the core.
using instant = monotonic::time_point;

/// "No limit": later than any instant a driver will hand in.
inline constexpr instant never = instant::max();

/// A span in nanoseconds, without overflow: `hours::max()` is all the time there is.
template <class Rep, class Period>
[[nodiscard]] constexpr duration saturated(std::chrono::duration<Rep, Period> span) noexcept {
  using seconds = std::chrono::duration<double>;
  constexpr seconds most = duration::max();
  if (seconds{span} >= most) return duration::max();
  return seconds{span} <= -most ? duration::min() : duration{span};
}

/// `from + span` without overflow: whatever lies past the end of time is `never`.
[[nodiscard]] constexpr instant after(instant from, duration span) noexcept {
  bool const past_the_end = from >= instant{} && span > never - from;
  return past_the_end ? never : from + span;
}

}  // namespace holdfast
