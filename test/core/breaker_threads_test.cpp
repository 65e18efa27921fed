// The gate under real threads. Run under TSan too.
#include "breaker_story.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

namespace {

using namespace story;  // NOLINT(google-build-using-namespace): the tests speak its language.

constexpr int thread_count = 4;
constexpr int calls_each = 6'000;

/// A clock that all threads push on.
struct shared_clock {
  std::atomic<std::int64_t> ms{1'000'000};
  hf::instant tick() {
    return hf::instant{std::chrono::milliseconds{ms.fetch_add(1, std::memory_order_relaxed)}};
  }
};

struct tally_sheet {
  std::atomic<std::uint64_t> admitted{0}, refused{0}, probes{0}, closings{0};
  std::atomic<int> probes_out{0};
  std::atomic<int> most_probes_out{0};

  void took_probe() {
    int const now = ++probes_out;
    int most = most_probes_out;
    while (now > most && !most_probes_out.compare_exchange_weak(most, now)) {
    }
    ++probes;
  }
};

/// What one thread does: calls whose verdicts come in good and bad times.
void call_at_random(hf::core::circuit_breaker& b, shared_clock& clock, tally_sheet& sheet,
                    unsigned seed, bool some_hang) {
  std::minstd_rand dice{seed};
  for (int i = 0; i < calls_each; ++i) {
    auto const in = b.admit(dice() % 8 != 0, clock.tick());
    if (in.decision == breaker_decision::refused) {
      ++sheet.refused;
      std::this_thread::yield();  // or one slice of time refuses all calls while a probe is out
      continue;
    }
    ++sheet.admitted;
    bool const is_open_probe = in.change == breaker_change::probing;
    if (is_open_probe) sheet.took_probe();
    bool const bad_times = clock.ms.load(std::memory_order_relaxed) / 500 % 2 == 0;
    auto mark = dice() % 10 < (bad_times ? 8U : 1U) ? breaker_mark::failure : breaker_mark::success;
    if (dice() % 16 == 0) mark = static_cast<breaker_mark>(dice() % 5);
    if (dice() % 4 == 0) std::this_thread::yield();
    if (is_open_probe) --sheet.probes_out;  // before it gives the place back
    if (some_hang && in.permit.probe && dice() % 4 == 0) continue;
    auto const step = b.settle(in.permit, mark, clock.tick());
    if (step.change == breaker_change::closed) ++sheet.closings;
  }
}

void run(hf::core::circuit_breaker& b, shared_clock& clock, tally_sheet& sheet, bool some_hang) {
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < thread_count; ++t)
    threads.emplace_back([&, t] { call_at_random(b, clock, sheet, t + 1, some_hang); });
  for (auto& each : threads) each.join();
}

TEST(breaker_threads, at_most_one_probe_is_out_while_open_and_no_place_leaks) {
  breaker_rules rules = plain(5);
  rules.every = 50ms;
  rules.lease = hf::duration::max();
  hf::core::circuit_breaker b{rules};
  shared_clock clock;
  tally_sheet sheet;
  run(b, clock, sheet, false);
  EXPECT_EQ(sheet.most_probes_out, 1);
  EXPECT_EQ(sheet.admitted + sheet.refused, std::uint64_t{thread_count} * calls_each);
  EXPECT_GT(sheet.probes, 5U) << "the test has seen something";
  EXPECT_GT(sheet.closings, 0U);
  EXPECT_EQ(b.state().word.in_flight, 0);
  EXPECT_LE(b.state().word.score, 5);
}

TEST(breaker_threads, probes_that_never_come_back_do_not_keep_it_from_closing) {
  breaker_rules rules = plain(5);
  rules.every = 50ms;
  rules.lease = 20ms;
  hf::core::circuit_breaker b{rules};
  shared_clock clock;
  tally_sheet sheet;
  run(b, clock, sheet, true);
  EXPECT_GT(sheet.probes, 5U);
  for (int i = 0; i < 40; ++i) {
    hf::instant const later = clock.tick() + std::chrono::seconds{i};
    auto const in = b.admit(true, later);
    if (in.decision == breaker_decision::admitted)
      b.settle(in.permit, breaker_mark::success, later);
  }
  EXPECT_EQ(b.state().word.mode, breaker_mode::closed);
}

TEST(breaker_threads, each_refusal_of_an_open_breaker_is_counted) {
  breaker_rules rules = plain(1);
  rules.squares = false;
  hf::core::circuit_breaker b{rules};
  b.settle(b.admit(true, start).permit, breaker_mark::failure, start);
  std::vector<std::thread> threads;
  for (int t = 0; t < thread_count; ++t)
    threads.emplace_back([&b] {
      for (int i = 0; i < calls_each; ++i)
        if (b.admit(true, start).decision != breaker_decision::refused) ADD_FAILURE();
    });
  for (auto& each : threads) each.join();
  EXPECT_EQ(b.state().tally.n, static_cast<std::uint32_t>(thread_count * calls_each));
}

}  // namespace
