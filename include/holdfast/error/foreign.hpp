// Any exception, as an error: ours come back as they were, others become `internal`.
#pragma once

#include <holdfast/error/error.hpp>

#include <exception>

namespace holdfast {

/// The error that an exception stands for. Never throws, whatever comes in.
///
/// - An `hf::error` of any name comes back sharing its body; what it was nested around becomes its
/// cause.
/// - Everything else, non-`std` types included, becomes `kind::internal` with the catalog's
/// message; its type
///   and text are for the log only, and what it was nested around becomes the cause, level by
///   level.
/// - Without memory: a body made before the program began.
///
/// Linear in the depth of the nesting, which is followed for 128 levels.
[[nodiscard]] error error_from(std::exception_ptr thrown) noexcept;

/// The error for the exception being handled: `catch (...) { return hf::current_error(); }`
[[nodiscard]] error current_error() noexcept;

}  // namespace holdfast
