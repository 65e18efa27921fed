// What operators see and do: reports, snapshots, describe(), hold and release, bad options.
#include "call_story.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

TEST(report, of_a_good_call) {
  callee c{{.breaker = {}}};
  c.call([&] { c.clock += 20ms; }, hf::fail_fast);
  EXPECT_EQ(c.report.attempts, 1U);
  EXPECT_FALSE(c.report.degraded);
  EXPECT_EQ(c.report.refused_by, hf::gate::none);
  EXPECT_EQ(c.report.outcome, hf::verdict::ok);
  EXPECT_EQ(c.report.gave_up, hf::give_up::none);
  EXPECT_EQ(c.report.elapsed, 20ms);
}

TEST(report, is_filled_in_when_the_call_throws) {
  callee c{{.breaker = {}}};
  EXPECT_THROW(c.call(
                   [&]() -> int {
                     c.clock += 5ms;
                     throw hf::unavailable{"down"};
                   },
                   hf::fail_fast),
               hf::unavailable);
  EXPECT_EQ(c.report.outcome, hf::verdict::failed);
  EXPECT_EQ(c.report.elapsed, 5ms);
}

TEST(report, names_the_gate_that_refused) {
  callee c{{.breaker = {}, .limit = {.in_flight = 1}}};
  hf::report inner;
  c.call([&] { c.call({.into = &inner}, [] {}, [](hf::error const&) {}); }, hf::fail_fast);
  EXPECT_EQ(inner.refused_by, hf::gate::limit);
  EXPECT_TRUE(inner.degraded);
  c.it.hold_open();
  c.call([] {}, [](hf::error const&) {});
  EXPECT_EQ(c.report.refused_by, hf::gate::breaker);
  EXPECT_EQ(hf::to_string(hf::gate::deadline), "deadline");
}

TEST(snapshot, counts_attempts_by_verdict_refusals_and_fallbacks) {
  callee c{{.breaker = {.open_at = 100}, .limit = {.in_flight = 1}}, "stock"};
  for (int i = 0; i < 3; ++i) static_cast<void>(c.succeed());
  static_cast<void>(c.fail(hf::not_found{"m"}));
  static_cast<void>(c.fail(hf::unavailable{"m"}));
  static_cast<void>(c.fail(hf::unreachable{"m"}));
  static_cast<void>(c.fail(hf::overloaded{"m"}));
  static_cast<void>(c.fail(hf::unimplemented{"m"}));
  static_cast<void>(c.fail(hf::cancelled{"m"}));
  static_cast<void>(c.fail(hf::timed_out{"m"}));
  c.it.hold_open();
  static_cast<void>(c.call([]() -> hf::result<int> { return 1; }, instead(3)));
  auto const s = c.now();
  EXPECT_EQ(s.name, "stock");
  EXPECT_EQ(s.threshold, 100);
  EXPECT_EQ(s.ok, 3U);
  EXPECT_EQ(s.answered + s.failed + s.not_sent + s.overloaded, 4U);
  EXPECT_EQ(s.misused + s.abandoned + s.timed_out, 3U);
  EXPECT_EQ(s.refused, 1U);
  EXPECT_EQ(s.degraded, 1U);
  EXPECT_EQ(s.in_flight, 0U);
}

TEST(snapshot, shows_what_is_in_flight) {
  callee c{{.limit = {.in_flight = 5}}};
  c.call([&] { EXPECT_EQ(c.now().in_flight, 1U); }, hf::fail_fast);
}

TEST(hold, open_refuses_and_release_lets_in_again) {
  callee c{{.breaker = {}}};
  c.it.hold_open();
  for (int i = 0; i < 20; ++i) {
    c.clock += 10s;
    EXPECT_EQ(c.call([] { return 1; }, instead(3)), 3);
  }
  c.it.release();
  EXPECT_EQ(c.call([] { return 1; }, instead(3)), 1);
}

TEST(hold, closed_lets_everything_in_and_counts_no_failure) {
  callee c{{.breaker = {.open_at = 1}}};
  c.open();
  c.it.hold_closed();
  for (int i = 0; i < 20; ++i) static_cast<void>(c.fail(hf::unavailable{"m"}));
  EXPECT_EQ(c.now().refused, 0U);
  c.it.release();
  EXPECT_EQ(c.mode(), closed);
  EXPECT_EQ(c.score(), 0);
}

TEST(hold, works_where_the_breaker_is_off) {
  callee c{{}};
  c.it.hold_open();
  EXPECT_EQ(c.call([] { return 1; }, instead(3)), 3);
  c.it.release();
  EXPECT_EQ(c.call([] { return 1; }, instead(3)), 1);
  for (int i = 0; i < 20; ++i) static_cast<void>(c.fail(hf::unavailable{"m"}));
  EXPECT_EQ(c.mode(), closed) << "and it stays off";
}

TEST(hold, refusals_ask_to_come_back_in_a_while) {
  callee c{{.breaker = {}}};
  c.it.hold_open();
  EXPECT_EQ(c.succeed().error().retry_after(), 5s);
}

TEST(describe, prints_what_is_on_the_numbers_it_implies_and_what_is_missing) {
  hf::dependency const full{"pricing",
                            {.deadline = 2s,
                             .breaker = {.tolerate = hf::percent(5)},
                             .limit = {.in_flight = 32},
                             .timeout = 300ms}};
  std::string const text = full.describe();
  for (std::string_view line :
       {"pricing\n", "deadline  2 s for the whole call", "opens at a net 5 failures",
        "5 calls of a dead dependency, 30 at 50 % errors", "probes at blocked call 1, 4, 9, …",
        "every 5 s", "32 calls in flight", "timeout   300 ms for one attempt",
        "counts as failed after 300 ms"})
    EXPECT_NE(text.find(line), std::string::npos) << line << "\n" << text;
}

TEST(describe, says_aloud_what_is_missing) {
  hf::dependency const bare{"bare", {}};
  std::string const text = bare.describe();
  for (std::string_view line :
       {"deadline  off: a call may take forever", "breaker   off: a dead dependency is called",
        "limit     off", "timeout   off", "retry     off"})
    EXPECT_NE(text.find(line), std::string::npos) << line << "\n" << text;
}

TEST(describe, knows_the_seeds_breaker) {
  hf::dependency const d{"d", {.breaker = hf::seed_breaker}};
  std::string const text = d.describe();
  EXPECT_NE(text.find("opens after 5 failures in a row"), std::string::npos) << text;
  EXPECT_NE(text.find("1.1e+05 calls"), std::string::npos) << "(0.1^-5 - 1) / 0.9\n" << text;
  EXPECT_NE(text.find("every 60 s; one success closes"), std::string::npos) << text;
}

TEST(set_in_flight, lower_lets_those_inside_finish_and_refuses_newcomers_until_then) {
  callee c{{.limit = {.in_flight = 3}}};
  auto const try_it = [&] { return c.call({}, [] { return 1; }, instead(3)); };
  auto one = c.it.begin({}, {}), two = c.it.begin({}, {});
  hf::permit first = one.admit({}), second = two.admit({});
  c.it.set_in_flight(1);
  EXPECT_EQ(c.now().in_flight, 2U) << "a debt, that drains";
  EXPECT_EQ(c.now().limit, 1U);
  EXPECT_EQ(try_it(), 3);
  first.settle(hf::verdict::ok, {});
  EXPECT_EQ(try_it(), 3) << "one is still in flight";
  second.settle(hf::verdict::ok, {});
  EXPECT_EQ(try_it(), 1);
  c.it.set_in_flight(2);
  hf::permit const third = one.admit({});
  EXPECT_EQ(try_it(), 1) << "more, at once";
  EXPECT_NE(c.it.describe().find("2 calls in flight"), std::string::npos);
}

TEST(set_in_flight, wants_a_limit_that_is_on_and_a_number_that_makes_sense) {
  callee c{{.limit = {.in_flight = 3}}}, unlimited{{}};
  EXPECT_THROW(c.it.set_in_flight(0), hf::validation_error);
  EXPECT_THROW(c.it.set_in_flight(1'000'001), hf::validation_error);
  EXPECT_EQ(c.now().limit, 3U);
  EXPECT_THROW(unlimited.it.set_in_flight(3), hf::validation_error);
  EXPECT_EQ(unlimited.now().limit, 0U);
}

TEST(options_of_a_dependency, that_are_bad_throw_a_validation_error_that_names_the_field) {
  struct bad {
    hf::protections p;
    std::string_view field, value;
  };
  for (bad const& b : {
           bad{{.deadline = 0s}, "deadline", "0 s"},
           bad{{.retry = {.attempts = 1}}, "retry.attempts", "1"},
           bad{{.retry = {.attempts = 11}}, "retry.attempts", "11"},
           bad{{.retry = {.at_least = -1ns}}, "retry.at_least", "-1 ns"},
           bad{{.retry = {.first = 4ms}}, "retry.first", "4 ms"},
           bad{{.retry = {.cap = 49ms}}, "retry.cap", "49 ms"},
           bad{{.retry = {.budget = hf::percent(0)}}, "retry.budget", "0 %"},
           bad{{.retry = {.budget = hf::percent(.05)}}, "retry.budget", "0.05 %"},
           bad{{.retry = {.budget = hf::percent(101)}}, "retry.budget", "101 %"},
           bad{{.retry = {.burst = 0}}, "retry.burst", "0"},
           bad{{.retry = {.burst = 1001}}, "retry.burst", "1001"},
           bad{{.breaker = {.tolerate = hf::percent(50)}}, "breaker.tolerate", "50 %"},
           bad{{.breaker = {.false_alarm_every = .5}}, "breaker.false_alarm_every", "0.5"},
           bad{{.breaker = {.tolerate = hf::percent(49), .false_alarm_every = 1e9}},
               "breaker.tolerate",
               "49 %"},
           bad{{.breaker = {.open_at = 0}}, "breaker.open_at", "0"},
           bad{{.breaker = {.probe_at_least_every = -3us}},
               "breaker.probe_at_least_every",
               "-3 us"},
           bad{{.limit = {.in_flight = 0}}, "limit.in_flight", "0"},
           bad{{.limit = {.in_flight = 1'000'001}}, "limit.in_flight", "1000001"},
           bad{{.timeout = -1s}, "timeout", "-1 s"},
           bad{{.deadline = 1s, .timeout = 2s}, "timeout", "2 s"},
           bad{{.slow_after = 0s}, "slow_after", "0 s"},
           bad{{.timeout = 1s, .slow_after = 2s}, "slow_after", "2 s"},
           bad{{.deadline = 24h * 365 * 400}, "deadline", "for ever"},
           bad{{.deadline = {}}, "deadline", "for ever"},
           bad{{.deadline = 1s, .timeout = std::chrono::hours::max()}, "timeout", "for ever"},
           bad{{.retry = {.cap = 24h * 365 * 600}}, "retry.cap", "for ever"},
           bad{{.breaker = {.probe_at_least_every = 24h * 365 * 600}},
               "breaker.probe_at_least_every",
               "for ever"},
       })
    try {
      hf::dependency const d{"pricing", b.p};
      ADD_FAILURE() << "must not be built: " << b.field;
    } catch (hf::validation_error const& e) {
      std::string const begins =
          "pricing: " + std::string{b.field} + ": " + std::string{b.value} + " is ";
      EXPECT_EQ(e.message().substr(0, begins.size()), begins);
      EXPECT_GT(e.message().size(), e.message().find("; ") + 8) << "and what to write instead";
      ASSERT_EQ(e.violations().size(), 1U);
      std::string pointer = "/" + std::string{b.field};
      std::replace(pointer.begin(), pointer.end(), '.', '/');  // as JSON has it
      EXPECT_EQ(e.violations()[0].pointer, pointer);
    }
}

TEST(options_of_a_dependency, that_are_wrong_are_all_in_one_error) {
  try {
    hf::dependency const d{"pricing",
                           {.deadline = 24h * 365 * 400,
                            .retry = {.attempts = 1, .burst = 0},
                            .breaker = {.tolerate = hf::percent(60), .open_at = 0},
                            .timeout = 0s}};
    ADD_FAILURE() << "must not be built";
  } catch (hf::validation_error const& e) {
    EXPECT_EQ(e.message(),
              "pricing: deadline: for ever is longer than the clock counts, which is 292 years; "
              "write a duration that you would wait, or hf::off. "
              "retry.attempts: 1 is outside 2 to 10; "
              "count the first call too; write hf::off for no retry. "
              "retry.burst: 0 is outside 1 to 1000; write 10. "
              "breaker.tolerate: 60 % is outside 0.0001 % to 49 %; "
              "write the share of calls that fail on a normal day, as hf::percent(5). "
              "breaker.open_at: 0 is outside 1 to 255; write one of these. "
              "timeout: 0 s is no time at all; write a positive duration, or hf::off");
    std::vector<std::string> pointers;
    for (auto const& each : e.violations()) pointers.push_back(each.pointer);
    EXPECT_EQ(pointers,
              (std::vector<std::string>{"/deadline", "/retry/attempts", "/retry/burst",
                                        "/breaker/tolerate", "/breaker/open_at", "/timeout"}));
  }
}

TEST(options_of_a_dependency, include_a_name) {
  for (auto const* none : {"", " ", "\t"}) try {
      hf::dependency const d{none, {.breaker = {}}};
      ADD_FAILURE() << "must not be built";
    } catch (hf::validation_error const& e) {
      EXPECT_EQ(e.message(),
                "/name: a dependency needs a name: the log and the metrics call it so");
      ASSERT_EQ(e.violations().size(), 1U);
      EXPECT_EQ(e.violations()[0].pointer, "/name");
    }
}

TEST(options_of_a_dependency, have_room_for_every_complaint_there_is) {
  hf::protections const all_wrong{
      .deadline = 0s,
      .retry = {.attempts = 1, .at_least = -1s, .first = -2s, .cap = -3s, .budget = {}, .burst = 0},
      .breaker = {.tolerate = {}, .false_alarm_every = 0, .open_at = 0, .probe_at_least_every = 0s},
      .limit = {.in_flight = 0},
      .timeout = 0s,
      .slow_after = 0s};
  EXPECT_EQ(validate(all_wrong).size(), 14U);
}

TEST(options_of_a_dependency, are_all_off_unless_written) {
  hf::protections const p;
  EXPECT_FALSE(p.deadline.on || p.retry.on || p.breaker.on || p.limit.on || p.timeout.on);
  EXPECT_EQ(hf::detail::slow_after_of(p), hf::duration::max());
  EXPECT_TRUE(validate(p).empty());
  hf::protections const aloud{.retry = hf::off, .breaker = hf::off};
  EXPECT_FALSE(aloud.retry.on);
}

}  // namespace
