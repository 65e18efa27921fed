// What went wrong elsewhere, in coroutines: hung probes, late results, callers with no time left.
#include "virtual_world.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>

namespace asio_called {
namespace {

constexpr auto is_open = hf::core::breaker_mode::open;

hf::protections const probed{.breaker = {.open_at = 2, .probe_at_least_every = 1s, .jitter = false},
                             .timeout = 100ms,
                             .dice = 1};

void open(hf::dependency& d, hf::instant now) {
  for (int i = 0; i < 10 && d.snapshot().breaker.word.mode != is_open; ++i) {
    hf::running_call call = d.begin({}, now);
    call.admit(now).settle(hf::verdict::failed, now);
  }
}

TEST(AsioTraps, a_hung_probe_loses_its_place_to_the_next) {
  virtual_world w;
  hf::dependency d{"d", probed};
  open(d, w.time.now());
  auto hangs = [&]() -> net::awaitable<hf::result<int>> {
    co_await sleep_deaf_until(w.at(1h));
    co_return 1;
  };
  auto answers = []() -> net::awaitable<hf::result<int>> { co_return 2; };
  one_call<> hung{d, {}, {}}, next{d, {}, {}};
  started first, second;
  first(w, hung({}, hangs, no_fallback));
  w.run_until(10s);
  EXPECT_FALSE(first.ended);
  second(w, next({}, answers, no_fallback));
  w.settle();
  ASSERT_TRUE(second.ended);
  EXPECT_EQ(**next.answer, 2);
  auto const mode = d.snapshot().breaker.word.mode;
  EXPECT_EQ(mode, hf::core::breaker_mode::recovering);
  w.run();  // the hung one comes back after all, and changes nothing
  EXPECT_TRUE(first.ended);
  EXPECT_EQ(d.snapshot().breaker.word.mode, mode);
}

TEST(AsioTraps, a_result_from_before_a_state_change_counts_for_nothing) {
  virtual_world w;
  hf::dependency d{"d", {.breaker = {.open_at = 2}, .dice = 1}};
  auto late = [&]() -> net::awaitable<hf::result<int>> {
    co_await sleep_until(w.at(1s));
    co_return 1;
  };
  one_call<> call{d, {}, {}};
  started s;
  s(w, call({}, late, no_fallback));
  w.settle();
  open(d, w.time.now());
  w.run();
  EXPECT_EQ(**call.answer, 1);
  EXPECT_EQ(d.snapshot().breaker.word.mode, is_open);
}

TEST(AsioTraps, a_caller_with_one_millisecond_left_is_no_witness) {
  virtual_world w;
  hf::dependency d{"d", probed};
  auto slow = [&]() -> net::awaitable<hf::result<int>> {
    co_await sleep_until(w.time.now() + 50ms);
    co_return 1;
  };
  for (int i = 0; i < 20; ++i) {
    one_call<> call{d, {}, {}};
    started s;
    s(w, call({.until = w.time.now() + 1ms}, slow, no_fallback));
    w.run();
    ASSERT_TRUE(s.ended);
    EXPECT_EQ(call.answer->error().kind(), hf::kind::timed_out);
  }
  EXPECT_EQ(d.snapshot().breaker.word.score, 0U);
  EXPECT_EQ(d.snapshot().abandoned, 20U);
}

TEST(AsioTraps, a_caller_with_no_time_left_is_refused_before_the_work) {
  virtual_world w;
  hf::dependency d{"d", probed};
  int works = 0;
  auto work = [&]() -> net::awaitable<hf::result<int>> { co_return ++works; };
  one_call<> call{d, {}, {}};
  started s;
  s(w, call({.until = w.time.now()}, work, no_fallback));
  w.run();
  EXPECT_EQ(works, 0);
  EXPECT_EQ(call.report.refused_by, hf::gate::deadline);
}

TEST(AsioTraps, a_thousand_sleeping_retries_hold_no_more_tokens_than_there_are) {
  virtual_world w;
  hf::dependency d{"d", {.retry = {.attempts = 3, .at_least = 10ms, .first = 50ms}, .dice = 1}};
  int works = 0;
  auto fails = [&]() -> net::awaitable<hf::result<int>> {
    ++works;
    co_return hf::unavailable{"down"};
  };
  for (int i = 0; i < 1000; ++i)
    net::co_spawn(
        w.io,
        [&]() -> net::awaitable<void> {
          auto const got = co_await hf::asio::call(d, {.repeatable = true}, fails, no_fallback);
          EXPECT_FALSE(got.has_value());
        },
        net::detached);
  w.settle();
  EXPECT_EQ(works, 1000);
  EXPECT_EQ(d.retry_tokens(), 0.0);
  EXPECT_EQ(hf::asio::deadlines::of(w.io.get_executor()).size(), 10U);
  w.run();
  EXPECT_EQ(works, 1010);
}

struct reply {};
hf::outcome hf_outcome(reply const&) { throw std::runtime_error{"cannot say"}; }

TEST(AsioTraps, a_hf_outcome_that_throws_ends_the_call_as_an_error) {
  virtual_world w;
  hf::dependency d{"d", probed};
  auto work = []() -> net::awaitable<hf::result<reply>> { co_return reply{}; };
  one_call<hf::result<reply>> call{d, {}, {}};
  started s;
  s(w, call({}, work, no_fallback));
  w.run();
  ASSERT_TRUE(call.answer);
  EXPECT_EQ(call.answer->error().kind(), hf::kind::internal);
}

}  // namespace
}  // namespace asio_called
