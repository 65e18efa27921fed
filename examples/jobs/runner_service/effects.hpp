// What the runner has done, and for whom: the other half of "exactly once".
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "store/sqlite.hpp"

namespace jobs {

/// Does a piece of work once per key. The key, the answer and the effect are committed in one
/// transaction, so a request that comes again, after whatever crash, finds either all or nothing.
///
/// The effect here is a counter in the same database. An effect outside of it (a mail, a payment)
/// cannot be in the transaction: then the runner can only promise "at least once".
class effects {
 public:
  /// `path` as for sqlite::open_store; ":memory:" forgets with the process.
  explicit effects(std::string const& path);

  /// The answer for that key: a new one with its effect, or the one given before, without.
  std::string run(std::string const& key, std::string const& kind, std::string const& payload);

  [[nodiscard]] std::map<std::string, std::int64_t> counts();

 private:
  std::mutex lock_;
  sqlite::connection db_;
  sqlite::statement find_;
  sqlite::statement answer_;
  sqlite::statement effect_;
  sqlite::statement counts_;
};

}  // namespace jobs
