// A context that is destroyed with calls in flight takes them with it, and nothing is left.
#include "virtual_world.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>

namespace asio_called {
namespace {

hf::protections const everything_on{.deadline = 10s,
                                    .retry = {.attempts = 3, .at_least = 40ms, .first = 50ms},
                                    .breaker = {},
                                    .limit = {.in_flight = 100},
                                    .timeout = 1s,
                                    .dice = 1};

/// How many coroutines hold it: each frame keeps one.
using alive = std::shared_ptr<int>;

struct shut_down {
  hf::dependency d{"d", everything_on};
  alive frames = std::make_shared<int>();
  bool went_on = false;
  int begun = 0;
  int retries = 0;

  template <class Executor>
  void begin(Executor const& on, bool asio_timers) {
    net::co_spawn(on, one(asio_timers, frames), net::detached);
  }
  net::awaitable<void> one(bool asio_timers, alive held) {
    auto wait = [asio_timers]() -> net::awaitable<void> {
      if (asio_timers) {
        net::steady_timer timer{co_await net::this_coro::executor, 10s};
        co_await timer.async_wait(net::use_awaitable);
      } else {
        co_await sleep_until(hf::steady_now() + 10s);
      }
    };
    auto work = [&, held](hf::attempt& a) -> net::awaitable<hf::result<int>> {
      auto const kept = held;
      retries += a.number() == 2 ? 1 : 0;
      if (a.number() == 2) co_await wait();
      co_return hf::unavailable{"down"};
    };
    auto fallback = [&, held](hf::error const&) -> net::awaitable<int> {
      auto const kept = held;
      co_await wait();
      co_return 1;
    };
    // Every second one waits in the backoff and then in its second attempt, the others in the
    // fallback.
    bool const repeatable = ++begun % 2 == 0;
    auto const got = co_await hf::asio::call(d, {.repeatable = repeatable}, work, fallback);
    went_on = true;
  }
  void expect_nothing_left() const {
    EXPECT_EQ(frames.use_count(), 1);
    EXPECT_EQ(d.snapshot().in_flight, 0U);
    EXPECT_EQ(d.retry_tokens(), 10.0 - retries);  // those that were made are paid for
    EXPECT_FALSE(went_on);
  }
};

TEST(AsioShutdown, in_the_backoff_in_the_work_and_in_the_fallback) {
  for (bool const asio_timers : {false, true})
    for (hf::duration const after : {0ms, 1ms, 60ms}) {
      shut_down s;
      {
        net::io_context io{1};
        for (int i = 0; i < 6; ++i) s.begin(io.get_executor(), asio_timers);
        io.run_for(after);
        EXPECT_GT(s.frames.use_count(), 6);
      }
      s.expect_nothing_left();
    }
}

TEST(AsioShutdown, on_strands) {
  shut_down s;
  {
    net::io_context io;
    for (int i = 0; i < 6; ++i) s.begin(net::make_strand(io), i % 2 == 0);
    io.run_for(60ms);
    EXPECT_GT(s.frames.use_count(), 6);
  }
  s.expect_nothing_left();
}

TEST(AsioShutdown, on_a_strand_older_than_the_deadlines_and_by_hand) {
  shut_down s;
  {
    net::io_context io{1};
    auto const strand = net::make_strand(io);
    hf::asio::manual_time time{io};
    for (int i = 0; i < 6; ++i) s.begin(strand, false);
    io.poll();
    time += 5ms;
    io.restart();
    io.poll();
    EXPECT_GT(s.frames.use_count(), 6);
  }
  s.expect_nothing_left();
}

TEST(AsioShutdown, with_rung_deadlines_still_on_their_way) {
  shut_down s;
  {
    net::io_context io{1};
    hf::asio::manual_time time{io};
    for (int i = 0; i < 6; ++i) s.begin(io.get_executor(), false);
    io.poll();
    time += 1h;  // posted to executors that will never run again
  }
  s.expect_nothing_left();
}

}  // namespace
}  // namespace asio_called
