// Callers whose executor is no strand, in a context that several threads may run: the call finds a
// strand of its own, and its caller comes home.
#include "virtual_world.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>

namespace asio_called {
namespace {

hf::protections const cut_after_2ms{.limit = {.in_flight = 4}, .timeout = 2ms};

/// Where the caller, and where its work runs.
struct places {
  net::any_io_executor caller, work, afterwards;

  net::awaitable<void> look(hf::dependency& d) {
    caller = co_await net::this_coro::executor;
    auto const does = [this]() -> net::awaitable<hf::result<int>> {
      work = co_await net::this_coro::executor;
      co_await net::post(net::use_awaitable);
      co_return 1;
    };
    auto const got = co_await hf::asio::call(d, {}, does, no_fallback);
    static_cast<void>(got);
    afterwards = co_await net::this_coro::executor;
  }
};

template <class Context>
places look_around(Context& in, net::any_io_executor const& on) {
  hf::dependency d{"d", cut_after_2ms};
  places p;
  net::co_spawn(on, [&] { return p.look(d); }, net::detached);
  if constexpr (requires { in.run(); })
    in.run();
  else
    in.join();
  EXPECT_EQ(d.snapshot().ok, 1U);
  EXPECT_EQ(p.afterwards, on);
  return p;
}

template <class Executor>
bool is_strand_over(net::any_io_executor const& e) {
  return e.target<net::strand<Executor>>() != nullptr;
}

TEST(AsioStrandless, a_call_runs_where_its_caller_does_if_that_is_one_thing_at_a_time) {
  net::io_context one{1}, many;
  net::thread_pool single{1};
  auto const strand = net::make_strand(many);
  EXPECT_EQ(look_around(one, one.get_executor()).work, one.get_executor());
  EXPECT_EQ(look_around(single, single.get_executor()).work, single.get_executor());
  EXPECT_EQ(look_around(many, strand).work, strand);
}

TEST(AsioStrandless, else_on_a_strand_of_its_own) {
  net::io_context many;
  net::thread_pool pool{2};
  auto const in_context = look_around(many, many.get_executor());
  EXPECT_TRUE(is_strand_over<net::io_context::executor_type>(in_context.work));
  auto const in_pool = look_around(pool, pool.get_executor());
  EXPECT_TRUE(is_strand_over<net::thread_pool::executor_type>(in_pool.work));
}

TEST(AsioStrandless, a_context_of_two_threads_cuts_what_takes_too_long) {
  net::io_context io;
  hf::dependency d{"d", cut_after_2ms};
  std::atomic<int> cut{0}, refused{0};
  auto const turns = []() -> net::awaitable<hf::result<int>> {
    for (;;) co_await net::post(net::use_awaitable);  // always on its way to one of the threads
  };
  auto const caller = [&]() -> net::awaitable<void> {
    for (int i = 0; i < 20; ++i) {
      auto const got = co_await hf::asio::call(d, {}, turns, no_fallback);
      bool const was_refused = got.error().origin() == hf::origin::gate;
      (was_refused ? refused : cut) += 1;
    }
  };
  for (int i = 0; i < 6; ++i) net::co_spawn(io, caller, net::detached);
  std::thread other{[&] { io.run(); }};
  io.run();
  other.join();
  EXPECT_EQ(cut + refused, 120);
  EXPECT_EQ(d.snapshot().timed_out, static_cast<std::uint64_t>(cut));
  EXPECT_GT(cut, 20);
  EXPECT_GT(refused, 0);
  EXPECT_EQ(d.snapshot().in_flight, 0U);
  EXPECT_EQ(hf::asio::deadlines::of(io.get_executor()).size(), 0U);
}

TEST(AsioStrandless, a_caller_is_cancelled_from_another_thread_while_its_work_runs) {
  for (int round = 0; round < 50; ++round) {
    net::io_context io;
    hf::dependency d{"d", {.retry = {}, .limit = {.in_flight = 1}}};
    net::cancellation_signal signal;
    std::atomic<bool> is_under_way{false};
    std::optional<hf::result<int>> got;
    auto const turns = [&]() -> net::awaitable<hf::result<int>> {
      for (;;) {
        co_await net::post(net::use_awaitable);
        is_under_way = true;
      }
    };
    auto const caller = [&]() -> net::awaitable<void> {
      got = co_await hf::asio::call(d, {.repeatable = true}, turns, no_fallback);
    };
    net::co_spawn(io, caller, net::bind_cancellation_slot(signal.slot(), net::detached));
    std::thread other{[&] { io.run(); }}, third{[&] { io.run(); }};
    while (!is_under_way) std::this_thread::yield();
    signal.emit(net::cancellation_type::terminal);  // the caller waits, and will not move
    other.join();
    third.join();
    ASSERT_TRUE(got);
    EXPECT_EQ(got->error().kind(), hf::kind::cancelled);
    EXPECT_EQ(d.snapshot().abandoned, 1U);
    EXPECT_EQ(d.snapshot().in_flight, 0U);
    EXPECT_EQ(hf::asio::deadlines::of(io.get_executor()).size(), 0U);
  }
}

TEST(AsioStrandless, waits_on_both_threads_ring_once_each) {
  net::io_context io;
  std::atomic<int> rang{0};
  auto const waits = [&]() -> net::awaitable<void> {
    for (int i = 0; i < 200; ++i) {
      bool const woke = co_await hf::asio::wait_until(hf::steady_now());
      rang += woke ? 1 : 0;
    }
  };
  for (int i = 0; i < 8; ++i) net::co_spawn(io, waits, net::detached);
  std::thread other{[&] { io.run(); }};
  io.run();
  other.join();
  EXPECT_EQ(rang, 1600);
}

}  // namespace
}  // namespace asio_called
