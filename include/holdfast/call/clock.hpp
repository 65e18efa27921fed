// The one clock of the blocking driver.
#pragma once

#include <holdfast/core/time.hpp>

#include <chrono>
#include <ctime>
#include <thread>

namespace holdfast {

/// A steady_clock time as the core understands it. Exact where the clock counts nanoseconds.
[[nodiscard]] constexpr instant to_instant(std::chrono::steady_clock::time_point at) noexcept {
  if (at == std::chrono::steady_clock::time_point::max()) return never;
  return instant{std::chrono::duration_cast<duration>(at.time_since_epoch())};
}

/// And back, for clients that want a point in time.
[[nodiscard]] constexpr std::chrono::steady_clock::time_point to_steady(instant at) noexcept {
  using point = std::chrono::steady_clock::time_point;
  return at == never ? point::max()
                     : point{std::chrono::duration_cast<point::duration>(at.time_since_epoch())};
}

/// steady_clock::now(). On Linux by the name that it has there: a call less, twice in every call.
[[nodiscard, gnu::always_inline]] inline instant steady_now() noexcept {
#if defined(__linux__)
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return instant{std::chrono::seconds{now.tv_sec} + duration{now.tv_nsec}};
#else
  return instant{
      std::chrono::duration_cast<duration>(std::chrono::steady_clock::now().time_since_epoch())};
#endif
}

/// Where a driver reads the time, and waits: two functions and what they act on. Tests hand in
/// their own.
struct clock_source {
  instant (*read)(void*) noexcept;
  void (*wait)(void*, instant);
  void* on = nullptr;

  [[nodiscard]] instant now() const noexcept { return read(on); }
  void sleep_until(instant at) const { wait(on, at); }
};

namespace detail {
[[gnu::always_inline]] inline instant read_steady(void* /*unused*/) noexcept {
  return steady_now();
}
}  // namespace detail

inline constexpr clock_source steady_source{
    detail::read_steady, [](void*, instant at) { std::this_thread::sleep_until(to_steady(at)); }};

}  // namespace holdfast
