// All that a response may be made of.
#pragma once

#include <holdfast/error/error.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace holdfast {

/// The public side of an error. What builds a response gets this, and cannot reach the note, the
/// frames or the cause: they are not in here.
///
/// An error of a dependency is not ours to repeat, unless the dependency *answered* by it: its
/// text, details and hints stop here, and a fault that it finds with us (an upstream 4xx) is our
/// INTERNAL_ERROR.
///
/// Borrows from the error, which has to outlive it. Constant time, allocates nothing.
class public_view {
 public:
  explicit public_view(error const& e) noexcept;

  [[nodiscard]] holdfast::code const& code() const noexcept { return *code_; }
  [[nodiscard]] std::uint16_t status() const noexcept { return code_->http_status(); }
  [[nodiscard]] std::string_view message() const noexcept { return message_; }
  [[nodiscard]] std::span<detail_field const> details() const noexcept { return details_; }
  [[nodiscard]] std::span<violation const> violations() const noexcept { return violations_; }
  /// Only with 429 and 503, and only if it is our own hint. At least one second.
  [[nodiscard]] std::optional<std::chrono::seconds> retry_after() const noexcept {
    return retry_after_;
  }
  /// How loud the request's record is.
  [[nodiscard]] log_level level() const noexcept { return level_; }

 private:
  holdfast::code const* code_;
  std::string_view message_;
  std::span<detail_field const> details_;
  std::span<violation const> violations_;
  std::optional<std::chrono::seconds> retry_after_;
  log_level level_;
};

}  // namespace holdfast
