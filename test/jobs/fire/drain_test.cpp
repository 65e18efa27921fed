// Stopping while clients submit as fast as they can.
#include <gtest/gtest.h>
#include <signal.h>

#include <thread>

#include "fire/fire.hpp"

namespace {

using namespace std::chrono_literals;
using jobs_test::reply;
using jobs_test::slowness;
using std::chrono::milliseconds;

class UnderLoad : public jobs_test::Fire {
 protected:
  void change_mood() {
    set_mood(dice_.one_of<std::string>({R"({"mood":"ok"})", R"({"mood":"slow","ms":100})",
                                        R"({"mood":"failing","rate":0.5})", R"({"mood":"hung"})"}));
  }
  [[nodiscard]] jobs_test::submitters::how clients(int round) const {
    return {.clients = 8,
            .seed = dice_.seed + static_cast<std::uint64_t>(round),
            .name = "r" + std::to_string(round) + "-"};
  }
  /// From the signal on; it ended with that code.
  milliseconds ends_with(int exit) {
    auto const begun = std::chrono::steady_clock::now();
    EXPECT_EQ(jobs_->wait(20s * slowness), exit) << jobs_->err();
    return std::chrono::ceil<milliseconds>(std::chrono::steady_clock::now() - begun);
  }
};

TEST_F(UnderLoad, TermDropsNothingAcceptedAndCutsNoAnswer) {
  std::map<std::string, std::string> accepted;
  std::map<reply::end, std::uint64_t> ends;
  milliseconds longest{0};
  for (int round = 0; round < 8 && !HasFailure(); ++round) {
    change_mood();
    auto how = clients(round);
    how.until_refused = true;
    jobs_test::submitters at_work{jobs_port_, how};
    std::this_thread::sleep_for(dice_.between(30ms, 400ms * slowness));
    jobs_->signal(SIGTERM);
    longest = std::max(longest, ends_with(0));
    auto const seen = at_work.wait();
    EXPECT_EQ(seen.wrong, std::vector<std::string>{});
    accepted.insert(seen.accepted.begin(), seen.accepted.end());
    for (auto const& [end, count] : seen.ends) ends[end] += count;
    start_jobs();
  }
  EXPECT_LT(longest, 5s * slowness) << "what it promises";
  EXPECT_EQ(ends[reply::end::cut], 0U) << "an answer that breaks off";
  EXPECT_EQ(ends[reply::end::silent], 0U);
  // The system resets who connects in the very moment in which the port closes.
  EXPECT_LE(ends[reply::end::closed] + ends[reply::end::reset], 2U);
  std::cout << accepted.size() << " accepted, " << ends[reply::end::answered] << " answered, "
            << ends[reply::end::refused] << " refused, " << ends[reply::end::closed]
            << " closed and " << ends[reply::end::reset]
            << " reset without an answer; longest drain " << longest << '\n';
  set_mood(R"({"mood":"ok"})");
  // Also: what was not answered was not done, for those clients did not come back.
  expect_each_once(accepted);
}

TEST_F(UnderLoad, ASecondSignalEndsItAtOnceAndLosesNothingEither) {
  std::map<std::string, std::string> accepted;
  for (int round = 0; round < 4 && !HasFailure(); ++round) {
    set_mood(R"({"mood":"hung"})");  // so that there is something to wait for
    jobs_test::submitters at_work{jobs_port_, clients(round)};
    EXPECT_TRUE(jobs_test::becomes_true([&] { return at_work.accepted() > 8; }));
    jobs_->signal(SIGTERM);
    std::this_thread::sleep_for(dice_.between(20ms, 100ms));
    jobs_->signal(SIGTERM);
    EXPECT_LT(ends_with(128 + SIGTERM), 300ms * slowness);
    start_jobs();
    set_mood(R"({"mood":"ok"})");
    auto const seen = at_work.finish();
    EXPECT_EQ(seen.wrong, std::vector<std::string>{});
    accepted.insert(seen.accepted.begin(), seen.accepted.end());
    expect_each_once(accepted);
  }
}

}  // namespace
