// One dependency, many threads: nothing leaks, nothing is lost. Run under TSan too.
#include "call_story.hpp"

#include <gtest/gtest.h>

#include <atomic>
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

}  // namespace
