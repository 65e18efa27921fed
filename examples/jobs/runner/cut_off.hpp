// Ends requests whose time is up.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace httplib {
class Client;  // NOLINT(readability-identifier-naming): not ours
}

namespace jobs {

/// cpp-httplib's timeouts start anew with each byte, so an answer that trickles outlasts them all.
/// A thread of this shuts the connection at the time that was set, whatever is on its way.
class cut_off {
 public:
  using instant = std::chrono::steady_clock::time_point;

  cut_off();
  cut_off(cut_off const&) = delete;
  cut_off& operator=(cut_off const&) = delete;
  ~cut_off();

  /// While this lives, the client's request ends at its time. The client has to outlive it.
  class limit {
   public:
    limit(cut_off& by, ::httplib::Client& what, instant at);
    limit(limit const&) = delete;
    limit& operator=(limit const&) = delete;
    ~limit();

    /// Half an answer may look like a whole one: what came after this is none.
    [[nodiscard]] bool was_cut() const;

   private:
    friend cut_off;
    cut_off& by_;
    ::httplib::Client& what_;
    instant at_;
    bool was_cut_ = false;
    bool is_being_cut_ = false;  ///< it has to stay until that is over
  };

 private:
  void run(std::stop_token const& stop);
  [[nodiscard]] instant next() const;
  void cut(std::unique_lock<std::mutex>& held, instant now);

  std::mutex lock_;
  std::condition_variable_any changed_;
  std::vector<limit*> set_;  // as many as there are workers
  std::jthread thread_;
};

}  // namespace jobs
