// What the service does, in the words of the business: submit, load, list, cancel, take, settle.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/job.hpp"
#include "domain/job_store.hpp"

namespace jobs {

/// What a client asks for.
struct submission {
  std::string kind;
  std::string payload;             ///< canonical text
  std::optional<std::string> key;  ///< the client's name for this request: same key, same job
};

/// The queue. Raises domain errors and knows nothing of HTTP or SQL. Thread-safe.
class job_queue {
 public:
  using clock = std::function<timestamp()>;

  job_queue(job_store& store, clock now) : store_{store}, now_{std::move(now)} {}

  /// Called after each submission, for whoever waits for work. Set before the first one.
  void on_submit(std::function<void()> wake) { wake_ = std::move(wake); }

  /// The new job, or the first one of this key. idempotency_key_reused where the first was another.
  job submit(submission const& wanted);

  /// hf::not_found.
  [[nodiscard]] job load(job_id const& id);

  [[nodiscard]] std::vector<job> list(job_filter const& filter) { return store_.list(filter); }

  /// hf::not_found, job_running, job_already_finished.
  job cancel(job_id const& id);

  /// The job that has waited longest in that state, now running; it is the caller's to settle.
  std::optional<job> take(job_state from);

  /// hf::not_found; hf::conflict where it does not run any more.
  void settle(job_id const& id, run_outcome const& outcome);

  /// Puts back in line what was running when the service last stopped, however it stopped.
  std::size_t put_back_running();

 private:
  [[nodiscard]] job first_of_key(submission const& wanted, job const& first) const;
  job change(job_id const& id, job_store::change const& how);

  job_store& store_;
  clock now_;
  job_ids ids_;
  std::function<void()> wake_ = [] {};
};

}  // namespace jobs
