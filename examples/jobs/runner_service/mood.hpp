// How the runner behaves at the moment, and where requests wait while it behaves badly.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <random>
#include <string_view>

namespace jobs {

/// What `PUT /mood` sets. It concerns `/run` alone.
struct mood {
  enum class name : std::uint8_t { ok, slow, failing, overloaded, hung, garbage, closed };

  name is = name::ok;
  std::chrono::milliseconds ms{0};           ///< slow: each run takes that much longer
  double rate = 0;                           ///< failing: so many of 1 fail
  std::chrono::milliseconds retry_after{0};  ///< overloaded: told to whoever asks
  std::chrono::milliseconds for_ms{0};       ///< closed: until nobody is refused any more
};

[[nodiscard]] std::string_view to_string(mood::name name) noexcept;

/// The mood of one runner, shared by all its requests. Thread-safe.
class mood_box {
 public:
  /// At most `most_waiting` requests wait at a time; one more releases the one that waits longest.
  /// So a hung runner never runs out of threads, and still hears its next mood.
  explicit mood_box(std::size_t most_waiting) : most_{most_waiting} {}

  [[nodiscard]] mood current();

  /// Releases every request that hangs.
  void change(mood const& next);

  /// Releases every request that waits for anything, now and later.
  void shut_down();

  enum class ended : std::uint8_t { in_time, mood_changed, released };
  /// Until the mood is another, or the runner can hold this request no longer.
  ended hang();
  /// That long, or less where the runner can hold this request no longer.
  ended pause(std::chrono::milliseconds span);

  /// Until the mood is `closed` (true) or the runner shuts down (false).
  [[nodiscard]] bool wait_until_closed();
  /// The time that `closed` lasts; then the mood is ok again. False: shut down meanwhile.
  [[nodiscard]] bool wait_until_open();

  /// True in so many of 1 cases.
  [[nodiscard]] bool dice(double rate);

 private:
  using clock = std::chrono::steady_clock;
  ended wait(clock::time_point until, bool through_changes);

  std::size_t most_;
  std::mutex lock_;
  std::condition_variable changed_;
  mood mood_;
  std::uint64_t changes_ = 0;
  bool shut_down_ = false;
  std::uint64_t tickets_ = 0;
  std::deque<std::uint64_t> waiting_;  // tickets, the oldest first
  std::mt19937_64 dice_{std::random_device{}()};
};

}  // namespace jobs
