// Waiting for something to become true, with a bound.
#pragma once

#include <chrono>
#include <thread>

namespace jobs_test {

/// Asks every few milliseconds; false when it has not become true in time.
template <class Question>
[[nodiscard]] bool becomes_true(Question&& question,
                                std::chrono::milliseconds within = std::chrono::seconds{10}) {
  auto const until = std::chrono::steady_clock::now() + within;
  while (!question()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

}  // namespace jobs_test
