// The fourteen ways in which a service fails. Everything else an error says is derived from these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdfast {

/// What went wrong, in terms a caller can act on. Choose by what the caller should do next:
///
/// - **malformed**: the request cannot be read at all (broken JSON). Mend it, do not repeat it.
/// - **validation**: readable, but a value is wrong. Mend the named fields.
/// - **unauthenticated**: we do not know who asks. Log in, then repeat.
/// - **forbidden**: we know, and the answer is no. Repeating will not help.
/// - **not_found**: the thing asked for is not there.
/// - **conflict**: the state of the thing forbids it now. Read it again, then decide.
/// - **too_large**: the request is larger than we take.
/// - **overloaded**: too much at once, ours or this caller's share. Come back later, slower.
/// - **cancelled**: the caller gave up before we were done.
/// - **internal**: our own fault. The caller can do nothing.
/// - **unimplemented**: we know what is asked and do not do it.
/// - **unavailable**: we, or something we need, are down for now. Repeat later.
/// - **unreachable**: the call surely never arrived at what we need. Repeating is always safe.
/// - **timed_out**: no answer in time; the work may have been done all the same.
enum class kind : std::uint8_t {
  malformed,
  validation,
  unauthenticated,
  forbidden,
  not_found,
  conflict,
  too_large,
  overloaded,
  cancelled,
  internal,
  unimplemented,
  unavailable,
  unreachable,
  timed_out
};

inline constexpr std::size_t kind_count = 14;

/// How loud the one log record of a failed request is.
enum class log_level : std::uint8_t { debug, info, warning, error };

[[nodiscard]] constexpr std::string_view to_string(log_level level) noexcept {
  constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
  return names[static_cast<std::uint8_t>(level)];
}

/// The canonical gRPC status codes that an error may map to (numbers as on the wire).
enum class grpc_code : std::uint8_t {
  cancelled = 1,
  unknown = 2,
  invalid_argument = 3,
  deadline_exceeded = 4,
  not_found = 5,
  already_exists = 6,
  permission_denied = 7,
  resource_exhausted = 8,
  failed_precondition = 9,
  aborted = 10,
  out_of_range = 11,
  unimplemented = 12,
  internal = 13,
  unavailable = 14,
  data_loss = 15,
  unauthenticated = 16
};

}  // namespace holdfast
