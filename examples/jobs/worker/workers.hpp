// The threads that take jobs from the queue and have them run.
#pragma once

#include <holdfast/error/error.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string_view>
#include <thread>
#include <vector>

#include "domain/job_queue.hpp"
#include "worker/pace.hpp"

namespace jobs {

namespace hf = holdfast;

struct worker_options {
  std::size_t count = 4;
  std::chrono::milliseconds offer_every{250};  ///< at least, to a runner in trouble; see `pace`
};

/// Takes jobs until it is drained. A job whose attempt cannot be settled, because the store fails,
/// is settled when the store works again, or put back in line when the service starts again.
class workers {
 public:
  /// How a job is run. An error out of it defers the job.
  using run = std::function<run_outcome(job const&)>;
  /// Told about errors that no client will ever see.
  using report = std::function<void(hf::error const&)>;

  workers(job_queue& queue, run how, report tell, worker_options options = {});
  workers(workers const&) = delete;
  workers& operator=(workers const&) = delete;
  ~workers();

  /// There may be work: called after each submission.
  void wake();

  /// Takes no more jobs and waits for those that run. False: some still do after `within`.
  [[nodiscard]] bool drain(std::chrono::milliseconds within);

 private:
  struct taken {
    job what;
    bool was_deferred;
  };

  void work(std::stop_token const& stop);
  std::optional<taken> next();
  run_outcome attempt(job const& j);
  void settle(taken const& t, run_outcome const& outcome, std::stop_token const& stop);
  [[nodiscard]] bool try_settle(taken const& t, run_outcome const& outcome);
  void rest(std::stop_token const& stop, std::uint64_t seen);
  [[nodiscard]] std::uint64_t wakes();

  job_queue& queue_;
  run run_;
  report tell_;
  worker_options options_;

  std::mutex lock_;
  std::condition_variable_any changed_;
  pace pace_;
  std::uint64_t wakes_ = 0;
  std::size_t working_ = 0;
  std::vector<std::jthread> threads_;
};

}  // namespace jobs
