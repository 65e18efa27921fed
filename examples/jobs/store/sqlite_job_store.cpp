#include "store/sqlite_job_store.hpp"

#include <holdfast/error/named.hpp>

#include <utility>

namespace jobs {

namespace hf = holdfast;

namespace {

// `turn` is the place in line: a job that is written again goes to the end. The time of day would
// do that job badly, for it may run backwards.
constexpr sqlite::schema schema{.tables = R"(
CREATE TABLE jobs (
  id       TEXT    NOT NULL PRIMARY KEY,
  kind     TEXT    NOT NULL,
  payload  TEXT    NOT NULL,
  state    TEXT    NOT NULL,
  attempts INTEGER NOT NULL,
  created  INTEGER NOT NULL,
  changed  INTEGER NOT NULL,
  note     TEXT    NOT NULL,
  turn     INTEGER NOT NULL UNIQUE,
  key      TEXT    UNIQUE
) STRICT;
CREATE INDEX jobs_in_line ON jobs (state, turn);
CREATE INDEX jobs_by_state ON jobs (state, id)
)",
                                .application = 0x6a6f6273,  // "jobs"
                                .version = 1};

std::string jobs_where(std::string_view rest) {
  return "SELECT id, kind, payload, state, attempts, created, changed, note FROM jobs WHERE " +
         std::string{rest};
}

timestamp time_of(std::int64_t milliseconds) {
  return timestamp{std::chrono::milliseconds{milliseconds}};
}
std::int64_t count_of(timestamp t) { return t.time_since_epoch().count(); }

job job_in(sqlite::rows const& row) {
  auto const id = job_id::parse(row.text(0));
  auto const state = job_state_named(row.text(3));
  if (!id || !state)
    throw hf::internal_error{
        "An unexpected error occurred",
        hf::internal("the store holds a job that makes no sense: {} {}", row.text(0), row.text(3))};
  return {.id = *id,
          .kind = row.text(1),
          .payload = row.text(2),
          .state = *state,
          .attempts = row.integer(4),
          .created = time_of(row.integer(5)),
          .changed = time_of(row.integer(6)),
          .note = row.text(7)};
}

std::optional<job> first_in(sqlite::rows row) {
  if (!row.next()) return std::nullopt;
  return job_in(row);
}

}  // namespace

struct sqlite_job_store::reader {
  explicit reader(std::string const& path) : db{path, sqlite::connection::access::read_only} {}

  sqlite::connection db;
  sqlite::statement by_id = db.prepare(jobs_where("id = ?"));
  sqlite::statement by_key = db.prepare(jobs_where("key = ?"));
  sqlite::statement all = db.prepare(jobs_where("id > ? ORDER BY id LIMIT ?"));
  sqlite::statement in_state = db.prepare(jobs_where("state = ? AND id > ? ORDER BY id LIMIT ?"));
};

struct sqlite_job_store::writer {
  explicit writer(std::string const& path) : db{sqlite::open_store(path, schema)} {
    auto last = db.prepare("SELECT coalesce(max(turn), 0) FROM jobs");
    auto answer = last.run();
    if (answer.next()) turn = answer.integer(0);
  }

  sqlite::connection db;
  sqlite::statement insert = db.prepare("INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  sqlite::statement change = db.prepare(
      "UPDATE jobs SET state = ?, attempts = ?, changed = ?, note = ?, turn = ? WHERE id = ?");
  sqlite::statement by_id = db.prepare(jobs_where("id = ?"));
  sqlite::statement first = db.prepare(jobs_where("state = ? ORDER BY turn LIMIT 1"));
  std::int64_t turn = 0;
};

/// A reader, borrowed; there are as many as ever read at once.
class sqlite_job_store::reading {
 public:
  explicit reading(sqlite_job_store& store) : store_{store} {
    std::lock_guard const held{store_.resting_};
    if (store_.readers_.empty()) return;
    used_ = std::move(store_.readers_.back());
    store_.readers_.pop_back();
  }
  reading(reading const&) = delete;
  reading& operator=(reading const&) = delete;
  ~reading() {
    std::lock_guard const held{store_.resting_};
    if (used_) store_.readers_.push_back(std::move(used_));
  }

  reader* operator->() {
    if (!used_) used_ = std::make_unique<reader>(store_.path_);
    return used_.get();
  }

 private:
  sqlite_job_store& store_;
  std::unique_ptr<reader> used_;
};

sqlite_job_store::sqlite_job_store(std::string path)
    : path_{std::move(path)}, only_us_{path_}, writer_{std::make_unique<writer>(path_)} {}

sqlite_job_store::~sqlite_job_store() = default;

void sqlite_job_store::add(job const& j, std::optional<std::string> const& key) {
  std::lock_guard const held{writing_};
  writer_->insert.execute(to_string(j.id), j.kind, j.payload, to_string(j.state), j.attempts,
                          count_of(j.created), count_of(j.changed), j.note, ++writer_->turn, key);
}

std::optional<job> sqlite_job_store::find(job_id const& id) {
  reading from{*this};
  return first_in(from->by_id.run(to_string(id)));
}

std::optional<job> sqlite_job_store::find_by_key(std::string const& key) {
  reading from{*this};
  return first_in(from->by_key.run(key));
}

std::vector<job> sqlite_job_store::list(job_filter const& filter) {
  reading from{*this};
  std::string const after = filter.after ? to_string(*filter.after) : "";
  auto const limit = static_cast<std::int64_t>(filter.limit);
  auto row = filter.state ? from->in_state.run(to_string(*filter.state), after, limit)
                          : from->all.run(after, limit);
  std::vector<job> found;
  while (row.next()) found.push_back(job_in(row));
  return found;
}

std::optional<job> sqlite_job_store::update(job_id const& id, change const& how) {
  std::lock_guard const held{writing_};
  return update_found(writer_->by_id, to_string(id), how);
}

std::optional<job> sqlite_job_store::update_first(job_state state, change const& how) {
  std::lock_guard const held{writing_};
  return update_found(writer_->first, to_string(state), how);
}

std::optional<job> sqlite_job_store::update_found(sqlite::statement& select, std::string_view by,
                                                  change const& how) {
  sqlite::transaction all_of_it{writer_->db};
  auto const before = first_in(select.run(by));
  if (!before) return std::nullopt;
  job after = how(*before);
  if (after != *before) {
    writer_->change.execute(to_string(after.state), after.attempts, count_of(after.changed),
                            after.note, ++writer_->turn, to_string(after.id));
    all_of_it.commit();
  }
  return after;
}

}  // namespace jobs
