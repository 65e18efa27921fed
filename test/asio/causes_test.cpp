// Why an attempt was cut is ours to say, never Asio's: the timeout, the deadline, the caller.
#include "virtual_world.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace asio_called {
namespace {

hf::protections const timed{.breaker = {}, .limit = {.in_flight = 4}, .timeout = 100ms, .dice = 1};

/// Work that takes so long, counted from the start of the world, and then answers 1.
struct takes {
  virtual_world& w;
  hf::duration until;
  bool deaf = false;
  int begun = 0;
  int ended = 0;

  net::awaitable<hf::result<int>> operator()() {
    ++begun;
    if (deaf)
      co_await sleep_deaf_until(w.at(until));
    else
      co_await sleep_until(w.at(until));
    ++ended;
    co_return 1;
  }
};

TEST(AsioCauses, a_timeout_is_timed_out_and_counts_against_the_callee) {
  virtual_world w;
  hf::dependency d{"d", timed};
  takes work{w, 1s};
  one_call<> call{d, {}, {}};
  started s;
  s(w, call({}, work, no_fallback));
  w.run();
  ASSERT_TRUE(call.answer && !s.thrown);
  EXPECT_EQ(call.answer->error().kind(), hf::kind::timed_out);
  EXPECT_EQ(call.report.outcome, hf::verdict::timed_out);
  EXPECT_EQ(call.report.elapsed, 100ms);
  EXPECT_EQ(d.snapshot().timed_out, 1U);
  EXPECT_EQ(d.snapshot().breaker.word.score, 1U);
  EXPECT_EQ(work.ended, 0);
}

TEST(AsioCauses, the_callers_deadline_is_abandoned_and_counts_against_nobody) {
  virtual_world w;
  hf::dependency d{"d", timed};
  takes work{w, 1s};
  one_call<> call{d, {}, {}};
  int fallbacks = 0;
  auto fallback = [&](hf::error const&) { return ++fallbacks; };
  started s;
  s(w, call({.until = w.at(40ms)}, work, fallback));
  w.run();
  ASSERT_TRUE(call.answer);
  EXPECT_EQ(d.snapshot().abandoned, 1U);
  EXPECT_EQ(d.snapshot().timed_out, 0U);
  EXPECT_EQ(d.snapshot().breaker.word.score, 0U);
  EXPECT_EQ(call.report.elapsed, 38ms);  // a twentieth is kept for the fallback
  EXPECT_EQ(fallbacks, 1);               // which therefore still finds the caller there
}

TEST(AsioCauses, the_caller_who_cancels_gets_cancelled_and_no_fallback) {
  virtual_world w;
  hf::dependency d{"d", timed};
  takes work{w, 1s};
  one_call<> call{d, {}, {}};
  int fallbacks = 0;
  auto fallback = [&](hf::error const&) { return ++fallbacks; };
  started s;
  s(w, call({}, work, fallback));
  w.run_until(50ms);
  s.cancel();
  w.run();
  ASSERT_TRUE(call.answer);
  EXPECT_EQ(call.answer->error().kind(), hf::kind::cancelled);
  EXPECT_EQ(call.report.outcome, hf::verdict::abandoned);
  EXPECT_EQ(d.snapshot().abandoned, 1U);
  EXPECT_EQ(d.snapshot().breaker.word.score, 0U);
  EXPECT_EQ(d.snapshot().in_flight, 0U);
  EXPECT_EQ(fallbacks, 0);
  EXPECT_EQ(w.elapsed(), 50ms);
}

TEST(AsioCauses, cancellation_goes_on_to_the_caller_as_asio_users_expect) {
  virtual_world w;
  hf::dependency d{"d", timed};
  bool passed_by = false;
  auto plain = [&]() -> net::awaitable<int> {
    co_await sleep_until(w.at(1s));
    co_return 1;
  };
  auto in_result = [&]() -> net::awaitable<hf::result<int>> {
    co_await sleep_until(w.at(1s));
    co_return 1;
  };
  started thrown, next_await;
  thrown(w, [&]() -> net::awaitable<void> {
    co_await hf::asio::call(d, plain, no_fallback);
    passed_by = true;
  });
  next_await(w, [&]() -> net::awaitable<void> {
    auto const got = co_await hf::asio::call(d, in_result, no_fallback);
    EXPECT_EQ(got.error().kind(), hf::kind::cancelled);
    co_await hf::asio::wait_until(w.at(2s));
    passed_by = true;
  });
  w.run_until(10ms);
  thrown.cancel();
  next_await.cancel();
  w.run();
  EXPECT_TRUE(thrown.was_aborted());
  EXPECT_TRUE(next_await.was_aborted());
  EXPECT_FALSE(passed_by);
}

TEST(AsioCauses, who_outlives_slow_after_fails_at_the_crossing_and_holds_its_place_to_the_end) {
  virtual_world w;
  hf::protections p = timed;
  p.slow_after = 20ms;
  hf::dependency d{"d", p};
  takes work{w, 60ms};
  one_call<> call{d, {}, {}};
  started s;
  s(w, call({}, work, no_fallback));
  w.run_until(19ms);
  EXPECT_EQ(d.snapshot().breaker.word.score, 0U);
  w.run_until(20ms);
  EXPECT_EQ(d.snapshot().breaker.word.score, 1U);
  EXPECT_EQ(d.snapshot().in_flight, 1U);
  w.run();
  EXPECT_EQ(d.snapshot().in_flight, 0U);
  EXPECT_EQ(**call.answer, 1);  // a value that comes late is returned
  EXPECT_EQ(d.snapshot().breaker.word.score, 1U);
  EXPECT_EQ(d.snapshot().timed_out, 1U);
}

TEST(AsioCauses, deaf_work_is_waited_for_and_its_late_value_returned) {
  virtual_world w;
  hf::dependency d{"d", timed};
  takes work{w, 250ms, true};
  one_call<> call{d, {}, {}};
  started s;
  s(w, call({}, work, no_fallback));
  w.run_until(200ms);
  EXPECT_FALSE(s.ended);
  EXPECT_EQ(d.snapshot().in_flight, 1U);
  EXPECT_EQ(d.snapshot().breaker.word.score, 1U);
  w.run();
  EXPECT_EQ(**call.answer, 1);
  EXPECT_EQ(d.snapshot().timed_out, 1U);
  EXPECT_EQ(d.snapshot().in_flight, 0U);
}

TEST(AsioCauses, after_a_timeout_the_next_attempt_begins_uncancelled) {
  virtual_world w;
  hf::protections p = timed;
  p.retry = {.attempts = 3};
  hf::dependency d{"d", p};
  int attempts = 0;
  auto work = [&](hf::attempt& a) -> net::awaitable<hf::result<int>> {
    attempts = static_cast<int>(a.number());
    if (attempts < 3) co_await sleep_until(w.at(1s));
    co_await net::post(net::use_awaitable);
    co_return attempts;
  };
  one_call<> call{d, {}, {}};
  started s;
  s(w, call({.repeatable = true}, work, no_fallback));
  w.run();
  ASSERT_TRUE(call.answer && !s.thrown);
  EXPECT_EQ(**call.answer, 3);
  EXPECT_EQ(call.report.attempts, 3U);
  EXPECT_EQ(d.snapshot().timed_out, 2U);
  EXPECT_EQ(d.retry_tokens(), 9.0);  // two paid, one came back with its success
}

TEST(AsioCauses, a_fallback_that_waits_is_cut_by_the_deadline) {
  virtual_world w;
  hf::dependency d{"d", {.deadline = 100ms, .breaker = {}}};
  auto work = []() -> net::awaitable<hf::result<int>> { co_return hf::unavailable{"down"}; };
  auto fallback = [&](hf::error const&) -> net::awaitable<int> {
    co_await sleep_until(w.at(10s));
    co_return 1;
  };
  one_call<> call{d, {}, {}};
  started s;
  s(w, call({}, work, fallback));
  w.run();
  ASSERT_TRUE(call.answer);
  EXPECT_EQ(call.answer->error().kind(), hf::kind::timed_out);
  EXPECT_EQ(w.elapsed(), 100ms);
}

TEST(AsioCauses, work_that_is_aborted_by_somebody_else_has_failed) {
  virtual_world w;
  hf::dependency d{"d", timed};
  auto work = []() -> net::awaitable<hf::result<int>> {
    throw boost::system::system_error{net::error::operation_aborted};
    co_return 1;
  };
  one_call<> call{d, {}, {}};
  started s;
  s(w, call({}, work, no_fallback));
  w.run();
  EXPECT_EQ(call.answer->error().kind(), hf::kind::internal);
  EXPECT_EQ(d.snapshot().failed, 1U);
}

}  // namespace
}  // namespace asio_called
