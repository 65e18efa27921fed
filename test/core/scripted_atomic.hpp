// An atomic that counts its writes, and lets a test step in between two of them: how a race is
// told as a story with one thread.
#pragma once

#include <atomic>
#include <functional>
#include <utility>

namespace scripted {

struct script {
  int exchanges = 0;              ///< compare-and-swaps tried so far
  int writes = 0;                 ///< and those that wrote
  int step_in_at = -1;            ///< before this one, counted from 0, …
  std::function<void()> step_in;  ///< … this happens, once

  void next() {
    if (exchanges++ != step_in_at) return;
    step_in_at = -1;
    std::exchange(step_in, nullptr)();
  }
  /// Before the `nth` exchange from here on.
  void before(int nth, std::function<void()> what) {
    step_in_at = exchanges + nth;
    step_in = std::move(what);
  }
};

inline script* current = nullptr;

/// The script of a test, for as long as it runs.
struct with_script : script {
  with_script() { current = this; }
  ~with_script() { current = nullptr; }
  with_script(with_script const&) = delete;
  with_script& operator=(with_script const&) = delete;
};

template <class T>
class atomic {
 public:
  constexpr atomic(T value) noexcept : value_{value} {}  // NOLINT(google-explicit-constructor)

  T load(std::memory_order) const noexcept { return value_; }
  bool compare_exchange_strong(T& expected, T desired, std::memory_order,
                               std::memory_order) noexcept {
    current->next();
    if (value_ != expected) {
      expected = value_;
      return false;
    }
    ++current->writes;
    value_ = desired;
    return true;
  }
  bool compare_exchange_weak(T& expected, T desired, std::memory_order a,
                             std::memory_order b) noexcept {
    return compare_exchange_strong(expected, desired, a, b);
  }

 private:
  T value_;
};

}  // namespace scripted
