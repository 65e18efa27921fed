// One dependency, many threads: nothing leaks, nothing is lost. Run under TSan too.
#include "call_story.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <cstdint>
#include <thread>
#include <vector>

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

TEST(call_threads, every_call_is_answered_counted_once_and_gives_its_place_back) {
  constexpr int threads_in_all = 4;
  constexpr int calls_each = 5'000;
  hf::dependency d{"d",
                   {.breaker = {.open_at = 3, .probe_at_least_every = 1us},
                    .limit = {.in_flight = 3},
                    .timeout = 60s}};
  std::atomic<std::uint64_t> ran{0};
  std::atomic<std::uint64_t> instead_of{0};
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  auto const life = [&](unsigned seed) {
    for (int i = 0; i < calls_each; ++i) {
      seed = seed * 1664525U + 1013904223U;
      bool const good = i / 500 % 2 == 0 || (seed >> 28U) == 0;
      int const got = hf::call(
          d,
          [&]() -> int {
            int const now = ++inside;
            int seen = most;
            while (now > seen && !most.compare_exchange_weak(seen, now)) {
            }
            ++ran;
            if ((seed >> 20U & 7U) == 0) std::this_thread::yield();
            --inside;
            if (!good) throw hf::unavailable{"down"};
            return 1;
          },
          [&](hf::error const&) {
            ++instead_of;
            return 2;
          });
      if (got != 1 && got != 2) ADD_FAILURE();
    }
  };
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < threads_in_all; ++t) threads.emplace_back(life, t + 1);
  for (auto& each : threads) each.join();
  auto const s = d.snapshot();
  EXPECT_LE(most, 3);
  EXPECT_EQ(s.ok + s.failed, ran);
  EXPECT_EQ(s.failed + s.refused, instead_of);
  EXPECT_EQ(s.degraded, instead_of);
  EXPECT_EQ(s.ok + s.failed + s.refused, std::uint64_t{threads_in_all} * calls_each);
  EXPECT_GT(s.failed, 0U);
  EXPECT_GT(s.ok, 0U);
  EXPECT_EQ(s.in_flight, 0U);
  EXPECT_EQ(s.breaker.word.mode == open ? s.breaker.word.in_flight : 0, 0);
}

TEST(call_threads, a_limit_that_is_made_smaller_under_load_is_kept_from_then_on) {
  constexpr int threads_in_all = 4;
  hf::dependency d{"d", {.limit = {.in_flight = threads_in_all}}};
  std::atomic<int> inside{0}, most{0};
  std::atomic<std::uint64_t> ran{0}, refused{0};
  std::atomic<bool> smaller{false};
  std::barrier together{threads_in_all};
  auto const call_once = [&] {
    int const got = hf::call(
        d,
        [&] {
          int const now = ++inside;
          int seen = most;
          while (now > seen && !most.compare_exchange_weak(seen, now)) {
          }
          ++ran;
          std::this_thread::yield();
          return --inside, 1;
        },
        instead(2));
    if (got == 2) ++refused;
  };
  auto const life = [&](bool is_first) {
    for (int i = 0; i < 2'000 || !smaller; ++i) {
      call_once();
      if (is_first && i == 1'000) {  // the others are in the middle of it
        d.set_in_flight(1);
        smaller = true;
      }
    }
    together.arrive_and_wait();
    if (is_first) most = 0;
    together.arrive_and_wait();
    for (int i = 0; i < 2'000; ++i) call_once();
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < threads_in_all; ++t) threads.emplace_back(life, t == 0);
  for (auto& each : threads) each.join();
  EXPECT_EQ(most, 1);
  EXPECT_EQ(d.snapshot().ok, ran);
  EXPECT_EQ(d.snapshot().refused, refused);
  EXPECT_EQ(d.snapshot().in_flight, 0U);
}

}  // namespace
