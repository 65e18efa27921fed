// Jobs in a real SQLite file.
#include "store/sqlite_job_store.hpp"

#include <holdfast/error/named.hpp>

#include <gmock/gmock.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "poll.hpp"
#include "temporary.hpp"

namespace {

namespace hf = holdfast;
using namespace jobs;
using jobs_test::temporary_folder;
using testing::HasSubstr;

class Store : public testing::Test {
 protected:
  temporary_folder folder_;
  std::string path_ = folder_.file("jobs.db");
  job_ids ids_;
  std::int64_t clock_ = 1'700'000'000'000;

  timestamp now() { return timestamp{std::chrono::milliseconds{++clock_}}; }
  job fresh(std::string kind = "mail") {
    auto const t = now();
    job j;
    j.id = ids_.next(t);
    j.kind = std::move(kind);
    j.payload = "{}";
    j.created = t;
    j.changed = t;
    return j;
  }
  job_store::change start() {
    return [this](job j) { return started(std::move(j), now()); };
  }
  template <class Use>
  std::string message_of(Use&& use) {
    try {
      use();
    } catch (hf::error const& e) {
      return std::string{e.message()};
    }
    return "nothing thrown";
  }
};

TEST_F(Store, KeepsEveryFieldAcrossARestart) {
  job j = fresh();
  j.kind = "a \"b\"; DROP TABLE jobs; -- \xc3\xa9";
  j.payload = std::string{"[\"x\0y\"]", 7};
  j.note = "note";
  j.attempts = 3;
  j.state = job_state::failed;
  {
    sqlite_job_store{path_}.add(j, "key");
  }
  sqlite_job_store again{path_};
  EXPECT_EQ(again.find(j.id), j);
  EXPECT_EQ(again.find_by_key("key"), j);
  EXPECT_EQ(again.find_by_key("Key"), std::nullopt);
  EXPECT_EQ(again.find(fresh().id), std::nullopt);
}

TEST_F(Store, AKeyOrAnIdTwiceIsAConflict) {
  sqlite_job_store store{path_};
  job const j = fresh();
  store.add(j, "key");
  EXPECT_THROW(store.add(j, std::nullopt), hf::conflict);
  EXPECT_THROW(store.add(fresh(), "key"), hf::conflict);
  store.add(fresh(), std::nullopt);
  store.add(fresh(), std::nullopt);
  EXPECT_EQ(store.list({}).size(), 3U) << "jobs without a key do not clash";
}

TEST_F(Store, ListsInPagesInTheOrderOfSubmission) {
  sqlite_job_store store{path_};
  std::vector<job_id> all;
  for (int i = 0; i < 25; ++i) {
    job const j = fresh();
    store.add(j, std::nullopt);
    all.push_back(j.id);
  }
  (void)store.update(all[3], start());

  std::vector<job_id> seen;
  job_filter page{.state = std::nullopt, .after = std::nullopt, .limit = 10};
  for (;;) {
    auto const found = store.list(page);
    if (found.empty()) break;
    EXPECT_LE(found.size(), 10U);
    for (job const& j : found) seen.push_back(j.id);
    page.after = seen.back();
  }
  EXPECT_EQ(seen, all);

  EXPECT_EQ(store.list({.state = job_state::queued, .after = std::nullopt}).size(), 24U);
  EXPECT_EQ(store.list({.state = job_state::queued, .after = all[20]}).size(), 4U);
  auto const running = store.list({.state = job_state::running, .after = std::nullopt});
  ASSERT_EQ(running.size(), 1U);
  EXPECT_EQ(running[0].id, all[3]);
}

TEST_F(Store, TheLineIsFirstInFirstOutAndWhoComesBackStandsAtItsEnd) {
  sqlite_job_store store{path_};
  std::vector<job_id> all;
  for (int i = 0; i < 3; ++i) {
    job const j = fresh();
    store.add(j, std::nullopt);
    all.push_back(j.id);
  }
  auto const defer = [this](job j) {
    return settled(started(std::move(j), now()), {run_outcome::end::deferred, ""}, now());
  };
  for (auto const& id : all) EXPECT_EQ(store.update_first(job_state::queued, defer)->id, id);
  EXPECT_EQ(store.update_first(job_state::queued, defer), std::nullopt);
  for (int round = 0; round < 2; ++round)
    for (auto const& id : all) EXPECT_EQ(store.update_first(job_state::deferred, defer)->id, id);
}

TEST_F(Store, AChangeThatThrowsChangesNothing) {
  sqlite_job_store store{path_};
  job const j = fresh();
  store.add(j, std::nullopt);
  EXPECT_THROW((void)store.update(j.id, [](job) -> job { throw hf::conflict{"no"}; }),
               hf::conflict);
  EXPECT_EQ(store.find(j.id), j);
  EXPECT_TRUE(store.update(j.id, start())) << "and the store is free again";
}

TEST_F(Store, OneJobIsTakenByOneThreadOnly) {
  sqlite_job_store store{path_};
  constexpr int count = 60;
  for (int i = 0; i < count; ++i) store.add(fresh(), std::nullopt);
  std::atomic<int> taken{0};
  std::atomic<std::int64_t> clock{clock_};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        auto const take = [&](job j) {
          return started(std::move(j), timestamp{std::chrono::milliseconds{++clock}});
        };
        while (store.update_first(job_state::queued, take)) {
          ++taken;
          (void)store.list({});
        }
      });
  }
  EXPECT_EQ(taken, count);
  for (job const& j : store.list({.state = std::nullopt, .after = std::nullopt, .limit = 100}))
    EXPECT_EQ(j.attempts, 1);
}

TEST_F(Store, BusyIsUnavailableAndReadsGoOn) {
  sqlite_job_store store{path_};
  job const j = fresh();
  store.add(j, std::nullopt);
  sqlite::connection other{path_, sqlite::connection::access::read_write};
  {
    sqlite::transaction held{other};
    try {
      store.add(fresh(), std::nullopt);
      FAIL() << "another connection writes";
    } catch (hf::unavailable const& e) {
      EXPECT_EQ(e.message(), "the store is busy");
    }
    EXPECT_EQ(store.find(j.id), j);
  }
  store.add(fresh(), std::nullopt);
}

TEST_F(Store, AcceptedJobsAreSyncedToTheDisk) {
  // There is no pulling of a plug here; the setting is what there is to see.
  auto db = sqlite::open_store(path_, {.tables = "", .application = 1, .version = 1});
  auto asked = db.prepare("PRAGMA synchronous");
  auto answer = asked.run();
  ASSERT_TRUE(answer.next());
  EXPECT_EQ(answer.integer(0), 2) << "2 is FULL";
}

TEST_F(Store, OneProcessAtATime) {
  sqlite_job_store store{path_};
  EXPECT_THAT(message_of([&] { sqlite_job_store{path_}; }), HasSubstr("another process has it"));
}

TEST_F(Store, SaysWhatIsWrongWithTheFile) {
  std::string const nowhere = folder_.file("no/such/folder/jobs.db");
  EXPECT_THROW(sqlite_job_store{nowhere}, hf::unavailable);
  EXPECT_THAT(message_of([&] { sqlite_job_store{nowhere}; }), HasSubstr("No such file"));

  std::ofstream{path_} << std::string(4096, 'x');
  EXPECT_THROW(sqlite_job_store{path_}, hf::malformed);
  EXPECT_THAT(message_of([&] { sqlite_job_store{path_}; }), HasSubstr("not a database"));

  std::string const foreign = folder_.file("foreign.db");
  sqlite::connection{foreign, sqlite::connection::access::read_write}.execute(
      "CREATE TABLE jobs (x)");
  EXPECT_THAT(message_of([&] { sqlite_job_store{foreign}; }), HasSubstr("another program"));

  std::string const newer = folder_.file("newer.db");
  {
    sqlite_job_store{newer};
  }
  sqlite::connection{newer, sqlite::connection::access::read_write}.execute(
      "PRAGMA user_version = 99");
  EXPECT_THAT(message_of([&] { sqlite_job_store{newer}; }), HasSubstr("another version"));
}

TEST_F(Store, AFolderIsNoStore) {
  EXPECT_THROW(sqlite_job_store{folder_.file("")}, hf::unavailable);
}

}  // namespace
