// Threads that take jobs, with a runner that is a function.
#include "worker/workers.hpp"

#include <holdfast/error/named.hpp>

#include <gmock/gmock.h>

#include <atomic>
#include <set>

#include "poll.hpp"
#include "store/sqlite_job_store.hpp"
#include "temporary.hpp"
#include "worker/pace.hpp"

namespace {

namespace hf = holdfast;
using namespace jobs;
using namespace std::chrono_literals;
using jobs_test::becomes_true;

using instant = pace::instant;

TEST(Pace, OffersOneDeferredJobPerTurnWhileTheRunnerIsInTrouble) {
  pace p{250ms};
  instant const t{};
  EXPECT_TRUE(p.deferred_may_go(t)) << "at the start all may go";
  EXPECT_TRUE(p.deferred_may_go(t));
  p.held(t);
  EXPECT_FALSE(p.deferred_may_go(t + 249ms));
  EXPECT_TRUE(p.deferred_may_go(t + 250ms));
  EXPECT_FALSE(p.deferred_may_go(t + 250ms)) << "the turn is taken";
  p.held(t + 260ms);
  EXPECT_TRUE(p.deferred_may_go(t + 500ms)) << "a job that fails does not put its successor off";
}

TEST(Pace, FlowsAgainOnceADeferredJobWentThrough) {
  pace p{250ms};
  instant const t{};
  p.held(t);
  EXPECT_FALSE(p.deferred_may_go(t));
  p.went_through();
  EXPECT_TRUE(p.deferred_may_go(t));
  EXPECT_TRUE(p.deferred_may_go(t));
}

TEST(Pace, TimeRunningBackwardsChangesNothing) {
  pace p{250ms};
  instant const t{10s};
  p.held(t);
  EXPECT_FALSE(p.deferred_may_go(t - 5s));
  EXPECT_TRUE(p.deferred_may_go(t + 250ms));
}

class Workers : public testing::Test {
 protected:
  jobs_test::temporary_folder folder_;
  sqlite_job_store store_{folder_.file("jobs.db")};
  job_queue queue_{
      store_, [] {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
      }};
  std::atomic<int> reported_{0};
  worker_options options_{.count = 3, .offer_every = 20ms};

  job submit() { return queue_.submit({"mail", "{}", std::nullopt}); }
  bool reaches(job const& j, job_state state) {
    return becomes_true([&] { return queue_.load(j.id).state == state; });
  }
  std::unique_ptr<workers> start(workers::run how) {
    auto made = std::make_unique<workers>(
        queue_, std::move(how), [this](hf::error const&) { ++reported_; }, options_);
    queue_.on_submit([w = made.get()] { w->wake(); });
    return made;
  }
};

TEST_F(Workers, RunEachJobOnce) {
  std::mutex lock;
  std::multiset<job_id> ran;
  auto const at_work = start([&](job const& j) -> run_outcome {
    std::lock_guard const held{lock};
    ran.insert(j.id);
    return {};
  });
  std::vector<job> all;
  for (int i = 0; i < 20; ++i) all.push_back(submit());
  for (job const& j : all) {
    EXPECT_TRUE(reaches(j, job_state::done));
    std::lock_guard const held{lock};
    EXPECT_EQ(ran.count(j.id), 1U);
  }
}

TEST_F(Workers, TryDeferredJobsAgainUntilTheyGoThrough) {
  std::atomic<bool> down{true};
  auto const at_work = start([&](job const&) -> run_outcome {
    if (down) return {run_outcome::end::deferred, "down"};
    return {};
  });
  std::vector<job> all;
  for (int i = 0; i < 10; ++i) all.push_back(submit());
  for (job const& j : all) EXPECT_TRUE(reaches(j, job_state::deferred));
  // While it is being tried again it is running, and has no note.
  EXPECT_TRUE(becomes_true([&] { return queue_.load(all[0].id).note == "down"; }));
  down = false;
  for (job const& j : all) EXPECT_TRUE(reaches(j, job_state::done));
}

TEST_F(Workers, AJobThatCanNeverBeRunDoesNotStopTheOthers) {
  job const poison = submit();
  auto const at_work = start([&](job const& j) -> run_outcome {
    if (j.id == poison.id) return {run_outcome::end::deferred, "500"};
    return {};
  });
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(reaches(submit(), job_state::done));
  EXPECT_TRUE(becomes_true([&] { return queue_.load(poison.id).attempts > 2; }));
}

TEST_F(Workers, AnErrorOutOfARunDefersTheJobAndIsReported) {
  std::atomic<bool> broken{true};
  auto const at_work = start([&](job const&) -> run_outcome {
    if (broken) throw std::runtime_error{"secret"};
    return {};
  });
  job const j = submit();
  EXPECT_TRUE(becomes_true([&] { return reported_ > 0; }));
  EXPECT_TRUE(reaches(j, job_state::deferred));
  EXPECT_EQ(queue_.load(j.id).note, "An unexpected error occurred");
  broken = false;
  EXPECT_TRUE(reaches(j, job_state::done));
}

TEST_F(Workers, SettleLaterWhenTheStoreIsBusy) {
  sqlite::connection other{folder_.file("jobs.db"), sqlite::connection::access::read_write};
  std::atomic<bool> running{false}, go{false};
  auto const at_work = start([&](job const&) -> run_outcome {
    running = true;
    EXPECT_TRUE(becomes_true([&] { return go.load(); }));
    return {};
  });
  job const j = submit();
  ASSERT_TRUE(becomes_true([&] { return running.load(); }));
  {
    sqlite::transaction held{other};
    go = true;
    EXPECT_TRUE(becomes_true([&] { return reported_ > 0; })) << "it cannot be settled";
    EXPECT_EQ(queue_.load(j.id).state, job_state::running);
  }
  EXPECT_TRUE(reaches(j, job_state::done));
}

TEST_F(Workers, DrainWaitsForWhatRunsAndTakesNothingMore) {
  std::atomic<bool> running{false}, go{false};
  options_.count = 1;
  auto const at_work = start([&](job const&) -> run_outcome {
    running = true;
    EXPECT_TRUE(becomes_true([&] { return go.load(); }));
    return {};
  });
  job const runs = submit();
  ASSERT_TRUE(becomes_true([&] { return running.load(); }));
  job const waits = submit();
  EXPECT_FALSE(at_work->drain(10ms));
  go = true;
  EXPECT_TRUE(at_work->drain(10s));
  EXPECT_EQ(queue_.load(runs.id).state, job_state::done);
  EXPECT_EQ(queue_.load(waits.id).state, job_state::queued);
}

TEST_F(Workers, IdleOnesStopAtOnce) {
  options_.offer_every = 1h;
  auto const at_work = start([](job const&) -> run_outcome { return {}; });
  EXPECT_TRUE(reaches(submit(), job_state::done)) << "woken, not waiting for the hour to pass";
  EXPECT_TRUE(at_work->drain(10s));
}

}  // namespace
