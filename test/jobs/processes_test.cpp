// Starting, stopping and killing the programs.
#include <gmock/gmock.h>
#include <signal.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "service.hpp"

namespace {

using namespace std::chrono_literals;
using jobs_test::becomes_true;
using jobs_test::process;
using testing::HasSubstr;
using clock = std::chrono::steady_clock;

class Programs : public jobs_test::Service {
 protected:
  void SetUp() override {}  // each test starts what it needs

  /// Starts a program that is to end at once; its exit code. It said one line on stderr.
  static int exit_of(std::string const& program, std::vector<std::string> const& arguments,
                     std::string const& says) {
    process p{program, arguments};
    int const exit = p.wait();
    EXPECT_EQ(std::ranges::count(p.err(), '\n'), 1) << p.err();
    EXPECT_THAT(p.err(), HasSubstr(says));
    EXPECT_EQ(p.out(), "");
    return exit;
  }
};

TEST_F(Programs, HelpIsNoFailure) {
  for (auto const* program : {JOBS_PROGRAM, RUNNER_PROGRAM}) {
    process p{program, {"--help"}};
    EXPECT_EQ(p.wait(), 0);
    EXPECT_THAT(p.out(), HasSubstr("--listen"));
  }
}

TEST_F(Programs, AWrongOptionIs64) {
  EXPECT_EQ(exit_of(JOBS_PROGRAM, {"--lisen", "127.0.0.1:0"}, "--lisen"), 64);
  EXPECT_EQ(exit_of(RUNNER_PROGRAM, {"--listen", "8081"}, "expected HOST:PORT, not 8081"), 64);
}

TEST_F(Programs, ABusyPortIs69) {
  start_runner();
  std::string const at = "127.0.0.1:" + std::to_string(runner_port_);
  EXPECT_EQ(exit_of(JOBS_PROGRAM, {"--listen", at, "--store", folder_.file("a.db")}, "is in use"),
            69);
  EXPECT_EQ(exit_of(RUNNER_PROGRAM, {"--listen", at}, "is in use"), 69);
}

TEST_F(Programs, AnUnusableStoreSaysWhy) {
  auto const with_store = [](std::string const& file) {
    return std::vector<std::string>{"--listen", "127.0.0.1:0", "--store", file};
  };
  std::string const text = folder_.file("text");
  std::ofstream{text} << std::string(10'000, 'x');
  for (auto const* program : {JOBS_PROGRAM, RUNNER_PROGRAM}) {
    EXPECT_EQ(exit_of(program, with_store(folder_.file("no/folder")), "No such file"), 69);
    EXPECT_EQ(exit_of(program, with_store(text), "not a database"), 65);
  }
  start_runner();
  start_jobs();
  EXPECT_EQ(exit_of(JOBS_PROGRAM, with_store(folder_.file("jobs.db")), "another process"), 69);
  EXPECT_EQ(exit_of(JOBS_PROGRAM, with_store(folder_.file("runner.db")), "another process"), 69);
}

TEST_F(Programs, AcceptedJobsOutliveAKill) {
  start_runner();
  set_mood(R"({"mood":"hung"})");
  start_jobs();
  std::vector<std::string> all;
  for (int i = 0; i < 20; ++i) all.push_back(submit("key-" + std::to_string(i)));
  EXPECT_TRUE(becomes_true([&] { return state(all[0]) == "running"; }));
  jobs_->kill_and_wait();
  set_mood(R"({"mood":"ok"})");
  start_jobs();
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_TRUE(reaches(all[i], "done")) << all[i];
    EXPECT_EQ(effects_of(all[i]), 1);
    EXPECT_EQ(submit("key-" + std::to_string(i)), all[i]) << "keys outlive it too";
  }
}

TEST_F(Programs, JobsOutliveTheirRunnersDeath) {
  start_runner();
  start_jobs();
  std::vector<std::string> all{submit()};
  ASSERT_TRUE(reaches(all[0], "done"));
  set_mood(R"({"mood":"slow","ms":50})");
  for (int i = 0; i < 10; ++i) all.push_back(submit());
  runner_->kill_and_wait();
  all.push_back(submit());
  EXPECT_TRUE(reaches(all.back(), "deferred"));
  start_runner();
  auto const back = clock::now();
  for (auto const& id : all) EXPECT_TRUE(reaches(id, "done")) << id;
  EXPECT_LT(clock::now() - back, 2s);
  for (auto const& id : all) EXPECT_EQ(effects_of(id), 1) << id;
}

TEST_F(Programs, NothingAcceptedIsLostWhileBothAreKilledAtRandom) {
  start_runner();
  start_jobs();
  std::mt19937 dice{7};
  std::vector<std::string> all;
  std::mutex lock;
  std::jthread client{[&](std::stop_token const& stop) {
    while (!stop.stop_requested()) {
      if (auto id = submit(); !id.empty()) {
        std::lock_guard const held{lock};
        all.push_back(std::move(id));
      }
      std::this_thread::sleep_for(3ms);
    }
  }};
  for (int round = 0; round < 8; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds{dice() % 120});
    bool const which = round % 2 == 0;
    (which ? jobs_ : runner_)->kill_and_wait();
    which ? start_jobs() : start_runner();
  }
  client.request_stop();
  client.join();
  ASSERT_GT(all.size(), 20U);
  for (auto const& id : all) EXPECT_TRUE(reaches(id, "done")) << id;
  auto const effects = runner("GET", "/effects").json;
  for (auto const& id : all) EXPECT_EQ(effects.value(id, 0), 1) << id;
}

TEST_F(Programs, TermDrainsAndLosesNothing) {
  start_runner();
  set_mood(R"({"mood":"slow","ms":400})");
  start_jobs();
  std::vector<std::string> all;
  for (int i = 0; i < 8; ++i) all.push_back(submit());
  EXPECT_TRUE(becomes_true([&] { return state(all[0]) == "running"; }));
  jobs_->signal(SIGTERM);
  EXPECT_TRUE(becomes_true([&] { return jobs("GET", "/readyz").status != 200; }));
  EXPECT_EQ(jobs("GET", "/readyz").code(), "DRAINING");
  EXPECT_EQ(jobs("GET", "/healthz").status, 200);
  std::string const late = submit();
  EXPECT_NE(late, "") << "what is accepted while draining is kept for the next start";
  EXPECT_EQ(jobs_->wait(3s), 0);
  EXPECT_EQ(effects_of(all[0]), 1) << "what ran was finished";
  EXPECT_EQ(effects_of(late), 0);

  set_mood(R"({"mood":"ok"})");
  start_jobs();
  all.push_back(late);
  for (auto const& id : all) {
    EXPECT_TRUE(reaches(id, "done"));
    EXPECT_EQ(effects_of(id), 1);
  }
  EXPECT_EQ(job(all[0])["attempts"], 1) << "not started again";
}

TEST_F(Programs, EitherSignalEndsAnIdleProgramWithZero) {
  for (int const number : {SIGTERM, SIGINT}) {
    start_runner();
    start_jobs();
    for (auto* const p : {jobs_.get(), runner_.get()}) {
      p->signal(number);
      EXPECT_EQ(p->wait(2s), 0) << p->err();
    }
  }
}

TEST_F(Programs, ARunnerWithHungAndSlowRequestsEndsAtOnceToo) {
  start_runner();
  for (auto const* mood : {R"({"mood":"hung"})", R"({"mood":"slow","ms":60000})"}) {
    set_mood(mood);
    std::jthread const caller{
        [&] { (void)runner("POST", "/run", R"({"key":"k","kind":"k","payload":1})"); }};
    std::this_thread::sleep_for(50ms);
    runner_->signal(SIGTERM);
    EXPECT_EQ(runner_->wait(2s), 0);
    start_runner();
  }
}

TEST_F(Programs, ASecondSignalEndsAtOnce) {
  start_runner();
  set_mood(R"({"mood":"hung"})");
  start_jobs();
  std::string const id = submit();
  EXPECT_TRUE(becomes_true([&] { return state(id) == "running"; }));
  jobs_->signal(SIGTERM);
  jobs_->signal(SIGINT);
  int const exit = jobs_->wait(2s);
  EXPECT_TRUE(exit == 128 + SIGTERM || exit == 128 + SIGINT) << exit;

  set_mood(R"({"mood":"ok"})");
  start_jobs();
  EXPECT_TRUE(reaches(id, "done"));
  EXPECT_EQ(effects_of(id), 1);
}

/// The lines of a log with that event, as JSON.
std::vector<nlohmann::json> lines_of(std::string const& log, std::string const& event) {
  std::vector<nlohmann::json> found;
  std::istringstream lines{log};
  for (std::string line; std::getline(lines, line);)
    if (auto const one = nlohmann::json::parse(line, nullptr, false);
        one.is_object() && one.value("event", "") == event)
      found.push_back(one);
  return found;
}

TEST_F(Programs, TheLogSaysWhenTheCircuitOpensAndCloses) {
  start_runner();
  start_jobs();
  set_mood(R"({"mood":"failing","rate":1})");
  std::string const id = submit();
  EXPECT_TRUE(becomes_true([&] { return lines_of(jobs_->err(), "circuit.opened").size() == 1; }));
  // Failed probes follow, and are no news.
  EXPECT_TRUE(becomes_true(
      [&] { return jobs("GET", "/protections").json["attempts"].value("failed", 0) > 8; }));
  set_mood(R"({"mood":"ok"})");
  EXPECT_TRUE(becomes_true([&] {
    (void)submit();  // the window of recovery grows call by call
    return !lines_of(jobs_->err(), "circuit.closed").empty();
  }));
  EXPECT_TRUE(reaches(id, "done"));

  auto const opened = lines_of(jobs_->err(), "circuit.opened");
  ASSERT_EQ(opened.size(), 1U) << jobs_->err();
  EXPECT_EQ(opened[0].value("level", ""), "warning");
  EXPECT_THAT(opened[0].value("message", ""), HasSubstr("runner"));
  EXPECT_EQ(opened[0]["causes"][0].value("message", ""), "the runner failed") << opened[0];
  auto const closed = lines_of(jobs_->err(), "circuit.closed");
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed[0].value("level", ""), "info");
  EXPECT_EQ(closed[0].value("dependency", ""), "runner");
  EXPECT_EQ(closed[0].value("outage", 0), 1);
  EXPECT_GT(closed[0].value("open_for_ms", 0), 0) << closed[0];
  EXPECT_GT(closed[0].value("refused", 0), 0) << closed[0];
}

TEST_F(Programs, JobsThatWereDeferredOrQueuedCanBeCancelled) {
  start_runner();
  set_mood(R"({"mood":"failing","rate":1})");
  start_jobs();
  std::string const id = submit();
  EXPECT_TRUE(reaches(id, "deferred"));
  EXPECT_TRUE(becomes_true([&] { return jobs("POST", "/jobs/" + id + "/cancel").status == 200; }));
  set_mood(R"({"mood":"ok"})");
  EXPECT_TRUE(reaches(submit(), "done"));
  EXPECT_EQ(state(id), "cancelled");
  EXPECT_EQ(effects_of(id), 0);

  set_mood(R"({"mood":"hung"})");
  std::string const runs = submit();
  EXPECT_TRUE(reaches(runs, "running"));
  EXPECT_EQ(jobs("POST", "/jobs/" + runs + "/cancel").code(), "JOB_RUNNING");
}

}  // namespace
