// Jobs flow while the runner goes through its moods, the network through its faults, and both
// processes are killed at random points.
#include <gtest/gtest.h>
#include <signal.h>

#include <thread>

#include "fire/fire.hpp"
#include "fire/health_watch.hpp"

namespace {

using namespace std::chrono_literals;
using jobs_test::fault;
using jobs_test::slowness;
using std::chrono::milliseconds;

struct tally {
  int jobs_killed = 0, runner_killed = 0, killed_while_starting = 0;
  milliseconds longest_gap{0};  ///< from a kill until the service listened again
  std::map<std::string, int> moods;
};

class UnderFire : public jobs_test::Fire {
 protected:
  void SetUp() override {
    Fire::SetUp();
    front_.forward_to(jobs_port_);
    using kind = fault::kind;
    front_.suffer({{}, {}, {}, {}, {}, {kind::reset}, {kind::lost_answer}, {kind::half_close}});
  }

  void change_mood() {
    if (moods_.empty()) {
      moods_ = {R"({"mood":"ok"})",
                R"({"mood":"slow","ms":200})",
                R"({"mood":"failing","rate":0.5})",
                R"({"mood":"overloaded","retry_after":1})",
                R"({"mood":"hung"})",
                R"({"mood":"garbage"})",
                R"({"mood":"closed","for_ms":300})"};
      dice_.shuffle(moods_);
    }
    become(moods_.back());
    ++seen_.moods[moods_.back()];
    moods_.pop_back();
  }
  /// It may be closed by the mood before.
  void become(std::string const& mood) const {
    EXPECT_TRUE(
        jobs_test::becomes_true([&] { return runner("PUT", "/mood", mood).status == 200; }));
  }
  void calm_down() {
    become(R"({"mood":"ok"})");
    network_.suffer({});
  }

  void change_network(int round) {
    auto const of = [](std::size_t kind) {
      auto const is = static_cast<fault::kind>(kind % fault::kinds);
      return fault{.is = is, .ms = is == fault::kind::trickle ? 30ms : 150ms};
    };
    auto const nth = static_cast<std::size_t>(round);
    network_.suffer({{}, {}, of(nth), of(dice_.below(fault::kinds))});
  }

  void burn(milliseconds span) {
    auto const until = std::chrono::steady_clock::now() + span;
    do {
      (void)jobs_->err();  // a full pipe would stop it
      (void)runner_->err();
      std::this_thread::sleep_for(std::min(span, 5ms));
    } while (std::chrono::steady_clock::now() < until);
  }

  /// It was alive: a crash, or what a sanitizer found, would have ended it another way.
  static void kill(jobs_test::process& p) {
    p.signal(SIGKILL);
    EXPECT_EQ(p.wait(), -SIGKILL) << p.err();
  }

  void kill_jobs() {
    auto const begun = std::chrono::steady_clock::now();
    health_->down();
    kill(*jobs_);
    ++seen_.jobs_killed;
    if (dice_.below(4) == 0) {  // again, while it puts back in line what was running
      spawn_jobs();
      burn(dice_.between(0ms, 40ms * slowness));
      kill(*jobs_);
      ++seen_.killed_while_starting;
    }
    start_jobs();
    health_->up();
    seen_.longest_gap =
        std::max(seen_.longest_gap,
                 std::chrono::ceil<milliseconds>(std::chrono::steady_clock::now() - begun));
  }

  void kill_runner() {
    kill(*runner_);
    ++seen_.runner_killed;
    burn(dice_.between(0ms, 150ms));
    start_runner();
  }

  /// True: the service; false: the runner. As many of each.
  [[nodiscard]] std::vector<char> targets() {
    auto const count = jobs_test::from_environment("HOLDFAST_KILLS", jobs_test::usual_kills);
    std::vector<char> out(count, 0);
    std::fill_n(out.begin(), (count + 1) / 2, 1);
    dice_.shuffle(out);
    return out;
  }

  void report(jobs_test::seen_by_clients const& clients,
              jobs_test::health_watch::findings const& health) {
    std::ostringstream out;
    out << clients.accepted.size() << " jobs accepted, " << clients.again
        << " of them after they were sent again; kills: " << seen_.jobs_killed << " service, "
        << seen_.runner_killed << " runner, " << seen_.killed_while_starting
        << " more while starting; healthz: " << health.asked << " asked, longest "
        << health.longest / 1ms << " ms, " << health.across
        << " came across a kill; longest gap from a kill to listening " << seen_.longest_gap
        << "; faults between service and runner:";
    for (std::size_t k = 0; k < fault::kinds; ++k)
      out << ' ' << to_string(static_cast<fault::kind>(k)) << ' '
          << network_.drawn(static_cast<fault::kind>(k));
    std::cout << out.str() << '\n';
  }

  jobs_test::fault_proxy front_{dice_.seed + 1};  // between the clients and the service
  std::unique_ptr<jobs_test::health_watch> health_;
  std::vector<std::string> moods_;
  tally seen_;
};

TEST_F(UnderFire, NoAcceptedJobIsLostAndNoneIsDoneTwice) {
  health_ = std::make_unique<jobs_test::health_watch>(jobs_port_, 500ms * slowness);
  health_->up();
  jobs_test::submitters clients{front_.port(),
                                {.clients = 4, .pause = 40ms * slowness, .seed = dice_.seed}};
  int round = 0;
  for (char const service : targets()) {
    if (HasFailure()) break;
    change_mood();
    change_network(round++);
    burn(dice_.between(20ms, 700ms * slowness));
    service ? kill_jobs() : kill_runner();
  }
  calm_down();
  auto const seen = clients.finish();
  expect_each_once(seen.accepted);
  auto const health = health_->finish();
  report(seen, health);

  EXPECT_EQ(seen.wrong, std::vector<std::string>{});
  EXPECT_EQ(health.missed, std::vector<std::string>{});
  // That there was a fire at all:
  EXPECT_GT(seen.accepted.size(), static_cast<std::size_t>(round) * 4);
  EXPECT_GT(seen.again, 0U);
  EXPECT_GT(health.asked, health.across * 10);
  if (round < 3 * static_cast<int>(fault::kinds)) return;
  EXPECT_EQ(seen_.moods.size(), 7U);
  for (std::size_t k = 0; k < fault::kinds; ++k)
    EXPECT_GT(network_.drawn(static_cast<fault::kind>(k)), 0U)
        << to_string(static_cast<fault::kind>(k));
}

}  // namespace
