// Clients that submit jobs and do not give up: a key for each job, and again until it is accepted.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "fire/raw_client.hpp"

namespace jobs_test {

/// What the clients have seen. They hold the service to nothing but its 201.
struct seen_by_clients {
  std::map<std::string, std::string> accepted;  ///< key to id
  std::map<reply::end, std::uint64_t> ends;     ///< of every request
  std::map<int, std::uint64_t> statuses;        ///< of every answer
  std::uint64_t again = 0;                      ///< accepted when sent again after a bad end
  std::vector<std::string> wrong;               ///< what no client should ever see
};

class submitters {
 public:
  struct how {
    std::size_t clients = 4;
    std::chrono::milliseconds pause{0};  ///< between two jobs, on the average
    std::uint64_t seed = 1;
    bool until_refused = false;  ///< leave at the third refused connection in a row
    std::string name = "c";      ///< keys begin with it
  };

  submitters(int port, how what);
  submitters(submitters const&) = delete;
  submitters& operator=(submitters const&) = delete;

  /// No new jobs; what each client is about is accepted first. Then all that they saw.
  seen_by_clients finish();
  /// Waits for those that leave by themselves (`until_refused`).
  seen_by_clients wait();

  [[nodiscard]] std::size_t accepted() const;

 private:
  void submit_all(std::stop_token const& stop, std::size_t client);
  [[nodiscard]] std::string submit(std::string const& key, std::size_t number, int& refused);
  void note(reply const& r);
  void check(std::string const& key, std::size_t number, std::string const& id);
  [[nodiscard]] bool gives_up(int refused) const { return how_.until_refused && refused >= 3; }

  int port_;
  how how_;
  mutable std::mutex lock_;
  seen_by_clients seen_;
  std::vector<std::jthread> threads_;
};

}  // namespace jobs_test
