// The service and a runner in every mood: jobs are deferred, never lost, never done twice.
#include <gmock/gmock.h>

#include <atomic>
#include <ostream>
#include <thread>

#include "service.hpp"

namespace {

using namespace std::chrono_literals;
using jobs_test::becomes_true;
using clock = std::chrono::steady_clock;

struct mood_case {
  std::string name;
  std::string body;
  friend std::ostream& operator<<(std::ostream& out, mood_case const& m) { return out << m.name; }
};

class Mood : public jobs_test::Service, public testing::WithParamInterface<mood_case> {
 protected:
  /// Asks over and over whether the service is alive, for as long as this lives.
  class watch {
   public:
    explicit watch(int port)
        : thread_{[this, port](std::stop_token const& stop) {
            while (!stop.stop_requested()) {
              auto const begun = clock::now();
              bool const alive = jobs_test::ask(port, "GET", "/healthz").status == 200;
              auto const took = clock::now() - begun;
              if (!alive || took > 500ms) ++misses;
              ++asked;
              std::this_thread::sleep_for(5ms);
            }
          }} {}
    std::atomic<int> misses{0}, asked{0};

   private:
    std::jthread thread_;
  };
};

TEST_P(Mood, DefersJobsAndThenDoesThemOnce) {
  std::string const before = submit();
  ASSERT_TRUE(reaches(before, "done"));

  watch const health{jobs_port_};
  set_mood(GetParam().body);
  std::vector<std::string> all;
  for (int i = 0; i < 6; ++i) all.push_back(submit());
  for (auto const& id : all) {
    ASSERT_NE(id, "");
    EXPECT_TRUE(becomes_true([&] { return job(id).value("attempts", 0) > 0; })) << id;
    EXPECT_TRUE(reaches(id, "deferred"));
  }
  EXPECT_TRUE(becomes_true([&] { return job(all[0]).value("note", "") != ""; }));
  // Long enough for the breaker to open and to have tried again in vain.
  EXPECT_TRUE(becomes_true([&] {
    auto const seen = jobs("GET", "/protections").json;
    int offers = seen.value("refused", 0);
    for (auto const& id : all) offers += job(id).value("attempts", 0);
    return offers > 12;
  }));

  set_mood(R"({"mood":"ok"})");
  auto const recovered = clock::now();
  EXPECT_TRUE(becomes_true([&] { return state(all[0]) == "done" || state(all[5]) == "done"; }));
  for (auto const& id : all) EXPECT_TRUE(reaches(id, "done")) << id;
  auto const took = clock::now() - recovered;
  EXPECT_LT(took, 2s);
  RecordProperty("recovered_after_ms", static_cast<int>(took / 1ms));
  for (auto const& id : all) EXPECT_EQ(effects_of(id), 1) << id;
  EXPECT_EQ(health.misses, 0) << "of " << health.asked;
  EXPECT_GT(health.asked, 10);
}

INSTANTIATE_TEST_SUITE_P(Each, Mood,
                         testing::Values(mood_case{"slow", R"({"mood":"slow","ms":2000})"},
                                         mood_case{"failing", R"({"mood":"failing","rate":1})"},
                                         mood_case{"overloaded",
                                                   R"({"mood":"overloaded","retry_after":1})"},
                                         mood_case{"hung", R"({"mood":"hung"})"},
                                         mood_case{"garbage", R"({"mood":"garbage"})"}),
                         [](auto const& m) { return m.param.name; });

class Moods : public jobs_test::Service {};

TEST_F(Moods, ClosedEndsByItselfAndTheJobsWereNotLost) {
  set_mood(R"({"mood":"closed","for_ms":1200})");
  auto const begun = clock::now();
  EXPECT_TRUE(becomes_true([&] { return runner("GET", "/healthz").status == 0; }));
  std::string const id = submit();
  EXPECT_TRUE(reaches(id, "deferred"));
  EXPECT_TRUE(becomes_true([&] { return runner("GET", "/healthz").status == 200; }));
  auto const reopened = clock::now();
  EXPECT_GT(reopened - begun, 1s);
  EXPECT_EQ(runner("GET", "/mood").json["mood"], "ok");
  EXPECT_TRUE(reaches(id, "done"));
  EXPECT_LT(clock::now() - reopened, 2s);
  EXPECT_EQ(effects_of(id), 1);
}

TEST_F(Moods, ALittleSlownessOrFailureIsHidden) {
  set_mood(R"({"mood":"slow","ms":100})");
  EXPECT_TRUE(reaches(submit(), "done"));
  set_mood(R"({"mood":"failing","rate":0.3})");
  std::vector<std::string> all;
  for (int i = 0; i < 12; ++i) all.push_back(submit());
  for (auto const& id : all) {
    EXPECT_TRUE(reaches(id, "done"));
    EXPECT_EQ(effects_of(id), 1);
  }
}

TEST_F(Moods, TheRunnerHearsItsNextMoodWhateverHangs) {
  set_mood(R"({"mood":"hung"})");
  std::atomic<int> released{0}, refused{0};
  {
    std::vector<std::jthread> callers;
    for (int i = 0; i < 80; ++i)
      callers.emplace_back([&, i] {
        auto const said = runner(
            "POST", "/run", R"({"key":"k)" + std::to_string(i) + R"(","kind":"k","payload":1})");
        if (said.status == 200) ++released;
        if (said.status == 503) ++refused;
      });
    EXPECT_TRUE(becomes_true([&] { return refused >= 40; })) << "more hang than it has threads for";
    EXPECT_EQ(runner("GET", "/effects").status, 200);
    EXPECT_EQ(runner("GET", "/healthz").status, 200);
    auto const begun = clock::now();
    set_mood(R"({"mood":"ok"})");
    EXPECT_LT(clock::now() - begun, 500ms);
  }
  EXPECT_EQ(released + refused, 80);
  EXPECT_EQ(released, 40);
}

TEST_F(Moods, ANonsenseMoodIsRefusedAndChangesNothing) {
  for (std::string const body :
       {R"({"mood":"sad"})", R"({"mood":"slow"})", R"({"mood":"slow","ms":-1})",
        R"({"mood":"failing","rate":2})", R"({"mood":"ok","ms":1})", R"({"mood":7})", "{}"})
    EXPECT_EQ(runner("PUT", "/mood", body).status, 422) << body;
  EXPECT_EQ(runner("PUT", "/mood", "{").status, 400);
  EXPECT_EQ(runner("GET", "/mood").json["mood"], "ok");
  EXPECT_EQ(runner("POST", "/run", R"({"key":""})").status, 422);
}

TEST_F(Moods, WhatFailsSaysSoInTheLogWithoutAWordToClients) {
  set_mood(R"({"mood":"garbage"})");
  std::string const id = submit();
  EXPECT_TRUE(reaches(id, "deferred"));
  EXPECT_TRUE(becomes_true([&] { return jobs_->err().contains("job.deferred"); }));
  EXPECT_THAT(jobs_->err(), testing::HasSubstr("running job " + id));
  EXPECT_EQ(job(id)["note"], "the runner's answer makes no sense");
  std::istringstream lines{jobs_->err()};
  for (std::string line; std::getline(lines, line);)
    EXPECT_TRUE(nlohmann::json::accept(line)) << line;
}

}  // namespace
