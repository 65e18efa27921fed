// A listening socket, and the threads that take its connections.
#pragma once

#include <holdfast/error/result.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>

namespace holdfast::httplib {

class listener {
 public:
  /// Serves one connection, and closes it.
  using server_fn = std::function<void(int fd)>;

  listener();
  ~listener();
  listener(listener const&) = delete;
  listener& operator=(listener const&) = delete;

  /// The port that it got. `port` 0: any free one.
  result<int> open(std::string const& host, int port);

  /// Accepts until `stop`; then serves what was accepted, and returns.
  /// A connection beyond `waiting` that wait for a thread goes to `refuse`, on the accepting
  /// thread.
  result<void> run(std::size_t threads, std::size_t waiting, server_fn const& serve,
                   server_fn const& refuse);

  /// Async-signal-safe.
  void stop() noexcept;
  [[nodiscard]] bool is_running() const noexcept { return stage_.load() == stage::running; }
  bool wait_until_running() const noexcept;

  /// Whether a connection waits for a thread; true once for each that does.
  [[nodiscard]] bool claim_waiting() noexcept;

 private:
  enum class stage : int { new_born, running, done };

  void accept_all(std::size_t waiting, server_fn const& refuse);
  bool accept_one(std::size_t waiting, server_fn const& refuse);
  void work(server_fn const& serve);
  void close_socket() noexcept;

  int socket_ = -1;
  int wake_ = -1;
  std::atomic<bool> stopping_{false};
  std::atomic<stage> stage_{stage::new_born};

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> accepted_;
  bool closed_ = false;
  std::atomic<int> unclaimed_{0};
};

}  // namespace holdfast::httplib
