// The two processes, with a proxy that does harm between them, and what is asked of the survivors.
#pragma once

#include <map>
#include <set>
#include <sstream>
#include <string>

#include "fire/dice.hpp"
#include "fire/fault_proxy.hpp"
#include "fire/submitters.hpp"
#include "service.hpp"

namespace jobs_test {

class Fire : public Service {
 protected:
  void SetUp() override {
    start_runner();
    network_.forward_to(runner_port_);
    runner_behind_ = network_.port();
    start_jobs();
  }

  /// Every job in the store, by its id.
  [[nodiscard]] std::map<std::string, nlohmann::json> all_jobs() const {
    std::map<std::string, nlohmann::json> out;
    for (std::string next; next != "end";) {
      auto const page = jobs("GET", "/jobs?limit=100" + (next.empty() ? "" : "&after=" + next));
      EXPECT_EQ(page.status, 200);
      if (page.status != 200) break;
      for (auto const& j : page.json["jobs"]) out[j.value("id", "")] = j;
      next = page.json.value("next", "end");
    }
    return out;
  }

  [[nodiscard]] std::size_t unfinished() const {
    auto const all = all_jobs();
    return static_cast<std::size_t>(std::ranges::count_if(all, [](auto const& j) {
      auto const state = j.second.value("state", "");
      return state != "done" && state != "failed" && state != "cancelled";
    }));
  }

  /// No accepted job is lost, none is there twice, each is done, and its effect was there once.
  void expect_each_once(std::map<std::string, std::string> const& accepted) {
    bool const over = becomes_true(
        [&] {
          (void)jobs_->err();  // a full pipe would stop it
          (void)runner_->err();
          return unfinished() == 0;
        },
        std::chrono::seconds{60} * slowness);
    EXPECT_TRUE(over) << unfinished() << " jobs are not finished";
    auto const kept = all_jobs();
    auto const effects = runner("GET", "/effects").json;
    std::set<std::string> ids;
    for (auto const& [key, id] : accepted) {
      ids.insert(id);
      ASSERT_TRUE(kept.contains(id)) << "job " << id << " of key " << key << " was lost";
      EXPECT_EQ(kept.at(id).value("state", ""), "done") << kept.at(id);
      EXPECT_EQ(effects.value(id, 0), 1) << id;
    }
    EXPECT_EQ(ids.size(), accepted.size()) << "two keys have one job";
    for (auto const& [id, j] : kept)
      EXPECT_TRUE(ids.contains(id)) << "a job that no client knows: " << j;
    for (auto const& [id, count] : effects.items()) EXPECT_EQ(count, 1) << id;
  }

  dice dice_;
  fault_proxy network_{dice_.seed};
};

}  // namespace jobs_test
