// A caller who cancels. Nothing is begun after that, nothing is left behind. (At each single point
// where something waits: points_test.cpp.)
#include "virtual_world.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace asio_called {
namespace {

hf::protections const all{.deadline = 10s,
                          .retry = {.attempts = 3, .at_least = 40ms, .first = 50ms},
                          .breaker = {},
                          .limit = {.in_flight = 4},
                          .timeout = 1s,
                          .dice = 1};

struct waiting_call {
  virtual_world w;
  hf::dependency d{"d", all};
  int works = 0;
  int fallbacks = 0;
  started s;
  std::optional<hf::result<int>> got;

  /// Its work fails after 10 ms, its fallback takes 10 ms.
  void begin(hf::terms t) {
    s(w, [this, t]() -> net::awaitable<void> {
      auto work = [this]() -> net::awaitable<hf::result<int>> {
        ++works;
        co_await sleep_until(w.time.now() + 10ms);
        co_return hf::unavailable{"down"};
      };
      auto fallback = [this](hf::error const&) -> net::awaitable<int> {
        ++fallbacks;
        co_await sleep_until(w.time.now() + 10ms);
        co_return 1;
      };
      got = co_await hf::asio::call(d, t, work, fallback);
    });
  }
  void cancel_at(hf::duration when) {
    w.run_until(when);
    s.cancel();
    w.run();
  }
  void expect_nothing_left() {
    EXPECT_EQ(d.snapshot().in_flight, 0U);
    EXPECT_EQ(hf::asio::deadlines::of(w.io.get_executor()).size(), 0U);
    EXPECT_TRUE(s.ended);
  }
};

TEST(AsioCancellation, before_the_call_begins) {
  waiting_call c;
  c.s(c.w, [&]() -> net::awaitable<void> {
    co_await hf::asio::wait_until(c.w.at(5ms));
    auto work = [&]() -> net::awaitable<hf::result<int>> {
      ++c.works;
      co_return 1;
    };
    c.got = co_await hf::asio::call(c.d, {}, work, no_fallback);
  });
  c.cancel_at(1ms);
  c.expect_nothing_left();
  EXPECT_EQ(c.works, 0);
  EXPECT_FALSE(c.got);
  EXPECT_TRUE(c.s.was_aborted());
}

TEST(AsioCancellation, in_the_work) {
  waiting_call c;
  c.begin({.repeatable = true});
  c.cancel_at(5ms);
  c.expect_nothing_left();
  EXPECT_EQ(c.works, 1);
  EXPECT_EQ(c.fallbacks, 0);
  EXPECT_EQ(c.got->error().kind(), hf::kind::cancelled);
  EXPECT_EQ(c.d.retry_tokens(), 10.0);
  EXPECT_EQ(c.w.elapsed(), 5ms);
}

TEST(AsioCancellation, in_the_backoff_gives_the_token_back_and_starts_no_retry) {
  waiting_call c;
  c.begin({.repeatable = true});
  c.w.run_until(15ms);
  EXPECT_EQ(c.d.retry_tokens(), 9.0);
  EXPECT_EQ(c.d.snapshot().in_flight, 0U);  // asleep it holds its token, and no permit
  c.cancel_at(15ms);
  c.expect_nothing_left();
  EXPECT_EQ(c.works, 1);
  EXPECT_EQ(c.fallbacks, 0);
  EXPECT_EQ(c.d.retry_tokens(), 10.0);
  EXPECT_EQ(c.got->error().kind(), hf::kind::cancelled);
  EXPECT_EQ(c.w.elapsed(), 15ms);
}

TEST(AsioCancellation, in_a_later_attempt) {
  waiting_call c;
  c.begin({.repeatable = true});
  do c.w.settle();
  while (c.works < 2 && c.w.time.step());
  c.s.cancel();
  c.w.run();
  c.expect_nothing_left();
  EXPECT_EQ(c.works, 2);
  EXPECT_EQ(c.fallbacks, 0);
  EXPECT_EQ(c.d.snapshot().abandoned, 1U);
  EXPECT_EQ(c.got->error().kind(), hf::kind::cancelled);
}

TEST(AsioCancellation, in_the_fallback) {
  waiting_call c;
  c.begin({});
  c.cancel_at(15ms);
  c.expect_nothing_left();
  EXPECT_EQ(c.works, 1);
  EXPECT_EQ(c.fallbacks, 1);
  EXPECT_EQ(c.got->error().kind(), hf::kind::cancelled);
  EXPECT_EQ(c.w.elapsed(), 15ms);
}

TEST(AsioCancellation, work_that_succeeds_all_the_same_has_succeeded) {
  waiting_call c;
  c.s(c.w, [&]() -> net::awaitable<void> {
    auto work = [&]() -> net::awaitable<hf::result<int>> {
      co_await sleep_deaf_until(c.w.at(10ms));
      co_return 3;
    };
    c.got = co_await hf::asio::call(c.d, {}, work, no_fallback);
  });
  c.cancel_at(5ms);
  c.expect_nothing_left();
  EXPECT_EQ(**c.got, 3);
  EXPECT_EQ(c.d.snapshot().ok, 1U);
}

}  // namespace
}  // namespace asio_called
