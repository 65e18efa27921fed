// What the log learns of a call that failed. Only a boundary opens internal text, so one stands by.
#include "call_story.hpp"

#include <holdfast/boundary/boundary.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

/// Remembers the last record as JSON.
struct last_record : hf::log_sink {
  std::string json;
  void write(hf::log_record const& record) override { json = to_json(record); }
};

std::string logged(hf::error const& e) {
  last_record sink;
  hf::log_failure(sink, "test", e);
  return sink.json;
}

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(frame, an_error_says_which_dependency_was_called) {
  callee c{{.breaker = {}}};
  std::string const json = logged(c.fail(hf::unavailable{"down"}).error());
  EXPECT_TRUE(has(json, "calling pricing")) << json;
}

TEST(frame, an_error_says_where_the_call_was_made) {
  hf::dependency pricing{"pricing", {.retry = {.attempts = 2}, .breaker = {}}};
  auto const down = []() -> hf::result<int> { return hf::unavailable{"down"}; };
  auto const at = [](int line) { return "frame_test.cpp\",\"line\":" + std::to_string(line); };
  hf::result<int> const first = hf::call(pricing, down, hf::fail_fast);
  EXPECT_TRUE(has(logged(first.error()), at(__LINE__ - 1))) << logged(first.error());
  hf::report how;  // not the way of a good day
  hf::result<int> const other = hf::call(pricing, {.into = &how}, down, hf::fail_fast);
  EXPECT_TRUE(has(logged(other.error()), at(__LINE__ - 1))) << logged(other.error());
  EXPECT_FALSE(has(logged(first.error()), "dependency.cpp"));
}

TEST(frame, and_why_there_was_no_further_attempt) {
  callee c{{.retry = {.attempts = 2}}};
  hf::result<int> const r = c.call(
      {.repeatable = true}, []() -> hf::result<int> { return hf::unavailable{"down"}; },
      hf::fail_fast);
  std::string const json = logged(r.error());
  EXPECT_TRUE(has(json, "calling pricing, gave up after attempt 2: exhausted")) << json;
}

TEST(frame, and_each_other_reason_not_to_go_on) {
  auto const down = []() -> hf::result<int> { return hf::unavailable{"down"}; };
  callee once{{.retry = {}}};
  std::string json = logged(once.call({}, down, hf::fail_fast).error());
  EXPECT_TRUE(has(json, "gave up after attempt 1: not repeatable")) << json;

  callee poor{{.retry = {.attempts = 3, .burst = 1}}};
  json = logged(poor.call({.repeatable = true}, down, hf::fail_fast).error());
  EXPECT_TRUE(has(json, "gave up after attempt 2: budget")) << json;

  callee late{{.deadline = 40ms, .retry = {.at_least = 50ms}}};
  json = logged(late.call({.repeatable = true}, down, hf::fail_fast).error());
  EXPECT_TRUE(has(json, "gave up after attempt 1: no time")) << json;
}

TEST(frame, and_which_gate_refused_in_plain_words) {
  callee c{{.retry = {.attempts = 3}, .breaker = {.open_at = 2}}};
  auto const down = []() -> hf::result<int> { return hf::unavailable{"down"}; };
  hf::result<int> const doubted = c.call({.repeatable = true}, down, hf::fail_fast);
  EXPECT_TRUE(has(logged(doubted.error()),
                  "gave up after attempt 1: its circuit breaker allows no retry now"))
      << logged(doubted.error());

  callee full{{.retry = {.attempts = 3}, .limit = {.in_flight = 2}}};
  hf::running_call beside = full.it.begin({}, {});
  hf::permit in_flight = beside.admit({});
  hf::result<int> const refused = full.call(
      {.repeatable = true},
      [&]() -> hf::result<int> {
        full.it.set_in_flight(1);
        return hf::unavailable{"down"};
      },
      hf::fail_fast);
  EXPECT_TRUE(has(logged(refused.error()),
                  "gave up after attempt 1: its limit of calls in flight refused the next"))
      << logged(refused.error());
}

TEST(frame, keeps_the_name_of_the_error) {
  callee c{{.breaker = {}}};
  EXPECT_THROW(static_cast<void>(c.fail(hf::timed_out{"late"}).value()), hf::timed_out);
}

TEST(frame, a_refusal_says_in_its_note_who_refused) {
  callee c{{.breaker = {}}};
  c.it.hold_open();
  hf::error const refused = c.succeed().error();
  EXPECT_TRUE(has(logged(refused), "pricing: refused by its circuit breaker"));
  EXPECT_EQ(refused.message(), "The service is temporarily unavailable")
      << "and the caller does not hear which";
}

TEST(frame, a_foreign_exceptions_text_is_for_the_log_alone) {
  callee c{{.breaker = {}}};
  hf::result<int> const r =
      c.call([]() -> hf::result<int> { throw std::runtime_error{"SELECT secret"}; }, hf::fail_fast);
  EXPECT_TRUE(has(logged(r.error()), "SELECT secret"));
  EXPECT_FALSE(has(std::string{r.error().message()}, "SELECT"));
}

TEST(frame, a_failed_fallback_logs_both) {
  callee c{{.breaker = {}}};
  hf::result<int> const r =
      c.call([]() -> hf::result<int> { return hf::unavailable{"down"}; },
             [](hf::error const&) -> hf::result<int> { return hf::not_found{"cached price"}; });
  std::string const json = logged(r.error());
  EXPECT_TRUE(has(json, "cached price")) << json;
  EXPECT_TRUE(has(json, "down")) << json;
}

}  // namespace
