// SIGTERM and SIGINT: the first asks, the second ends.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace jobs {

/// Takes both signals from the first line of main on. A thread of its own waits for them, so what
/// is called then is ordinary code and needs not be async-signal-safe. A second signal ends the
/// process at once, with 128 + its number, as an unhandled one would be reported.
///
/// Make it before any other thread: threads inherit that these signals are blocked.
class stop_signals {
 public:
  /// `asked` is called once, at the first signal.
  explicit stop_signals(std::function<void()> asked);
  stop_signals(stop_signals const&) = delete;
  stop_signals& operator=(stop_signals const&) = delete;
  ~stop_signals();

 private:
  void wait() const;

  std::function<void()> asked_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace jobs
