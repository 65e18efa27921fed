// Jobs in one SQLite file.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "domain/job_store.hpp"
#include "store/file_lock.hpp"
#include "store/sqlite.hpp"

namespace jobs {

/// One connection writes, under a lock; each reader has its own, so that no read waits for a disk.
///
/// A commit is on the disk when it returns (WAL, synchronous=FULL): whoever was told that a job was
/// accepted will find it after a crash of the process and after a loss of power.
class sqlite_job_store final : public job_store {
 public:
  /// Errors: hf::unavailable, hf::malformed; the message names the path.
  explicit sqlite_job_store(std::string path);
  ~sqlite_job_store() override;

  void add(job const& j, std::optional<std::string> const& key) override;
  std::optional<job> find(job_id const& id) override;
  std::optional<job> find_by_key(std::string const& key) override;
  std::vector<job> list(job_filter const& filter) override;
  std::optional<job> update(job_id const& id, change const& how) override;
  std::optional<job> update_first(job_state state, change const& how) override;

 private:
  struct reader;
  struct writer;
  class reading;

  /// Reads a job by `select`, changes it, writes it: one transaction.
  std::optional<job> update_found(sqlite::statement& select, std::string_view by,
                                  change const& how);

  std::string path_;
  file_lock only_us_;
  std::mutex writing_;
  std::unique_ptr<writer> writer_;
  std::mutex resting_;
  std::vector<std::unique_ptr<reader>> readers_;  // those nobody uses now
};

}  // namespace jobs
