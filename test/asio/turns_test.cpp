// Where and when a caller goes on: on its own executor, at once, and not for ever at the cost of
// others.
#include "virtual_world.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <thread>

namespace asio_called {
namespace {

constexpr auto good = []() -> net::awaitable<hf::result<int>> { co_return 1; };

/// Refuses everything.
struct shut : hf::dependency {
  shut() : hf::dependency{"d", {.breaker = {}}} { hold_open(); }
};

TEST(AsioTurns, a_loop_of_calls_that_are_over_at_once_lets_others_run) {
  net::io_context io{1};
  shut d;
  hf::dependency open{"d", {.breaker = {}}};
  bool is_time = false;
  net::steady_timer timer{io, 5ms};
  timer.async_wait([&](boost::system::error_code) { is_time = true; });
  int refused = 0;
  int answered = 0;
  auto const impatient = [&]() -> net::awaitable<void> {
    while (!is_time) {
      auto const no = co_await hf::asio::call(d, good, no_fallback);
      auto const yes = co_await hf::asio::call(open, good, no_fallback);
      refused += no.has_value() ? 0 : 1;
      answered += yes.has_value() ? 1 : 0;
      if (refused > 10'000'000) co_return;
    }
  };
  net::co_spawn(io, impatient, net::detached);
  io.run();
  EXPECT_TRUE(is_time);
  EXPECT_GT(refused, 64);
  EXPECT_EQ(refused, answered);
}

TEST(AsioTurns, who_waits_for_a_turn_when_the_loop_is_gone_is_dropped) {
  auto const kept = std::make_shared<int>();
  shut d;
  {
    net::io_context io{1};
    auto const endless = [&d, alive = kept]() -> net::awaitable<void> {
      for (;;) {
        auto const no = co_await hf::asio::call(d, good, no_fallback);
        static_cast<void>(no);
      }
    };
    net::co_spawn(io, endless, net::detached);
    for (int i = 0; i < 10; ++i) io.run_one();
  }
  EXPECT_EQ(kept.use_count(), 1);
}

TEST(AsioTurns, a_caller_on_another_thread_than_its_executors_goes_on_on_its_executor) {
  net::io_context io{1};
  net::thread_pool pool{1};
  hf::dependency open{"d", {.breaker = {}}};
  shut d;
  auto const guard = net::make_work_guard(io);
  auto const home = std::this_thread::get_id();
  int at_home = 0;
  auto const wanderer = [&]() -> net::awaitable<void> {
    for (int i = 0; i < 200; ++i) {
      hf::dependency& to = i % 2 == 0 ? static_cast<hf::dependency&>(d) : open;
      co_await net::post(net::bind_executor(pool, net::use_awaitable));
      auto const got = co_await hf::asio::call(to, good, no_fallback);
      static_cast<void>(got);
      at_home += std::this_thread::get_id() == home ? 1 : 0;
    }
    io.stop();
  };
  net::co_spawn(io, wanderer, net::detached);
  io.run();
  pool.join();
  EXPECT_EQ(at_home, 200);
}

TEST(AsioTurns, who_is_cancelled_before_its_work_has_begun_begins_none) {
  virtual_world w;
  hf::dependency d{"d", {.breaker = {}, .limit = {}}};
  net::thread_pool pool{1};
  int works = 0;
  std::optional<hf::result<int>> got;
  auto const work = [&]() -> net::awaitable<hf::result<int>> { co_return ++works; };
  auto const wanderer = [&]() -> net::awaitable<void> {
    co_await net::post(net::bind_executor(pool, net::use_awaitable));
    got = co_await hf::asio::call(d, {}, work, [](hf::error const&) { return 2; });
  };
  started s;
  std::promise<void> is_away;
  net::post(pool, [&] { is_away.get_future().wait(); });
  s(w, wanderer);
  w.settle();
  is_away.set_value();  // nobody runs its executor now
  pool.join();          // the call was begun there, and waits for a turn of its own executor
  EXPECT_EQ(d.snapshot().in_flight, 1U);
  s.cancel();
  w.run();
  ASSERT_TRUE(got && !got->has_value());
  EXPECT_EQ(got->error().kind(), hf::kind::cancelled);
  EXPECT_EQ(works, 0);
  EXPECT_EQ(d.snapshot().abandoned, 1U);
  EXPECT_EQ(d.snapshot().in_flight, 0U);
}

TEST(AsioTurns, any_cancellation_that_the_caller_hears_cuts_the_work) {
  virtual_world w;
  hf::dependency d{"d", {.breaker = {}}};
  auto const hangs = []() -> net::awaitable<hf::result<int>> {
    co_await sleep_until(hf::never);
    co_return 1;
  };
  std::optional<hf::result<int>> got;
  auto const caller = [&]() -> net::awaitable<void> {
    co_await net::this_coro::reset_cancellation_state(net::enable_total_cancellation{});
    got = co_await hf::asio::call(d, hangs, no_fallback);
  };
  started s;
  s(w, caller);
  w.run_until(50ms);
  s.signal.emit(net::cancellation_type::total);
  w.settle();
  ASSERT_TRUE(got);
  EXPECT_EQ(got->error().kind(), hf::kind::cancelled);
  EXPECT_EQ(w.elapsed(), 50ms);
}

}  // namespace
}  // namespace asio_called
