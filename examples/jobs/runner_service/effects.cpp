#include "runner_service/effects.hpp"

#include <nlohmann/json.hpp>

namespace jobs {

namespace {

// Two tables on purpose: if a key were ever let through twice, the counter would say so.
constexpr sqlite::schema schema{.tables = R"(
CREATE TABLE answers (key TEXT NOT NULL PRIMARY KEY, answer TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE effects (key TEXT NOT NULL PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID
)",
                                .application = 0x72756e72,  // "runr"
                                .version = 1};

}  // namespace

effects::effects(std::string const& path)
    : db_{sqlite::open_store(path, schema)},
      find_{db_.prepare("SELECT answer FROM answers WHERE key = ?")},
      answer_{db_.prepare("INSERT INTO answers VALUES (?, ?)")},
      effect_{db_.prepare("INSERT INTO effects VALUES (?, 1) "
                          "ON CONFLICT (key) DO UPDATE SET count = count + 1")},
      counts_{db_.prepare("SELECT key, count FROM effects ORDER BY key")} {}

std::string effects::run(std::string const& key, std::string const& kind,
                         std::string const& payload) {
  std::lock_guard const held{lock_};
  sqlite::transaction all_of_it{db_};
  {
    auto before = find_.run(key);
    if (before.next()) return before.text(0);
  }
  nlohmann::ordered_json answer;
  answer["key"] = key;
  answer["did"] = kind;
  answer["payload_bytes"] = payload.size();
  answer_.execute(key, answer.dump());
  effect_.execute(key);
  all_of_it.commit();
  return answer.dump();
}

std::map<std::string, std::int64_t> effects::counts() {
  std::lock_guard const held{lock_};
  std::map<std::string, std::int64_t> out;
  auto row = counts_.run();
  while (row.next()) out.emplace(row.text(0), row.integer(1));
  return out;
}

}  // namespace jobs
