// A context that is destroyed with calls in flight takes them with it. Nothing is left, and nobody
// is blamed: their attempts were abandoned.
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
  hf::dependency d;
  alive frames = std::make_shared<int>();
  bool went_on = false;
  int begun = 0;
  int retries = 0;
  hf::dependency_snapshot before;  ///< just before the context is gone

  explicit shut_down(hf::protections const& p = everything_on) : d{"d", p} {}

  void remember() {
    EXPECT_GT(frames.use_count(), begun);
    before = d.snapshot();
  }

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
    hf::dependency_snapshot const now = d.snapshot();
    EXPECT_EQ(now.abandoned, before.abandoned + before.in_flight);
    EXPECT_EQ(now.timed_out, 0U);
    EXPECT_EQ(now.failed, before.failed);
    EXPECT_EQ(now.breaker.word, before.breaker.word);
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
        s.remember();
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
    s.remember();
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
    s.remember();
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
    s.remember();
  }
  s.expect_nothing_left();
}

TEST(AsioShutdown, without_strands_in_a_context_for_many_threads) {
  shut_down s;
  {
    net::io_context io;
    for (int i = 0; i < 6; ++i) s.begin(io.get_executor(), i % 2 == 0);
    for (int i = 0; i < 1000 && s.d.snapshot().in_flight == 0; ++i) io.run_for(5ms);
    s.remember();
    EXPECT_GT(s.before.in_flight, 0U);
  }
  s.expect_nothing_left();
}

/// Second attempts begin after 40 to 50 ms.
TEST(AsioShutdown, attempts_that_run_slow_after_are_abandoned_all_the_same) {
  for (bool const slow_was_noticed : {false, true}) {
    hf::protections p = everything_on;
    p.slow_after = 100ms;
    shut_down s{p};
    std::uint8_t failures = 0;
    {
      net::io_context io{1};
      hf::asio::manual_time time{io};
      for (int i = 0; i < 2; ++i) s.begin(io.get_executor(), false);
      auto const run_until = [&](hf::instant at) {
        do {
          io.restart();
          io.poll();
        } while (time.now() < at && time.step());
      };
      run_until(hf::instant{30ms});
      while (s.retries == 0) run_until(hf::after(time.now(), 1ms));
      EXPECT_EQ(s.d.snapshot().in_flight, 1U);
      failures = s.d.snapshot().breaker.word.score;
      time += 200ms;  // past slow_after
      if (slow_was_noticed) run_until(time.now());
      s.remember();
      EXPECT_EQ(s.before.in_flight, 1U);
    }
    s.expect_nothing_left();
    // The second attempt of a call that has failed before is no further witness; it is counted
    // once.
    EXPECT_EQ(s.d.snapshot().breaker.word.score, failures);
    EXPECT_EQ(s.d.snapshot().abandoned, 1U);
  }
}

/// One attempt, whose being slow is the first that the breaker hears of it.
TEST(AsioShutdown, what_was_slow_has_failed_at_that_instant_and_not_once_more_at_the_end) {
  for (bool const slow_was_noticed : {false, true}) {
    hf::dependency d{"d", {.breaker = {}, .limit = {}, .slow_after = 100ms}};
    {
      net::io_context io{1};
      hf::asio::manual_time time{io};
      auto const hangs = []() -> net::awaitable<hf::result<int>> {
        co_await sleep_until(hf::never);
        co_return 1;
      };
      auto const caller = [&]() -> net::awaitable<void> {
        auto const got = co_await hf::asio::call(d, {}, hangs, no_fallback);
        ADD_FAILURE() << "it went on " << got.has_value();
      };
      net::co_spawn(io, caller, net::detached);
      io.poll();
      time += 200ms;
      io.restart();
      if (slow_was_noticed) io.poll();
      EXPECT_EQ(d.snapshot().breaker.word.score, slow_was_noticed ? 1U : 0U);
    }
    EXPECT_EQ(d.snapshot().breaker.word.score, slow_was_noticed ? 1U : 0U);
    EXPECT_EQ(d.snapshot().abandoned, 1U);
    EXPECT_EQ(d.snapshot().timed_out, 0U);
    EXPECT_EQ(d.snapshot().in_flight, 0U);
  }
}

}  // namespace
}  // namespace asio_called
