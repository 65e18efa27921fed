// SQLite behind three small types. Its error codes become errors with meaning here, and only here.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace jobs::sqlite {

/// The rows of one run of a statement. The statement is free again when this goes.
class rows {
 public:
  explicit rows(sqlite3_stmt* running) noexcept : running_{running} {}
  rows(rows const&) = delete;
  rows& operator=(rows const&) = delete;
  ~rows();

  /// On to the next row; false when there is none.
  bool next();

  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;

 private:
  sqlite3_stmt* running_;
};

/// A prepared statement. Used by one thread at a time.
class statement {
 public:
  statement(sqlite3* db, std::string_view sql);

  /// Binds the values in order and starts over.
  template <class... Values>
  [[nodiscard]] rows run(Values const&... values) {
    int place = 0;
    (bind(++place, values), ...);
    return rows{prepared_.get()};
  }

  /// The same where no row is wanted.
  template <class... Values>
  void execute(Values const&... values) {
    run(values...).next();
  }

 private:
  void bind(int place, std::int64_t value);
  void bind(int place, std::string_view value);
  void bind(int place, std::string const& value) { bind(place, std::string_view{value}); }
  void bind(int place, std::optional<std::string> const& value);

  struct finalise {
    void operator()(sqlite3_stmt* s) const noexcept { sqlite3_finalize(s); }
  };
  std::unique_ptr<sqlite3_stmt, finalise> prepared_;
};

/// One connection, for one thread at a time.
class connection {
 public:
  enum class access : std::uint8_t { read_write, read_only };

  /// `path` may be ":memory:".
  connection(std::string const& path, access mode);

  [[nodiscard]] statement prepare(std::string_view sql) { return {db_.get(), sql}; }
  void execute(char const* sql);

 private:
  struct close {
    void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
  };
  std::unique_ptr<sqlite3, close> db_;
};

/// The tables of one kind of store. `application` marks the file as ours, `version` the tables'
/// shape.
struct schema {
  char const* tables;
  std::int64_t application;
  std::int64_t version;
};

/// Opens a store for writing: the file is made where there is none, in WAL mode, each commit on the
/// disk when it returns.
///
/// Errors: hf::unavailable (no such folder, no permission), hf::malformed (no database, or not one
/// of this schema); the message names the path, for whoever started the program.
[[nodiscard]] connection open_store(std::string const& path, schema const& wanted);

/// Everything between, or nothing. Takes the write lock at once, so that it cannot fail half-way.
class transaction {
 public:
  explicit transaction(connection& in) : in_{in} { in_.execute("BEGIN IMMEDIATE"); }
  transaction(transaction const&) = delete;
  transaction& operator=(transaction const&) = delete;
  ~transaction();

  void commit();

 private:
  connection& in_;
  bool open_ = true;
};

}  // namespace jobs::sqlite
