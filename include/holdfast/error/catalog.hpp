// One table for all transports: kind of error -> code, HTTP, gRPC, exit code, verdict, log level.
#pragma once

#include <holdfast/core/verdict.hpp>
#include <holdfast/error/kind.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace holdfast {

/// What every transport says for one kind of error.
struct catalog_row {
  holdfast::kind kind;
  std::string_view code;      ///< machine code on the wire
  std::uint16_t http;         ///< HTTP status
  grpc_code grpc;             ///< gRPC status
  std::uint8_t exit;          ///< exit code of a command line tool (sysexits.h)
  holdfast::verdict verdict;  ///< what it means when a dependency's call ends so
  log_level level;            ///< of the request's one log record
  std::string_view message;   ///< said to the caller where nothing better is known
};

/// The catalog. Exhaustive at compile time; `src`, tests and docs derive from it, nothing repeats
/// it.
inline constexpr std::array<catalog_row, kind_count> catalog_rows{{
    // clang-format off
    {kind::malformed,       "MALFORMED_REQUEST",   400, grpc_code::invalid_argument,   65, verdict::answered,   log_level::info,    "The request could not be read"},
    {kind::validation,      "VALIDATION_ERROR",    422, grpc_code::invalid_argument,   65, verdict::answered,   log_level::info,    "The request has invalid values"},
    {kind::unauthenticated, "UNAUTHENTICATED",     401, grpc_code::unauthenticated,    77, verdict::answered,   log_level::info,    "Authentication is required"},
    {kind::forbidden,       "FORBIDDEN",           403, grpc_code::permission_denied,  77, verdict::answered,   log_level::warning, "This is not allowed"},
    {kind::not_found,       "NOT_FOUND",           404, grpc_code::not_found,          66, verdict::answered,   log_level::info,    "Not found"},
    {kind::conflict,        "CONFLICT",            409, grpc_code::aborted,            75, verdict::answered,   log_level::info,    "The request conflicts with the current state"},
    {kind::too_large,       "TOO_LARGE",           413, grpc_code::resource_exhausted, 65, verdict::answered,   log_level::info,    "The request is too large"},
    {kind::overloaded,      "RATE_LIMITED",        429, grpc_code::resource_exhausted, 75, verdict::overloaded, log_level::warning, "Too many requests"},
    {kind::cancelled,       "CANCELLED",           499, grpc_code::cancelled,          75, verdict::abandoned,  log_level::info,    "The request was cancelled"},
    {kind::internal,        "INTERNAL_ERROR",      500, grpc_code::internal,           70, verdict::failed,     log_level::error,   "An unexpected error occurred"},
    {kind::unimplemented,   "NOT_IMPLEMENTED",     501, grpc_code::unimplemented,      69, verdict::misused,    log_level::warning, "This is not implemented"},
    {kind::unavailable,     "SERVICE_UNAVAILABLE", 503, grpc_code::unavailable,        69, verdict::failed,     log_level::warning, "The service is temporarily unavailable"},
    {kind::unreachable,     "SERVICE_UNAVAILABLE", 503, grpc_code::unavailable,        69, verdict::not_sent,   log_level::warning, "The service is temporarily unavailable"},
    {kind::timed_out,       "TIMED_OUT",           504, grpc_code::deadline_exceeded,  75, verdict::timed_out,  log_level::warning, "The request took too long"},
    // clang-format on
}};

/// The row of one kind. Constant time.
[[nodiscard]] constexpr catalog_row const& catalog_of(kind k) noexcept {
  return catalog_rows[static_cast<std::size_t>(k)];
}

/// Exit codes of command line tools that no kind of error stands for (sysexits.h).
inline constexpr int exit_bad_option = 64;
inline constexpr int exit_busy_port = 69;

static_assert(
    [] {
      for (std::size_t i = 0; i < kind_count; ++i)
        if (static_cast<std::size_t>(catalog_rows[i].kind) != i || catalog_rows[i].code.empty() ||
            catalog_rows[i].message.empty())
          return false;
      return true;
    }(),
    "the catalog has one full row for each kind, in the order of the enumeration");

}  // namespace holdfast
