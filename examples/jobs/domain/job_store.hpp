// What the domain asks of whatever keeps the jobs. How that is done is not its business.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/job.hpp"

namespace jobs {

/// Which jobs to list: oldest first, those after `after`, at most `limit`.
struct job_filter {
  std::optional<job_state> state;
  std::optional<job_id> after;
  std::size_t limit = 50;
};

/// Keeps jobs, durably: what a call has written when it returns survives the end of the process.
/// Thread-safe. Errors: hf::unavailable where the store cannot be used now; what else is said
/// below.
class job_store {
 public:
  using change = std::function<job(job)>;

  job_store() = default;
  job_store(job_store const&) = delete;
  job_store& operator=(job_store const&) = delete;
  virtual ~job_store() = default;

  /// hf::conflict where the id or the key is there already.
  virtual void add(job const& j, std::optional<std::string> const& key) = 0;

  [[nodiscard]] virtual std::optional<job> find(job_id const& id) = 0;
  [[nodiscard]] virtual std::optional<job> find_by_key(std::string const& key) = 0;
  [[nodiscard]] virtual std::vector<job> list(job_filter const& filter) = 0;

  /// Reads, changes and writes one job with nothing in between, and puts it at the end of the line.
  /// Nothing is written when the change throws, or leaves the job as it is. Empty: there is no such
  /// job.
  virtual std::optional<job> update(job_id const& id, change const& how) = 0;

  /// The same with the job that has waited longest in that state. Empty: there is none.
  virtual std::optional<job> update_first(job_state state, change const& how) = 0;
};

}  // namespace jobs
