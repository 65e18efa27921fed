// Time in blocking code is kept together: late values, slow attempts, and whose deadline it was.
#include "call_story.hpp"

#include <gtest/gtest.h>

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

TEST(timeout, a_value_that_comes_late_is_returned_counted_and_a_failure_to_the_breaker) {
  callee c{{.breaker = {}, .timeout = 300ms}};
  int const late = c.call(
      [&] {
        c.clock += 300ms;
        return 7;
      },
      instead(3));
  EXPECT_EQ(late, 7);
  EXPECT_FALSE(c.report.degraded);
  EXPECT_EQ(c.now().timed_out, 1U);
  EXPECT_EQ(c.now().ok, 0U);
  EXPECT_EQ(c.score(), 1);
  EXPECT_EQ(c.report.elapsed, 300ms);
}

TEST(timeout, just_in_time_is_in_time) {
  callee c{{.breaker = {}, .timeout = 300ms}};
  c.call([&] { c.clock += 300ms - 1ns; }, hf::fail_fast);
  EXPECT_EQ(c.now().ok, 1U);
  EXPECT_EQ(c.score(), 0);
}

TEST(timeout, the_work_asks_what_remains) {
  callee c{{.timeout = 300ms}};
  c.call(
      [&](hf::attempt& a) {
        EXPECT_EQ(a.remaining(), 300ms);
        EXPECT_EQ(a.remaining(100ms), 100ms) << "capped for clients that overflow";
        EXPECT_EQ(a.until(), hf::to_steady(c.clock.now + 300ms));
        c.clock += 200ms;
        EXPECT_EQ(a.remaining(), 100ms);
        EXPECT_FALSE(a.is_over());
        c.clock += 200ms;
        EXPECT_EQ(a.remaining(), 0ms) << "never negative";
        EXPECT_TRUE(a.is_over());
      },
      hf::fail_fast);
}

TEST(timeout, without_a_limit_a_day_remains_and_no_clock_is_read_for_it) {
  callee c{{.breaker = {}}};
  c.call(
      {}, [&](hf::attempt& a) { EXPECT_EQ(a.until(), hf::to_steady(hf::never)); }, hf::fail_fast);
  EXPECT_EQ(c.clock.reads, 0) << "a healthy call without a time limit reads no clock";
  c.call({}, [&](hf::attempt& a) { EXPECT_EQ(a.remaining(), 24h); }, hf::fail_fast);
}

TEST(timeout, the_earliest_of_timeout_deadline_and_caller_holds) {
  callee c{{.deadline = 2s, .timeout = 1s}};
  hf::duration left{};
  auto const look = [&](hf::attempt& a) { left = a.remaining(); };
  c.call({}, look, hf::fail_fast);
  EXPECT_EQ(left, 1s);
  c.call({.until = c.clock.now + 400ms}, look, hf::fail_fast);
  EXPECT_EQ(left, 400ms);
}

TEST(timeout, by_the_attempts_own_is_the_callees_fault) {
  callee c{{.deadline = 2s, .breaker = {}, .timeout = 300ms}};
  static_cast<void>(c.call(
      [&]() -> hf::result<int> {
        c.clock += 300ms;
        return hf::timed_out{"no reply"};
      },
      instead(3)));
  EXPECT_EQ(c.score(), 1);
  EXPECT_EQ(c.now().timed_out, 1U);
}

TEST(timeout, by_the_callers_deadline_is_nobodys_fault) {
  callee c{{.deadline = 2s, .breaker = {}, .timeout = 300ms}};
  static_cast<void>(c.call(
      {.until = c.clock.now + 100ms},
      [&]() -> hf::result<int> {
        c.clock += 100ms;
        return hf::timed_out{"no reply"};
      },
      hf::fail_fast));
  EXPECT_EQ(c.score(), 0);
  EXPECT_EQ(c.now().abandoned, 1U);
}

/// Work as clients do it: it waits as long as it may, in vain.
auto hung(callee& c) {
  return [&c](hf::attempt& a) -> hf::result<int> {
    c.clock += a.remaining();
    return hf::timed_out{"no reply"};
  };
}

TEST(timeout, a_hung_dependency_opens_its_breaker_whatever_limits_the_time) {
  for (hf::protections const& p :
       {hf::protections{.deadline = 2s, .breaker = {}},
        hf::protections{.deadline = 2s, .breaker = {}, .timeout = 2s},
        hf::protections{.deadline = 2s, .breaker = {}, .timeout = 1960ms},
        hf::protections{.deadline = 2s, .breaker = {}, .slow_after = 2s},
        hf::protections{.deadline = 2s, .breaker = {}, .timeout = 300ms},
        hf::protections{.breaker = {}, .timeout = 300ms}}) {
    callee with_fallback{p};
    callee without{p};
    for (int i = 0; i < 7; ++i) {
      EXPECT_EQ(with_fallback.call(hung(with_fallback), instead(3)), 3);
      static_cast<void>(without.call(hung(without), hf::fail_fast));
    }
    EXPECT_EQ(with_fallback.mode(), open) << with_fallback.it.describe();
    EXPECT_EQ(without.mode(), open) << without.it.describe();
  }
}

TEST(slow_after, settles_when_the_work_asks_what_remains) {
  callee c{{.breaker = {}, .timeout = 300ms, .slow_after = 100ms}};
  c.call(
      [&](hf::attempt& a) {
        c.clock += 100ms - 1ns;
        static_cast<void>(a.remaining());
        EXPECT_EQ(c.score(), 0);
        c.clock += 1ns;
        EXPECT_EQ(a.remaining(), 200ms);
        EXPECT_EQ(c.score(), 1) << "while it still runs";
      },
      hf::fail_fast);
  EXPECT_EQ(c.score(), 1) << "the good end is not counted again";
  EXPECT_EQ(c.now().timed_out, 1U);
}

TEST(slow_after, settles_at_the_end_where_the_work_never_asks) {
  callee c{{.breaker = {}, .timeout = 300ms, .slow_after = 100ms}};
  c.call([&] { c.clock += 150ms; }, hf::fail_fast);
  EXPECT_EQ(c.score(), 1);
}

TEST(slow_after, is_the_timeout_else_the_deadline_unless_set) {
  auto const slow_at = [](hf::protections const& p) {
    hf::dependency d{"d", p};
    auto run = d.begin({}, hf::instant{1s});
    auto permit = run.admit(hf::instant{1s});
    return permit.slow_at() == hf::never ? hf::duration::max() : permit.slow_at() - hf::instant{1s};
  };
  EXPECT_EQ(slow_at({.deadline = 2s, .timeout = 1s, .slow_after = 100ms}), 100ms);
  EXPECT_EQ(slow_at({.deadline = 2s, .timeout = 1s}), 1s);
  EXPECT_EQ(slow_at({.deadline = 2s}), 1950ms) << "less what is kept for a fallback";
  EXPECT_EQ(slow_at({}), hf::duration::max());
}

TEST(slow_after, an_abandoned_attempt_that_was_slow_already_is_a_failure) {
  callee c{{.breaker = {}, .timeout = 300ms, .slow_after = 100ms}};
  for (hf::duration ran : {99ms, 100ms})
    static_cast<void>(c.call(
        [&]() -> hf::result<int> {
          c.clock += ran;
          return hf::cancelled{"caller left"};
        },
        hf::fail_fast));
  EXPECT_EQ(c.score(), 1);
  EXPECT_EQ(c.now().abandoned, 1U);
  EXPECT_EQ(c.now().timed_out, 1U);
}

TEST(slow_after, that_is_off_leaves_the_timeout_alone_and_the_deadline_out) {
  using hf::detail::slow_after_of;
  EXPECT_EQ(slow_after_of({.deadline = 2s, .slow_after = hf::off}), hf::duration::max());
  EXPECT_EQ(slow_after_of({.deadline = 2s, .timeout = 300ms, .slow_after = hf::off}), 300ms);
  callee c{{.deadline = 1s, .breaker = {}, .slow_after = hf::off}};
  static_cast<void>(c.call({}, [&] { return c.clock += 2s, 1; }, hf::fail_fast));
  EXPECT_EQ(c.now().ok, 1U) << "a late value is a value";
  EXPECT_NE(c.it.describe().find("slow      off"), std::string::npos);
}

TEST(clock, is_read_once_in_a_healthy_call_with_neither_timeout_nor_slow_after_and_else_twice) {
  auto const reads = [](hf::protections const& p, hf::terms const& t = {}) {
    callee c{p};
    c.call(t, [] {}, [](hf::error const&) {});
    return c.clock.reads;
  };
  hf::terms const until{.until = hf::instant{9999s}};
  EXPECT_EQ(reads({.retry = {}, .breaker = {}}), 0);
  EXPECT_EQ(reads({.retry = {}, .breaker = {}}, until), 1);
  EXPECT_EQ(reads({.deadline = 2s, .retry = {}, .breaker = {}, .slow_after = hf::off}), 1);
  EXPECT_EQ(reads({.deadline = 2s, .retry = {}, .breaker = {}}), 2);
  EXPECT_EQ(reads({.retry = {}, .breaker = {}, .timeout = 300ms}), 2);
}

TEST(lease, of_a_probe_is_the_timeout_or_twice_slow_else_the_deadline_else_30_s) {
  auto const lease = [](hf::protections p) {
    p.breaker = {.open_at = 1};
    hf::dependency d{"d", p};
    hf::instant const now{1000s};
    auto run = d.begin({}, now);
    run.admit(now).settle(hf::verdict::failed, now);
    auto probe = run.admit(now);
    return hf::core::to_instant(d.snapshot().breaker.until.us) - now;
  };
  EXPECT_EQ(lease({.deadline = 2s, .timeout = 300ms, .slow_after = 200ms}), 300ms);
  EXPECT_EQ(lease({.deadline = 2s, .timeout = 300ms, .slow_after = 100ms}), 200ms);
  EXPECT_EQ(lease({.slow_after = 100ms}), 200ms);
  EXPECT_EQ(lease({.deadline = 2s}), 2s);
  EXPECT_EQ(lease({}), 30s);
}

TEST(clock, equal_or_backwards_changes_nothing) {
  callee c{{.deadline = 2s, .breaker = {}, .timeout = 300ms}};
  c.call([] {}, hf::fail_fast);
  EXPECT_EQ(c.now().ok, 1U) << "no time passed at all";
  c.call(
      [&](hf::attempt& a) {
        c.clock += -1h;
        EXPECT_GE(a.remaining(), 300ms);
      },
      hf::fail_fast);
  EXPECT_EQ(c.now().ok, 2U);
  EXPECT_EQ(c.score(), 0);
}

}  // namespace
