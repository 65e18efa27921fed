// What a call's outcome means to the protections. They see nothing else of it.
#pragma once

#include <cstdint>
#include <string_view>

namespace holdfast {

/// How one attempt ended, as the gates and plans of the core see it.
///
/// A driver classifies each outcome once; no policy ever sees the value or the error. The catalog
/// gives an error its default; the adapter where the error enters may set another, because a kind
/// of error cannot know whether a dependency broke or merely said no.
///
/// - **ok**: a value. Breaker: success.
/// - **answered**: the dependency answered, though with a "no". Breaker: success.
/// - **failed**: it broke (reset, 5xx, 503 without a hint). A failure; retried if repeatable.
/// - **timed_out**: it took longer than it was given. A failure; retried if repeatable.
/// - **not_sent**: it surely never arrived (refused, no route). A failure; always safe to retry.
/// - **overloaded**: it asked for less (429, 503 with Retry-After). Neutral, but as many in a row
///   as the threshold open the breaker; retried after its hint, if repeatable.
/// - **misused**: our own fault (other 4xx, DNS, TLS, no descriptors). Neutral; not retried.
/// - **abandoned**: the caller, or we, cut it short. Neutral; not retried.
enum class verdict : std::uint8_t {
  ok,
  answered,
  failed,
  timed_out,
  not_sent,
  overloaded,
  misused,
  abandoned
};

/// The verdict's name, as it stands in logs and docs.
[[nodiscard]] constexpr std::string_view to_string(verdict v) noexcept {
  constexpr std::string_view names[] = {"ok",       "answered",   "failed",  "timed_out",
                                        "not_sent", "overloaded", "misused", "abandoned"};
  return names[static_cast<std::uint8_t>(v)];
}

/// The dependency did its part: it is alive and it answered.
[[nodiscard]] constexpr bool is_success(verdict v) noexcept {
  return v == verdict::ok || v == verdict::answered;
}

/// The dependency did not do its part, and that counts against it.
[[nodiscard]] constexpr bool is_failure(verdict v) noexcept {
  return v == verdict::failed || v == verdict::timed_out || v == verdict::not_sent;
}

}  // namespace holdfast
