// The id that ties an answer, its log record and the application's own log lines together.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace holdfast {

/// A request's id: 1 to 128 characters of `A-Z a-z 0-9 . _ -`, or nothing. A value without memory
/// of its own, so that there is one when memory is not.
class request_id {
 public:
  static constexpr std::size_t longest = 128;

  request_id() noexcept = default;

  /// A new UUIDv7 (RFC 9562): sortable by time, and ascending within a thread even when the clock
  /// is not. Not a secret. About 50 ns; never throws, never blocks, shares nothing between threads.
  [[nodiscard]] static request_id mint() noexcept;

  /// Somebody else's id, if it is sane; else nothing.
  [[nodiscard]] static request_id from(std::string_view text) noexcept;

  /// Somebody else's id, made safe to log: cut at 128 characters, strange ones replaced by `?`.
  [[nodiscard]] static request_id cleaned(std::string_view text) noexcept;

  [[nodiscard]] std::string_view view() const noexcept { return {text_.data(), size_}; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

 private:
  std::uint8_t size_ = 0;
  std::array<char, longest> text_;
};

/// What of a `traceparent` header (W3C Trace Context) is carried on: its first 55 characters where
/// they are valid, else nothing.
[[nodiscard]] std::string_view valid_traceparent(std::string_view header) noexcept;

/// The id of the request that this thread is working on; empty where there is none.
[[nodiscard]] std::string_view current_request_id() noexcept;

/// The `traceparent` of the request that this thread is working on; empty where there is none.
[[nodiscard]] std::string_view current_traceparent() noexcept;

/// Says which request this thread works on, until the end of the scope. Servers do it for their
/// handlers; do it yourself where work moves to another thread. The texts must outlive the scope.
class request_scope {
 public:
  explicit request_scope(std::string_view id, std::string_view traceparent = {}) noexcept;
  ~request_scope();
  request_scope(request_scope const&) = delete;
  request_scope& operator=(request_scope const&) = delete;

  /// The same scope, for the next request: a connection has one scope and many requests.
  void now_for(std::string_view id, std::string_view traceparent) noexcept {
    id_ = id;
    traceparent_ = traceparent;
  }

 private:
  friend std::string_view current_request_id() noexcept;
  friend std::string_view current_traceparent() noexcept;

  std::string_view id_;
  std::string_view traceparent_;
  request_scope const* outer_;
};

}  // namespace holdfast
