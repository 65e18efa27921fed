// Errors for what an HTTP framework itself refuses, and for bare statuses that a handler sets.
#pragma once

#include <holdfast/error/code.hpp>
#include <holdfast/error/error.hpp>

#include <cstdint>

namespace holdfast {

/// Codes of HTTP itself. List them beside your own where the server is built,
/// `hf::catalog<hf::http_codes, job_codes>`, and a clash does not compile.
inline constexpr codes http_codes{
    code{"METHOD_NOT_ALLOWED", kind::malformed, 405},
    code{"NOT_ACCEPTABLE", kind::malformed, 406},
    code{"REQUEST_TIMEOUT", kind::malformed, 408},
    code{"GONE", kind::not_found, 410},
    code{"LENGTH_REQUIRED", kind::malformed, 411},
    code{"PRECONDITION_FAILED", kind::conflict, 412},
    code{"URI_TOO_LONG", kind::too_large, 414},
    code{"UNSUPPORTED_MEDIA_TYPE", kind::malformed, 415},
    code{"RANGE_NOT_SATISFIABLE", kind::malformed, 416},
    code{"EXPECTATION_FAILED", kind::malformed, 417},
    code{"PRECONDITION_REQUIRED", kind::malformed, 428},
    code{"HEADERS_TOO_LARGE", kind::too_large, 431},
    code{"BAD_GATEWAY", kind::unavailable, 502},
};

/// The error for an HTTP status of 400 or more: the built-in code of that status, else one of
/// `http_codes`, else MALFORMED_REQUEST or INTERNAL_ERROR by its hundred.
[[nodiscard]] error http_error(std::uint16_t status);

}  // namespace holdfast
