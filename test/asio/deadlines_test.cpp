// One timer for all deadlines: when it is armed, what rings, and that it keeps no run() waiting.
#include "virtual_world.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <random>
#include <vector>

namespace asio_called {
namespace {

struct bell final : hf::asio::detail::alarm {
  explicit bell(net::any_io_executor const& ex) : alarm{ex} {}
  using alarm::set;
  using alarm::unset;
  std::vector<hf::instant> rung;
  void on_time(hf::instant now) override { rung.push_back(now); }
};

TEST(AsioDeadlines, ring_in_order_and_not_after_they_are_unset) {
  virtual_world w;
  std::mt19937 dice{1};
  std::deque<bell> bells;
  std::vector<hf::duration> due;
  for (int i = 0; i < 500; ++i) {
    bells.emplace_back(w.io.get_executor());
    due.emplace_back(std::chrono::milliseconds{dice() % 1000});
    bells.back().set(w.at(due.back()));
  }
  for (int i = 0; i < 500; i += 3) bells[i].unset();
  for (int i = 1; i < 500; i += 3) {
    due[i] = std::chrono::milliseconds{dice() % 1000};
    bells[i].set(w.at(due[i]));
  }
  auto& all = hf::asio::deadlines::of(w.io.get_executor());
  EXPECT_EQ(all.size(), 333U);
  w.run();
  EXPECT_EQ(all.size(), 0U);
  for (int i = 0; i < 500; ++i) {
    ASSERT_EQ(bells[i].rung.size(), i % 3 == 0 ? 0U : 1U);
    if (i % 3 == 0) continue;
    EXPECT_EQ(bells[i].rung[0], w.at(due[i]));
  }
}

TEST(AsioDeadlines, who_is_unset_or_gone_while_on_the_way_is_not_rung) {
  virtual_world w;
  bell unset{w.io.get_executor()}, again{w.io.get_executor()};
  std::optional<bell> gone{std::in_place, w.io.get_executor()};
  unset.set(w.at(1ms));
  again.set(w.at(1ms));
  gone->set(w.at(1ms));
  w.time.move_to(w.at(1ms));  // posted, not run yet
  unset.unset();
  again.set(w.at(5ms));
  gone.reset();
  w.run();
  EXPECT_TRUE(unset.rung.empty());
  EXPECT_EQ(again.rung, std::vector{w.at(5ms)});
}

TEST(AsioDeadlines, time_that_runs_backwards_makes_nothing_due) {
  virtual_world w;
  bell b{w.io.get_executor()};
  b.set(w.at(10ms));
  w.time.move_to(w.at(-1h));
  w.settle();
  EXPECT_TRUE(b.rung.empty());
  w.time.move_to(w.at(10ms));
  w.settle();
  EXPECT_EQ(b.rung.size(), 1U);
}

TEST(AsioDeadlines, the_timer_is_armed_once_for_many_calls_behind_one_another) {
  net::io_context io{1};
  hf::dependency d{"d", {.deadline = 20s, .timeout = 10s}};
  int done = 0;
  net::co_spawn(
      io,
      [&]() -> net::awaitable<void> {
        auto work = []() -> net::awaitable<hf::result<int>> { co_return 1; };
        for (int i = 0; i < 1000; ++i) done += *co_await hf::asio::call(d, {}, work, no_fallback);
      },
      net::detached);
  auto const began = std::chrono::steady_clock::now();
  io.run();  // returns though the timer is still pending, T4
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  EXPECT_EQ(done, 1000);
  EXPECT_EQ(hf::asio::deadlines::of(io.get_executor()).times_armed(), 1U);
}

TEST(AsioDeadlines, an_earlier_one_turns_the_timer_back_and_later_ones_still_ring) {
  net::io_context io{1};
  std::vector<int> woke;
  auto const start = hf::steady_now();
  for (int const ms : {30, 10, 20})
    net::co_spawn(
        io,
        [&, ms]() -> net::awaitable<void> {
          bool const rang = co_await hf::asio::wait_until(start + std::chrono::milliseconds{ms});
          EXPECT_TRUE(rang);
          EXPECT_GE(hf::steady_now(), start + std::chrono::milliseconds{ms});
          woke.push_back(ms);
        },
        net::detached);
  io.run();
  EXPECT_EQ(woke, (std::vector{10, 20, 30}));
  EXPECT_LE(hf::asio::deadlines::of(io.get_executor()).times_armed(), 4U);
}

TEST(AsioDeadlines, a_context_runs_again_after_its_work_was_done) {
  net::io_context io{1};
  hf::dependency d{"d", {.timeout = 2ms}};
  int cut = 0;
  auto slow = []() -> net::awaitable<hf::result<int>> {
    co_await sleep_until(hf::steady_now() + 10s);
    co_return 1;
  };
  auto one = [&]() -> net::awaitable<void> {
    auto const got = co_await hf::asio::call(d, {}, slow, no_fallback);
    cut += got.error().kind() == hf::kind::timed_out ? 1 : 0;
  };
  for (int i = 0; i < 3; ++i) {
    net::co_spawn(io, one, net::detached);
    io.restart();
    io.run();
    EXPECT_EQ(cut, i + 1);
  }
}

TEST(AsioDeadlines, a_thread_pool_and_a_strand_in_it) {
  net::thread_pool pool{2};
  hf::dependency d{"d", {.deadline = 20s, .timeout = 2ms}};
  std::atomic<int> cut{0};
  auto slow = []() -> net::awaitable<hf::result<int>> {
    co_await sleep_until(hf::steady_now() + 300ms);
    co_return 1;
  };
  for (int i = 0; i < 8; ++i)
    net::co_spawn(
        net::make_strand(pool),
        [&]() -> net::awaitable<void> {
          auto const got = co_await hf::asio::call(d, {}, slow, no_fallback);
          cut += got.error().kind() == hf::kind::timed_out ? 1 : 0;
        },
        net::detached);
  pool.join();
  EXPECT_EQ(cut, 8);
}

}  // namespace
}  // namespace asio_called
