// What one call asks for, beyond what its dependency always does.
#pragma once

#include <holdfast/call/clock.hpp>
#include <holdfast/core/retry.hpp>
#include <holdfast/core/verdict.hpp>
#include <holdfast/error/text.hpp>

#include <cstdint>
#include <string_view>

namespace holdfast {

/// A caller's deadline: a steady_clock time point, or an `hf::instant`. None unless set.
struct point_in_time {
  instant at = never;

  constexpr point_in_time() noexcept = default;
  // NOLINTBEGIN(google-explicit-constructor): `.until = request.deadline()` is how it is written.
  constexpr point_in_time(instant at_) noexcept : at{at_} {}
  constexpr point_in_time(std::chrono::steady_clock::time_point at_) noexcept
      : at{to_instant(at_)} {}
  // NOLINTEND(google-explicit-constructor)
};

/// Who refused a call before it was made.
enum class gate : std::uint8_t { none, breaker, limit, deadline };

[[nodiscard]] constexpr std::string_view to_string(gate g) noexcept {
  constexpr std::string_view names[] = {"none", "breaker", "limit", "deadline"};
  return names[static_cast<std::uint8_t>(g)];
}

/// What became of a call: point `.into` at one of these.
struct report {
  std::uint32_t attempts = 0;            ///< how often the work ran
  bool degraded = false;                 ///< the answer is the fallback's
  gate refused_by = gate::none;          ///< of the last attempt
  verdict outcome = verdict::abandoned;  ///< of the last attempt
  give_up gave_up = give_up::none;       ///< why there was no further attempt
  duration elapsed{};                    ///< from begin to answer
};

/// Whether a call may be the one that finds out if a dependency is back.
enum class probing : std::uint8_t { allowed, never };

/// The terms of one call. Trivially destructible, so it may stand next to a co_await.
struct terms {
  bool repeatable = false;           ///< doing it twice does no harm: it may be retried
  point_in_time until = {};          ///< the caller waits no longer than this
  report* into = nullptr;            ///< filled in before the call returns
  probing probe = probing::allowed;  ///< `never` keeps payments from being the probe
};

/// The decision that there is no sensible fallback: the error goes to the caller.
/// `hf::fail_fast`, or, better, with the reason: `hf::fail_fast("a payment cannot be guessed")`.
struct fail_fast_t {
  std::string_view why;

  consteval fail_fast_t operator()(literal reason) const noexcept { return {reason.view()}; }
};

inline constexpr fail_fast_t fail_fast{};

}  // namespace holdfast
