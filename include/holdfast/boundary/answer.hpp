// What the caller hears: status, headers, body. Framework-free; an adapter writes it out.
#pragma once

#include <holdfast/boundary/facts.hpp>
#include <holdfast/boundary/public_view.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast {

/// How answers are written.
struct answer_options {
  /// What a problem's `type` begins with, the code follows: "https://example.com/errors/". Empty:
  /// `about:blank`, which is what RFC 9457 wants where nothing better is there.
  std::string problem_type;
};

/// One answer to a failed request.
///
/// Body: `{"error":{"code","message","request_id","details"?,"fields"?}}`, or RFC 9457 where the
/// caller prefers `application/problem+json`; always `Vary: Accept` and `Cache-Control: no-store`.
/// Details and fields together take at most 4 KB; what is left out is said by `"truncated":true`.
/// Nothing on HEAD.
class answer {
 public:
  struct header {
    std::string_view name;
    std::string_view value;
  };
  /// The headers, in a list without memory of its own. Views into the answer.
  class header_list {
   public:
    [[nodiscard]] header const* begin() const noexcept { return rows_.data(); }
    [[nodiscard]] header const* end() const noexcept { return rows_.data() + size_; }
    void add(header h) noexcept { rows_[size_++] = h; }

   private:
    std::array<header, 4> rows_{};
    std::size_t size_ = 0;
  };

  /// Never throws: without memory it is written into the answer itself, shorter but of the same
  /// shape.
  answer(public_view const& view, request_facts const& facts,
         answer_options const& options = {}) noexcept;

  [[nodiscard]] std::uint16_t status() const noexcept { return status_; }
  [[nodiscard]] std::string_view content_type() const noexcept { return content_type_; }
  /// What to send; empty on HEAD.
  [[nodiscard]] std::string_view body() const noexcept { return head_ ? "" : whole_body(); }
  /// How long the body is, or on HEAD would have been.
  [[nodiscard]] std::size_t content_length() const noexcept { return whole_body().size(); }
  /// Content-Type, Cache-Control, Vary, and Retry-After where it is known.
  [[nodiscard]] header_list headers() const noexcept;

 private:
  void write_short(public_view const& view, std::string_view id) noexcept;
  [[nodiscard]] std::string_view whole_body() const noexcept {
    return built_.empty() ? std::string_view{short_.data(), short_size_} : built_;
  }

  std::uint16_t status_;
  bool head_;
  std::string_view content_type_;
  std::array<char, 12> retry_after_;
  std::size_t retry_after_size_ = 0;
  std::string built_;
  std::array<char, 448> short_;
  std::size_t short_size_ = 0;
};

/// The phrase that goes with a status, "Not Found"; "Error" where there is none.
[[nodiscard]] std::string_view reason_phrase(std::uint16_t status) noexcept;

}  // namespace holdfast
