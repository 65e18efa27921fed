// What reads cost while the runner hangs, beside what they cost while it is well.
#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "fire/fire.hpp"

namespace {

using namespace std::chrono_literals;
using jobs_test::slowness;
using microseconds = std::chrono::microseconds;

/// Durations of reads; which kind is asked for when one ends.
class reads_taken {
 public:
  void add(microseconds took) {
    std::lock_guard const held{lock_};
    into_->push_back(took);
  }
  void now_into(std::vector<microseconds>& which) {
    std::lock_guard const held{lock_};
    into_ = &which;
  }

 private:
  std::mutex lock_;
  std::vector<microseconds> nowhere_;
  std::vector<microseconds>* into_ = &nowhere_;
};

microseconds percentile(std::vector<microseconds> of, double share) {
  if (of.empty()) return microseconds::max();
  auto const nth =
      of.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(of.size() - 1) * share);
  std::ranges::nth_element(of, nth);
  return *nth;
}

class ReadsUnderFire : public jobs_test::Fire {
 protected:
  [[nodiscard]] std::jthread reader(std::vector<std::string> const& ids, reads_taken& into) const {
    return std::jthread{[&, port = jobs_port_](std::stop_token const& stop) {
      httplib::Client client{"127.0.0.1", port};
      client.set_keep_alive(true);
      for (std::size_t n = 0; !stop.stop_requested(); ++n) {
        auto const begun = std::chrono::steady_clock::now();
        auto const got = client.Get("/jobs/" + ids[n % ids.size()]);
        auto const took = std::chrono::steady_clock::now() - begun;
        EXPECT_TRUE(got && got->status == 200);
        into.add(std::chrono::ceil<microseconds>(took));
        std::this_thread::sleep_for(1ms);
      }
    }};
  }
  [[nodiscard]] std::uint64_t timed_out() const {
    auto const said = jobs("GET", "/protections").json;
    return said["attempts"].value("timed_out", std::uint64_t{0});
  }
};

TEST_F(ReadsUnderFire, AreAsQuickWhileTheRunnerHangs) {
  std::vector<std::string> ids;
  for (int i = 0; i < 50; ++i) ids.push_back(submit());
  std::vector<microseconds> well, hung;
  reads_taken reads;
  jobs_test::submitters clients{jobs_port_, {.clients = 2, .pause = 20ms * slowness}};
  {
    std::vector<std::jthread> readers;
    for (int i = 0; i < 2; ++i) readers.push_back(reader(ids, reads));
    for (int turn = 0; turn < 4; ++turn) {
      set_mood(R"({"mood":"ok"})");
      reads.now_into(well);
      std::this_thread::sleep_for(2s);
      auto const before = timed_out();
      set_mood(R"({"mood":"hung"})");
      reads.now_into(hung);
      std::this_thread::sleep_for(2s);
      // Later only where the disk kept the workers from taking jobs.
      EXPECT_TRUE(jobs_test::becomes_true([&] { return timed_out() > before + 3; }))
          << "the workers hang too";
    }
  }
  set_mood(R"({"mood":"ok"})");
  EXPECT_EQ(clients.finish().wrong, std::vector<std::string>{});

  auto const well_99 = percentile(well, 0.99);
  auto const hung_99 = percentile(hung, 0.99);
  std::cout << "reads while the runner is well: " << well.size() << ", p50 "
            << percentile(well, 0.5) << ", p99 " << well_99 << ", longest " << percentile(well, 1)
            << "\nreads while it hangs:           " << hung.size() << ", p50 "
            << percentile(hung, 0.5) << ", p99 " << hung_99 << ", longest " << percentile(hung, 1)
            << "\nratio of the p99: "
            << static_cast<double>(hung_99.count()) / static_cast<double>(well_99.count()) << '\n';
  // A read that waits for a worker waits for hundreds of milliseconds; a busy machine costs tens.
  EXPECT_LE(hung_99, 3 * well_99 + 5ms * slowness);
  EXPECT_GT(well.size(), 1000U / slowness);
  EXPECT_GT(hung.size(), 1000U / slowness);
}

}  // namespace
