// Counting instead of writing, where a storm of records would say nothing new.
#pragma once

#include <holdfast/boundary/boundary.hpp>
#include <holdfast/boundary/request_id.hpp>

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>

namespace holdfast::detail {

/// Per code and window, the first records are written and the others counted. Thread-safe; used by
/// failures only.
class folding {
 public:
  struct summary {
    holdfast::code const* code;
    std::uint16_t status;
    std::uint64_t count;
    request_id first;
    request_id last;
  };

  explicit folding(fold_options const& options) noexcept : options_{options} {}

  /// Whether a failure is of a sort that may be counted.
  [[nodiscard]] static bool may_fold(error const& e, public_view const& view,
                                     std::uint16_t status) noexcept;

  /// True: it is counted, do not write it. False: write it.
  [[nodiscard]] bool counted(holdfast::code const& code, std::uint16_t status, std::string_view id,
                             instant now) noexcept;

  /// The next summary whose window has ended by now, if any.
  [[nodiscard]] std::optional<summary> take_ended(instant now) noexcept;

 private:
  struct slot {
    summary sum{};
    std::uint32_t written = 0;
    instant ends{};
  };

  slot* slot_for(holdfast::code const& code, std::uint16_t status) noexcept;

  fold_options options_;
  std::mutex mutex_;
  std::size_t used_ = 0;
  instant first_end_ = never;  ///< no open summary ends before
  std::array<slot, 64> slots_{};
};

}  // namespace holdfast::detail
