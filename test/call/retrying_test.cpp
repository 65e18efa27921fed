// Retries through hf::call: what is repeated, what it costs, and when it stops. No test sleeps:
// the clock's wait moves the clock.
#include "call_story.hpp"

#include <gtest/gtest.h>

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

/// A dependency that fails so many times, then answers.
struct retried {
  callee c;
  int failures;
  hf::error why = hf::unavailable{"down"};
  int runs = 0;

  retried(hf::protections const& p, int fails) : c{p}, failures{fails} {}

  hf::result<int> call(hf::terms t = {.repeatable = true}) {
    t.into = &c.report;
    return c.call(
        t,
        [this]() -> hf::result<int> {
          if (++runs <= failures) return why;
          return runs;
        },
        hf::fail_fast);
  }
};

TEST(retrying, goes_on_until_it_works) {
  retried r{{.retry = {.attempts = 3}, .breaker = {}}, 2};
  EXPECT_EQ(r.call(), 3);
  EXPECT_EQ(r.c.report.attempts, 3U);
  EXPECT_EQ(r.c.report.outcome, hf::verdict::ok);
  EXPECT_EQ(r.c.report.gave_up, hf::give_up::none);
  EXPECT_EQ(r.c.clock.waits, 2);
  EXPECT_EQ(r.c.now().retried, 2U);
}

TEST(retrying, stops_at_its_attempts) {
  retried r{{.retry = {.attempts = 3}, .breaker = {}}, 99};
  EXPECT_EQ(r.call().error().kind(), hf::kind::unavailable);
  EXPECT_EQ(r.runs, 3);
  EXPECT_EQ(r.c.report.gave_up, hf::give_up::exhausted);
}

TEST(retrying, three_attempts_at_one_poison_message_are_one_witness) {
  retried r{{.retry = {.attempts = 3}, .breaker = {}}, 99};
  static_cast<void>(r.call());
  EXPECT_EQ(r.c.score(), 1);
  EXPECT_EQ(r.c.now().failed, 3U);
}

TEST(retrying, without_repeatable_only_what_never_arrived_is_repeated) {
  retried arrived{{.retry = {}}, 1};
  EXPECT_FALSE(arrived.call({}).has_value());
  EXPECT_EQ(arrived.runs, 1);
  EXPECT_EQ(arrived.c.report.gave_up, hf::give_up::not_repeatable);
  retried lost{{.retry = {}}, 1};
  lost.why = hf::unreachable{"no route"};
  EXPECT_EQ(lost.call({}), 2);
}

TEST(retrying, an_answer_misuse_and_a_caller_who_left_are_not_repeated) {
  for (hf::error const& e : {hf::error{hf::not_found{"m"}}, hf::error{hf::unimplemented{"m"}},
                             hf::error{hf::cancelled{"m"}}}) {
    retried r{{.retry = {}}, 1};
    r.why = e;
    EXPECT_FALSE(r.call().has_value());
    EXPECT_EQ(r.runs, 1) << e.code_name();
  }
}

TEST(retrying, a_hint_is_a_floor_of_the_wait) {
  retried r{{.retry = {}}, 1};
  r.why = hf::overloaded{"slower", hf::retry_after{700ms}};
  hf::instant const before = r.c.clock.now;
  EXPECT_EQ(r.call(), 2);
  EXPECT_GE(r.c.clock.now - before, 705ms);
  EXPECT_LE(r.c.clock.now - before, 750ms);
}

TEST(retrying, no_wait_reaches_past_the_deadline) {
  retried r{{.deadline = 1s, .retry = {}}, 1};
  r.why = hf::overloaded{"slower", hf::retry_after{2s}};
  EXPECT_FALSE(r.call().has_value());
  EXPECT_EQ(r.c.clock.waits, 0);
  EXPECT_EQ(r.c.report.gave_up, hf::give_up::no_time);
}

TEST(retrying, stops_once_the_score_is_at_half_its_threshold) {
  retried r{{.retry = {.attempts = 10, .burst = 1000}, .breaker = {.open_at = 6}}, 99999};
  int retries = 0;
  for (int call = 1; call <= 4; ++call) {
    r.runs = 0;
    static_cast<void>(r.call());
    retries += r.runs - 1;
    EXPECT_EQ(r.runs > 1, call < 3) << "score " << call;
  }
  EXPECT_EQ(r.c.report.gave_up, hf::give_up::gate);
  EXPECT_EQ(retries, 18);
}

TEST(retrying, the_budget_stops_a_storm) {
  retried r{{.retry = {.attempts = 2, .budget = hf::percent(10), .burst = 5}}, 999'999};
  for (int i = 0; i < 1000; ++i) static_cast<void>(r.call());
  EXPECT_EQ(r.runs, 1005) << "a burst, and then one attempt each";
  EXPECT_EQ(r.c.report.gave_up, hf::give_up::budget);
  EXPECT_LT(r.c.it.retry_tokens(), 1);
}

TEST(retrying, successes_pay_for_retries_and_a_retry_that_helped_is_refunded) {
  retried r{{.retry = {.attempts = 2, .budget = hf::percent(10), .burst = 1}}, 1};
  EXPECT_EQ(r.call(), 2);
  EXPECT_EQ(r.c.it.retry_tokens(), 1) << "it helped";
  r.runs = -1'000'000;  // fails for a while
  static_cast<void>(r.call());
  EXPECT_EQ(r.c.it.retry_tokens(), 0);
  r.failures = -2'000'000;
  for (int i = 0; i < 9; ++i) static_cast<void>(r.call());
  EXPECT_LT(r.c.it.retry_tokens(), 1);
  static_cast<void>(r.call());
  EXPECT_EQ(r.c.it.retry_tokens(), 1);
}

TEST(retrying, a_refusal_of_the_next_attempt_keeps_the_failure_and_refunds) {
  callee c{{.retry = {.burst = 3}, .breaker = {.open_at = 9}}};
  hf::result<int> const r = c.call(
      {.repeatable = true, .into = &c.report},
      [&]() -> hf::result<int> {
        c.it.hold_closed();
        return hf::timed_out{"m"};
      },
      hf::fail_fast);
  EXPECT_EQ(r.error().kind(), hf::kind::timed_out);
  callee d{{.retry = {.burst = 3}, .breaker = {.open_at = 9}}};
  // The breaker is closed when the retry is planned and held open while it waits.
  struct opening_clock : manual_clock {
    hf::dependency* of = nullptr;
  } clock;
  clock.of = &d.it;
  hf::clock_source source = clock.source();
  source.wait = [](void* self, hf::instant) {
    static_cast<opening_clock*>(static_cast<manual_clock*>(self))->of->hold_open();
  };
  hf::report report;
  hf::result<int> const refused = hf::call_with_clock(
      source, d.it, {.repeatable = true, .into = &report},
      []() -> hf::result<int> { return hf::timed_out{"m"}; }, hf::fail_fast);
  EXPECT_EQ(refused.error().kind(), hf::kind::timed_out) << "the failure, not the refusal";
  EXPECT_EQ(report.attempts, 1U);
  EXPECT_EQ(report.refused_by, hf::gate::breaker);
  EXPECT_EQ(report.gave_up, hf::give_up::gate);
  EXPECT_EQ(d.it.retry_tokens(), 3);
}

TEST(retrying, a_refusal_of_our_own_is_never_retried) {
  callee inner{{.breaker = {}}, "inner"};
  inner.it.hold_open();
  callee outer{{.retry = {}}, "outer"};
  int runs = 0;
  static_cast<void>(outer.call(
      {.repeatable = true},
      [&]() -> hf::result<int> {
        ++runs;
        return inner.succeed();
      },
      hf::fail_fast));
  EXPECT_EQ(runs, 1);
}

TEST(retrying, a_retry_in_backoff_holds_no_place_in_the_limit) {
  callee c{{.retry = {}, .limit = {.in_flight = 1}}};
  hf::clock_source source = c.clock.source();
  struct context {
    callee* c;
    std::uint32_t seen = 99;
  } ctx{&c};
  source.on = &ctx;
  source.read = [](void* x) noexcept { return static_cast<context*>(x)->c->clock.now; };
  source.wait = [](void* x, hf::instant at) {
    auto* const self = static_cast<context*>(x);
    self->seen = self->c->now().in_flight;
    self->c->clock.now = at;
  };
  int runs = 0;
  EXPECT_EQ(hf::call_with_clock(
                source, c.it, {.repeatable = true},
                [&]() -> hf::result<int> {
                  if (++runs == 1) return hf::unavailable{"m"};
                  return runs;
                },
                hf::fail_fast),
            2);
  EXPECT_EQ(ctx.seen, 0U);
}

TEST(retrying, the_same_dice_wait_the_same) {
  auto const waited = [](std::uint64_t dice) {
    retried r{{.retry = {}, .dice = dice}, 2};
    hf::instant const before = r.c.clock.now;
    static_cast<void>(r.call());
    return r.c.clock.now - before;
  };
  EXPECT_EQ(waited(1), waited(1));
  EXPECT_NE(waited(1), waited(2));
}

TEST(retrying, a_bad_value_is_retried_too_and_the_last_one_is_kept) {
  retried r{{.retry = {.attempts = 2}}, 99};
  EXPECT_FALSE(r.call().has_value());
  callee c{{.retry = {.attempts = 2}}};
  int runs = 0;
  EXPECT_EQ(c.call(
                {.repeatable = true},
                [&]() -> int {
                  if (++runs == 1) throw hf::unavailable{"m"};
                  return runs;
                },
                hf::fail_fast),
            2);
}

}  // namespace
