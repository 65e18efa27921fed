// The job service and its runner, as two processes with their files in one folder.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "poll.hpp"
#include "process.hpp"
#include "temporary.hpp"
#include "web.hpp"

namespace jobs_test {

/// What the tests of whole processes stand on. Ports are kept when a process is started again.
class Service : public testing::Test {
 protected:
  using milliseconds = std::chrono::milliseconds;

  void SetUp() override {
    start_runner();
    start_jobs();
  }

  void start_runner() {
    spawn_runner();
    int const port = runner_->port();
    if (runner_port_ == 0) runner_port_ = port;  // other threads may be reading it
  }
  void start_jobs() {
    spawn_jobs();
    int const port = jobs_->port();
    if (jobs_port_ == 0) jobs_port_ = port;
  }

  // The same, without waiting until it listens.
  void spawn_runner() {
    runner_ = std::make_unique<process>(
        RUNNER_PROGRAM,
        std::vector<std::string>{"--listen", "127.0.0.1:" + std::to_string(runner_port_), "--store",
                                 folder_.file("runner.db")});
  }
  void spawn_jobs() {
    int const runner = runner_behind_ == 0 ? runner_port_ : runner_behind_;
    jobs_ = std::make_unique<process>(
        JOBS_PROGRAM,
        std::vector<std::string>{"--listen", "127.0.0.1:" + std::to_string(jobs_port_), "--store",
                                 folder_.file("jobs.db"), "--runner",
                                 "http://127.0.0.1:" + std::to_string(runner)});
  }

  [[nodiscard]] answer jobs(std::string const& method, std::string const& path,
                            std::string const& body = {},
                            httplib::Headers const& headers = {}) const {
    return ask(jobs_port_, method, path, body, headers);
  }
  [[nodiscard]] answer runner(std::string const& method, std::string const& path,
                              std::string const& body = {}) const {
    return ask(runner_port_, method, path, body);
  }

  /// The id of a new job; empty where it was not accepted.
  [[nodiscard]] std::string submit(std::string const& key = {}) const {
    auto const made =
        jobs("POST", "/jobs", R"({"kind":"mail","payload":{"to":"ada"}})",
             key.empty() ? httplib::Headers{} : httplib::Headers{{"Idempotency-Key", key}});
    return made.status == 201 ? made.json.value("id", "") : "";
  }
  [[nodiscard]] nlohmann::json job(std::string const& id) const {
    return jobs("GET", "/jobs/" + id).json;
  }
  [[nodiscard]] std::string state(std::string const& id) const {
    auto const j = job(id);
    return j.is_object() ? j.value("state", "") : "";
  }
  [[nodiscard]] bool reaches(std::string const& id, std::string const& wanted,
                             milliseconds within = std::chrono::seconds{10}) const {
    return becomes_true([&] { return state(id) == wanted; }, within);
  }
  void set_mood(std::string const& mood) const {
    EXPECT_EQ(runner("PUT", "/mood", mood).status, 200) << mood;
  }
  /// How often the runner did the work of that job.
  [[nodiscard]] int effects_of(std::string const& id) const {
    auto const all = runner("GET", "/effects").json;
    return all.is_object() ? all.value(id, 0) : -1;
  }

  temporary_folder folder_;
  int runner_port_ = 0;
  int runner_behind_ = 0;  ///< where the service finds the runner, if not at its own port
  int jobs_port_ = 0;
  std::unique_ptr<process> runner_;
  std::unique_ptr<process> jobs_;
};

}  // namespace jobs_test
