#include "store/sqlite.hpp"

#include <holdfast/error/ignore.hpp>
#include <holdfast/error/named.hpp>

namespace jobs::sqlite {

namespace hf = holdfast;

namespace {

constexpr int busy_timeout_ms = 1000;

/// What SQLite says, as an error with meaning. Its own words are for the log.
[[noreturn]] void raise(sqlite3* db, int result) {
  auto note = hf::internal("sqlite {}: {}", sqlite3_errstr(result),
                           db == nullptr ? "no connection" : sqlite3_errmsg(db));
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: throw hf::unavailable{"the store is busy", std::move(note)};
    case SQLITE_CONSTRAINT:
      if (result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY)
        throw hf::conflict{"this exists already", std::move(note)};
      throw hf::internal_error{"An unexpected error occurred", std::move(note)};
    case SQLITE_FULL: throw hf::unavailable{"the store is full", std::move(note)};
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY: throw hf::unavailable{"the store cannot be used", std::move(note)};
    case SQLITE_NOTADB: throw hf::malformed{"it is not a database", std::move(note)};
    default: throw hf::internal_error{"An unexpected error occurred", std::move(note)};
  }
}

void require(sqlite3* db, int result) {
  if (result != SQLITE_OK) raise(db, sqlite3_extended_errcode(db));
}

std::int64_t number(connection& db, char const* sql) {
  auto asked = db.prepare(sql);
  auto answer = asked.run();
  return answer.next() ? answer.integer(0) : 0;
}

}  // namespace

rows::~rows() {
  sqlite3_reset(running_);
  sqlite3_clear_bindings(running_);
}

bool rows::next() {
  int const result = sqlite3_step(running_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  sqlite3* const db = sqlite3_db_handle(running_);
  raise(db, sqlite3_extended_errcode(db));
}

std::string rows::text(int column) const {
  auto const* const bytes = reinterpret_cast<char const*>(sqlite3_column_text(running_, column));
  auto const size = static_cast<std::size_t>(sqlite3_column_bytes(running_, column));
  return bytes == nullptr ? std::string{} : std::string{bytes, size};
}

std::int64_t rows::integer(int column) const { return sqlite3_column_int64(running_, column); }

statement::statement(sqlite3* db, std::string_view sql) {
  sqlite3_stmt* made = nullptr;
  require(db, sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                                 SQLITE_PREPARE_PERSISTENT, &made, nullptr));
  prepared_.reset(made);
}

void statement::bind(int place, std::int64_t value) {
  auto* const s = prepared_.get();
  require(sqlite3_db_handle(s), sqlite3_bind_int64(s, place, value));
}

void statement::bind(int place, std::string_view value) {
  auto* const s = prepared_.get();
  require(sqlite3_db_handle(s),
          sqlite3_bind_text64(s, place, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void statement::bind(int place, std::optional<std::string> const& value) {
  if (value) return bind(place, std::string_view{*value});
  auto* const s = prepared_.get();
  require(sqlite3_db_handle(s), sqlite3_bind_null(s, place));
}

connection::connection(std::string const& path, access mode) {
  int const flags =
      mode == access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* made = nullptr;
  int const result = sqlite3_open_v2(path.c_str(), &made, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  db_.reset(made);  // it is there also when opening failed, to be asked why, and closed
  require(made, result);
  sqlite3_extended_result_codes(made, 1);
  sqlite3_busy_timeout(made, busy_timeout_ms);
}

void connection::execute(char const* sql) {
  require(db_.get(), sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr));
}

connection open_store(std::string const& path, schema const& wanted) {
  try {
    connection db{path, connection::access::read_write};
    // FULL: in WAL mode, NORMAL would lose the last commits when the power goes.
    db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    transaction making{db};
    if (number(db, "SELECT count(*) FROM sqlite_schema") == 0) {
      db.execute(wanted.tables);
      db.execute(("PRAGMA application_id = " + std::to_string(wanted.application)).c_str());
      db.execute(("PRAGMA user_version = " + std::to_string(wanted.version)).c_str());
    }
    if (number(db, "PRAGMA application_id") != wanted.application)
      throw hf::malformed{"it is the database of another program"};
    if (number(db, "PRAGMA user_version") != wanted.version)
      throw hf::malformed{"it was written by another version of this program"};
    making.commit();
    return db;
  } catch (hf::error const& e) {
    hf::make_error(e.kind(), hf::text("cannot use the store {}: {}", path, e.message()),
                   hf::because(e))
        .raise();
  }
}

transaction::~transaction() {
  if (!open_) return;
  try {
    in_.execute("ROLLBACK");
  } catch (hf::error const& e) {
    hf::ignore(e, "SQLite has rolled back by itself, as it does after a full disk");
  }
}

void transaction::commit() {
  in_.execute("COMMIT");
  open_ = false;
}

}  // namespace jobs::sqlite
