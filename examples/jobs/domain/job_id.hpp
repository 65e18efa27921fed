// The name of a job: a UUID that sorts by the time it was made.
#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace jobs {

/// A moment as people and files write it. Nothing here waits by it: for that there is the steady
/// clock.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// A UUID. Compares as its text does.
class job_id {
 public:
  using bytes = std::array<std::uint8_t, 16>;

  job_id() = default;
  explicit job_id(bytes const& b) noexcept : bytes_{b} {}

  /// From the 36 characters of a UUID, upper or lower case; nothing else is one.
  [[nodiscard]] static std::optional<job_id> parse(std::string_view text);

  friend auto operator<=>(job_id const&, job_id const&) = default;
  friend std::string to_string(job_id const& id);

 private:
  bytes bytes_{};
};

/// Makes ids, each greater than the one before, also when the clock stands still or runs back
/// (UUID version 7, RFC 9562: milliseconds, a counter of 12 bits, 62 random bits). Thread-safe.
class job_ids {
 public:
  job_ids();
  [[nodiscard]] job_id next(timestamp now);

 private:
  std::mutex lock_;
  std::mt19937_64 dice_;
  std::uint64_t tick_ = 0;  // milliseconds and counter in one number
};

}  // namespace jobs
