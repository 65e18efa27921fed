// Whether the service is alive, asked all the time.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "fire/raw_client.hpp"

namespace jobs_test {

/// Asks for `/healthz` every few milliseconds while the service is up: from the moment when it says
/// that it listens until the moment before it is killed. A question that a kill came across is not
/// counted, for nobody could answer it; `across` says how many those were.
class health_watch {
 public:
  using duration = std::chrono::steady_clock::duration;

  health_watch(int port, std::chrono::milliseconds bound) : port_{port}, bound_{bound} {}

  void up() { ++changes_; }
  void down() { ++changes_; }

  struct findings {
    std::uint64_t asked = 0;
    std::uint64_t across = 0;
    duration longest{};
    std::vector<std::string> missed;
  };
  /// Asks no more.
  findings finish() {
    thread_ = {};
    return found_;
  }

 private:
  void ask_once(std::uint64_t before) {
    auto const r = exchange(port_, "GET", "/healthz", {}, {}, bound_ * 20);
    if (changes_ != before) {
      ++found_.across;
      return;
    }
    ++found_.asked;
    found_.longest = std::max(found_.longest, r.took);
    if (r.how == reply::end::answered && r.status == 200 && r.took <= bound_) return;
    found_.missed.push_back("end " + std::to_string(static_cast<int>(r.how)) + ", status " +
                            std::to_string(r.status) + " after " +
                            std::to_string(r.took / std::chrono::milliseconds{1}) + " ms");
  }

  int port_;
  std::chrono::milliseconds bound_;
  std::atomic<std::uint64_t> changes_{0};  // odd while the service is up
  findings found_;
  std::jthread thread_{[this](std::stop_token const& stop) {
    while (!stop.stop_requested()) {
      if (std::uint64_t const before = changes_; before % 2 == 1) ask_once(before);
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
  }};
};

}  // namespace jobs_test
