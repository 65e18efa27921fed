// What goes wrong between other libraries' protections and their callers, and must not here.
// docs/proof.md lists what each is about.
#include "call_story.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <vector>

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

hf::result<int> down() { return hf::unavailable{"down"}; }

TEST(call_traps, a_slow_probe_does_not_close_it) {
  callee c{{.breaker = {.open_at = 1}, .timeout = 300ms}};
  c.open();
  static_cast<void>(c.call({}, [&] { return c.clock += 300ms, 1; }, instead(3)));
  EXPECT_EQ(c.mode(), open);
}

TEST(call_traps, the_refusals_of_our_own_gates_are_nobodys_failures) {
  callee c{{.breaker = {.open_at = 2}, .limit = {.in_flight = 1}}};
  c.call(
      {},
      [&] {
        for (int i = 0; i < 100; ++i) EXPECT_EQ(c.call({}, [] { return 1; }, instead(3)), 3);
      },
      hf::fail_fast);
  EXPECT_EQ(c.now().refused, 100U);
  EXPECT_EQ(c.mode(), closed);
  EXPECT_EQ(c.score(), 0);
}

TEST(call_traps, a_refusal_that_comes_out_of_the_work_is_not_this_callees_failure) {
  callee inner{{.breaker = {.open_at = 1}}, "inner"}, outer{{.breaker = {.open_at = 1}}, "outer"};
  inner.it.hold_open();
  for (int i = 0; i < 100; ++i)
    static_cast<void>(outer.call({}, [&] { return inner.succeed(); }, hf::fail_fast));
  EXPECT_EQ(outer.mode(), closed);
}

TEST(call_traps, answers_of_a_fallback_do_not_dilute_the_failures) {
  callee c{{.breaker = {.open_at = 3}}};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(c.call({}, down, instead(3)), 3);
  EXPECT_EQ(c.mode(), open);
}

TEST(call_traps, a_failure_is_counted_though_its_retry_is_refused) {
  callee c{{.retry = {.burst = 1}, .breaker = {.open_at = 3}}};
  for (int i = 0; i < 3; ++i) static_cast<void>(c.call({.repeatable = true}, down, hf::fail_fast));
  EXPECT_EQ(c.mode(), open);
}

TEST(call_traps, a_refusal_is_not_retried) {
  callee c{{.retry = {.attempts = 10}, .breaker = {}}};
  c.it.hold_open();
  EXPECT_EQ(c.call({.repeatable = true, .into = &c.report}, down, instead(3)), 3);
  EXPECT_EQ(c.now().refused, 1U);
  EXPECT_EQ(c.clock.waits, 0);
}

TEST(call_traps, callers_who_give_up_before_the_timeout_do_not_hide_a_callee_that_hangs) {
  auto const after_a_thousand = [](hf::protections const& p) {
    callee c{p};
    for (int i = 0; i < 1000; ++i)
      static_cast<void>(c.call(
          {.until = c.clock.now + 100ms},
          [&](hf::attempt& a) -> hf::result<int> {
            c.clock += a.remaining();  // as long as it is given, and no answer
            return hf::timed_out{"nothing came"};
          },
          hf::fail_fast));
    return c.mode();
  };
  EXPECT_EQ(after_a_thousand({.breaker = {}, .timeout = 300ms}), closed) << "impatience, no proof";
  EXPECT_EQ(after_a_thousand({.breaker = {}, .timeout = 300ms, .slow_after = 80ms}), open);
}

TEST(call_traps, callers_who_arrive_with_a_millisecond_left_are_no_witnesses) {
  for (hf::error const& end : {hf::error{hf::timed_out{"no answer yet"}},
                               hf::error{hf::unreachable{"no connection yet"}}}) {
    callee c{{.breaker = {.open_at = 1}, .timeout = 300ms}};
    for (int i = 0; i < 1000; ++i)
      static_cast<void>(c.call(
          {.until = c.clock.now + 1ms},
          [&](hf::attempt& a) -> hf::result<int> {
            c.clock += std::min<hf::duration>(a.remaining(), 10ms);  // it takes ten
            return end;
          },
          hf::fail_fast));
    EXPECT_EQ(c.mode(), closed);
    EXPECT_EQ(c.now().abandoned, 1000U);
  }
}

TEST(call_traps, a_thousand_retries_that_wait_hold_no_more_tokens_than_there_are) {
  callee c{{.retry = {.budget = hf::percent(20), .burst = 20}}};
  std::vector<std::unique_ptr<hf::running_call>> waiting;
  int paid = 0;
  for (int i = 0; i < 1000; ++i) {
    auto run = std::unique_ptr<hf::running_call>{
        new hf::running_call{c.it.begin({.repeatable = true}, c.clock.now)}};
    run->admit(c.clock.now).settle(hf::verdict::failed, c.clock.now);
    paid += run->retry_at(c.clock.now) != hf::never ? 1 : 0;
    waiting.push_back(std::move(run));  // asleep in backoff, not in flight
  }
  EXPECT_EQ(paid, 20);
  EXPECT_EQ(c.it.retry_tokens(), 0);
  waiting.clear();  // never made: given back
  EXPECT_EQ(c.it.retry_tokens(), 20);
}

TEST(call_traps, a_purse_once_empty_fills_again) {
  callee c{{.retry = {.burst = 1}}};
  auto const fail = [&] {
    static_cast<void>(c.call({.repeatable = true, .into = &c.report}, down, hf::fail_fast));
    return c.report.gave_up;
  };
  static_cast<void>(fail());
  EXPECT_EQ(fail(), hf::give_up::budget);
  for (int i = 0; i < 10; ++i) static_cast<void>(c.succeed());
  static_cast<void>(fail());
  EXPECT_EQ(c.report.attempts, 2U);
}

TEST(call_traps, the_least_share_there_is_still_fills_a_purse) {
  callee c{{.retry = {.budget = hf::percent(.1), .burst = 1}}};
  for (int i = 0; i < 2; ++i)
    static_cast<void>(c.call({.repeatable = true, .into = &c.report}, down, hf::fail_fast));
  ASSERT_EQ(c.report.gave_up, hf::give_up::budget);
  for (int i = 0; i < 999; ++i) static_cast<void>(c.succeed());
  EXPECT_LT(c.it.retry_tokens(), 1);
  static_cast<void>(c.succeed());
  EXPECT_EQ(c.it.retry_tokens(), 1) << "a token for a thousand successes";
}

constexpr hf::instant now{10s};

/// What this dependency's callers wait before their second attempts, one after the other.
std::vector<double> waits_of(hf::dependency& d, int many) {
  std::vector<double> waits;
  for (int i = 0; i < many; ++i) {
    hf::running_call run = d.begin({.repeatable = true}, now);
    run.admit(now).settle(hf::verdict::failed, now);
    waits.push_back(static_cast<double>((run.retry_at(now) - now).count()));
  }
  return waits;
}

double correlation(std::vector<double> const& x, std::vector<double> const& y) {
  auto const n = static_cast<double>(x.size());
  double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sx += x[i], sy += y[i];
    sxx += x[i] * x[i], syy += y[i] * y[i], sxy += x[i] * y[i];
  }
  return (sxy - sx * sy / n) / std::sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
}

TEST(call_traps, two_dependencies_of_one_name_do_not_wait_alike) {
  hf::protections const p{.retry = {.attempts = 2, .burst = 1000}};
  hf::dependency a{"shard", p}, b{"shard", p};
  std::vector<double> const x = waits_of(a, 1000), y = waits_of(b, 1000);
  EXPECT_LT(std::abs(correlation(x, y)), 4 / std::sqrt(1000.));
  EXPECT_GT(correlation(x, x), .99) << "it would be seen";

  auto const due = [](hf::dependency& d) {
    hf::running_call run = d.begin({}, now);
    run.admit(now).settle(hf::verdict::failed, now);
    return d.snapshot().breaker.until.us;
  };
  hf::protections const once{.breaker = {.open_at = 1}};
  hf::dependency c{"shard", once}, d{"shard", once};
  EXPECT_NE(due(c), due(d)) << "they do not probe together either";
}

TEST(call_traps, what_is_not_repeated_costs_nothing) {
  callee c{{.deadline = 10ms, .retry = {.at_least = 20ms}, .breaker = {}}};
  static_cast<void>(c.fail(hf::unavailable{"m"}));  // not repeatable
  for (hf::error const& e : {hf::error{hf::unimplemented{"m"}}, hf::error{hf::not_found{"m"}},
                             hf::error{hf::cancelled{"m"}}, hf::error{hf::unavailable{"m"}}})
    static_cast<void>(c.call(
        {.repeatable = true}, [&]() -> hf::result<int> { return e; },
        hf::fail_fast));  // the last: no time
  EXPECT_EQ(c.it.retry_tokens(), 10);
}

/// Calls of the lowest of three levels, each with three attempts, for each call of the highest.
double amplification(int calls, hf::retry const& retry) {
  callee level[3] = {callee{{.retry = retry}, "high"}, callee{{.retry = retry}, "middle"},
                     callee{{.retry = retry}, "low"}};
  int reached = 0;
  auto const low = [&] {
    return level[2].call({.repeatable = true}, [&] { return ++reached, down(); }, hf::fail_fast);
  };
  auto const middle = [&] { return level[1].call({.repeatable = true}, low, hf::fail_fast); };
  for (int i = 0; i < calls; ++i)
    static_cast<void>(level[0].call({.repeatable = true}, middle, hf::fail_fast));
  return static_cast<double>(reached) / calls;
}

TEST(call_traps, three_levels_with_three_attempts_do_not_make_27_calls_of_one) {
  EXPECT_LE(amplification(1000, {}), 1.1);
  EXPECT_GT(amplification(10, {.burst = 1000}), 26) << "what the purses are for";
}

TEST(call_traps, who_oversleeps_the_deadline_makes_no_attempt) {
  callee c{{.deadline = 100ms, .retry = {}}};
  auto source = c.clock.source();
  source.wait = [](void* self, hf::instant at) { static_cast<manual_clock*>(self)->now = at + 1s; };
  int attempts = 0;
  auto const answer = hf::call_with_clock(
      source, c.it, {.repeatable = true, .into = &c.report}, [&] { return ++attempts, down(); },
      hf::fail_fast);
  EXPECT_EQ(attempts, 1);
  EXPECT_EQ(c.report.refused_by, hf::gate::deadline);
  EXPECT_EQ(answer.error().kind(), hf::kind::unavailable) << "the failure is not hidden";
  EXPECT_EQ(c.it.retry_tokens(), 10) << "never made: given back";
}

TEST(call_traps, what_might_have_arrived_is_not_repeated_unless_that_does_no_harm) {
  callee c{{.retry = {}}};
  int attempts = 0;
  static_cast<void>(c.call([&] { return ++attempts, down(); }, hf::fail_fast));
  EXPECT_EQ(attempts, 1);
  EXPECT_EQ(c.report.gave_up, hf::give_up::not_repeatable);
}

TEST(call_traps, an_idle_year_neither_forgets_failures_nor_adds_any) {
  callee c{{.breaker = {.open_at = 3}}};
  static_cast<void>(c.fail(hf::unavailable{"m"}));
  static_cast<void>(c.fail(hf::unavailable{"m"}));
  c.clock += 24h * 365;
  EXPECT_EQ(c.score(), 2);
  static_cast<void>(c.fail(hf::unavailable{"m"}));
  EXPECT_EQ(c.mode(), open);
}

}  // namespace
