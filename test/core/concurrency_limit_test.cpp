// Hooks in a cloakroom: never more coats than hooks, none lost.
#include "breaker_story.hpp"

#include <holdfast/core/concurrency_limit.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace {

using hf_limit = holdfast::core::concurrency_limit;

TEST(concurrency_limit, L1_admits_up_to_the_cap_and_not_one_more) {
  hf_limit l{3};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(l.try_enter());
  EXPECT_FALSE(l.try_enter());
  EXPECT_EQ(l.in_flight(), 3U);
  EXPECT_EQ(l.cap(), 3U);
}

TEST(concurrency_limit, L2_a_refusal_takes_nothing) {
  hf_limit l{1};
  EXPECT_TRUE(l.try_enter());
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(l.try_enter());
  EXPECT_EQ(l.in_flight(), 1U);
  l.leave();
  EXPECT_EQ(l.in_flight(), 0U);
  EXPECT_TRUE(l.try_enter());
}

TEST(concurrency_limit, the_cap_holds_under_threads_and_nothing_leaks) {
  hf_limit l{2};
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::atomic<int> entered{0};
  std::atomic<int> refused{0};
  auto const work = [&] {
    for (int i = 0; i < 20'000; ++i) {
      if (!l.try_enter()) {
        ++refused;
        continue;
      }
      ++entered;
      int const now = ++inside;
      int seen = most;
      while (now > seen && !most.compare_exchange_weak(seen, now)) {
      }
      if (i % 8 == 0) std::this_thread::yield();
      --inside;
      l.leave();
    }
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) threads.emplace_back(work);
  for (auto& each : threads) each.join();
  EXPECT_LE(most, 2);
  EXPECT_EQ(entered + refused, 80'000);
  EXPECT_GT(refused, 0) << "the threads were in each other's way";
  EXPECT_EQ(l.in_flight(), 0U);
}

TEST(concurrency_limit, judges_its_options) {
  using holdfast::limit;
  EXPECT_TRUE(validate(limit{.in_flight = 1}).empty());
  EXPECT_TRUE(validate(limit{.in_flight = 1'000'000}).empty());
  EXPECT_TRUE(validate(limit{.in_flight = 0, .on = false}).empty());
  for (std::uint32_t bad : {0U, 1'000'001U}) {
    auto const all = validate(limit{.in_flight = bad});
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all.begin()->field, "limit.in_flight");
  }
}

}  // namespace
