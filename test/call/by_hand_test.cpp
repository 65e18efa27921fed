// begin, admit, settle by hand, as a driver of one's own takes them; permits and their places.
#include "call_story.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <type_traits>
#include <utility>

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

constexpr hf::instant at{1000s};

TEST(by_hand, begin_admit_settle) {
  hf::dependency d{"d", {.breaker = {.open_at = 2}, .limit = {.in_flight = 1}}};
  auto one = d.begin({}, at);
  hf::permit p = one.admit(at);
  ASSERT_TRUE(p);
  EXPECT_EQ(d.snapshot().in_flight, 1U);
  p.settle(hf::verdict::failed, at);
  EXPECT_FALSE(p) << "settled once";
  p.settle(hf::verdict::failed, at);
  EXPECT_EQ(d.snapshot().failed, 1U) << "and only once";
  EXPECT_EQ(d.snapshot().in_flight, 0U);
  EXPECT_EQ(one.attempts(), 1U);
}

TEST(by_hand, one_call_is_one_witness_whatever_its_attempts) {
  hf::dependency d{"d", {.breaker = {.open_at = 3}}};
  auto run = d.begin({}, at);
  for (int i = 0; i < 5; ++i) run.admit(at).settle(hf::verdict::failed, at);
  EXPECT_EQ(d.snapshot().breaker.word.score, 1);
  EXPECT_EQ(d.snapshot().failed, 5U) << "each is counted all the same";
  auto other = d.begin({}, at);
  other.admit(at).settle(hf::verdict::timed_out, at);
  EXPECT_EQ(d.snapshot().breaker.word.score, 2);
  run.admit(at).settle(hf::verdict::ok, at);
  EXPECT_EQ(d.snapshot().breaker.word.score, 1) << "a later success counts";
}

TEST(by_hand, one_call_is_one_overload_too) {
  hf::dependency d{"d", {.breaker = {.open_at = 3}}};
  auto run = d.begin({}, at);
  for (int i = 0; i < 5; ++i) run.admit(at).settle(hf::verdict::overloaded, at);
  EXPECT_EQ(d.snapshot().breaker.word.overloaded, 1);
}

TEST(by_hand, a_dropped_permit_is_neutral_and_gives_its_places_back) {
  hf::dependency d{"d", {.breaker = {.open_at = 1}, .limit = {.in_flight = 1}}};
  for (int i = 0; i < 10; ++i) {
    auto run = d.begin({}, at);
    hf::permit const dropped = run.admit(at);
    EXPECT_TRUE(dropped);
  }
  EXPECT_EQ(d.snapshot().abandoned, 10U);
  EXPECT_EQ(d.snapshot().in_flight, 0U);
  EXPECT_EQ(d.snapshot().breaker.word.mode, closed);
}

TEST(by_hand, a_dropped_probe_leaves_it_open_and_its_place_free) {
  hf::dependency d{"d", {.breaker = {.open_at = 1}}};
  auto run = d.begin({}, at);
  run.admit(at).settle(hf::verdict::failed, at);
  {
    hf::permit const probe = run.admit(at);
  }
  EXPECT_EQ(d.snapshot().breaker.word.mode, open);
  EXPECT_EQ(d.snapshot().breaker.word.in_flight, 0);
}

TEST(by_hand, a_permit_moves_and_is_settled_where_it_went) {
  static_assert(!std::is_copy_constructible_v<hf::permit>);
  static_assert(std::is_nothrow_move_constructible_v<hf::permit>);
  hf::dependency d{"d", {.limit = {.in_flight = 2}}};
  auto run = d.begin({}, at);
  hf::permit a = run.admit(at);
  hf::permit b = std::move(a);
  EXPECT_FALSE(a);  // NOLINT(bugprone-use-after-move): that is what is asked
  EXPECT_TRUE(b);
  hf::permit c = run.admit(at);
  EXPECT_EQ(d.snapshot().in_flight, 2U);
  c = std::move(b);
  EXPECT_EQ(d.snapshot().in_flight, 1U) << "what it held before is given back";
  c.settle(hf::verdict::ok, at);
  EXPECT_EQ(d.snapshot().in_flight, 0U);
}

TEST(by_hand, the_limit_refuses_at_its_cap_and_takes_nothing) {
  hf::dependency d{"d", {.limit = {.in_flight = 1}}};
  auto one = d.begin({}, at);
  hf::permit held = one.admit(at);
  for (int i = 0; i < 3; ++i) {
    auto other = d.begin({}, at);
    EXPECT_FALSE(other.admit(at));
    EXPECT_EQ(other.refused_by(), hf::gate::limit);
    EXPECT_EQ(other.refusal().kind(), hf::kind::unavailable);
    EXPECT_EQ(other.refusal().origin(), hf::origin::gate);
    EXPECT_EQ(other.refusal().retry_after(), 1s);
  }
  EXPECT_EQ(d.snapshot().in_flight, 1U);
  EXPECT_EQ(d.snapshot().refused, 3U);
  held.settle(hf::verdict::ok, at);
  auto last = d.begin({}, at);
  EXPECT_TRUE(last.admit(at));
}

TEST(by_hand, a_refusal_by_the_limit_returns_the_probe_that_was_not_used) {
  hf::dependency d{
      "d", {.breaker = {.open_at = 1, .probe_on_squares = false}, .limit = {.in_flight = 1}}};
  auto run = d.begin({}, at);
  auto slow = d.begin({}, at);
  hf::permit occupied = slow.admit(at);
  d.hold_closed();  // opening while the limit is full takes a call that does not hold a place
  d.release();
  occupied.settle(hf::verdict::ok, at);
  run.admit(at).settle(hf::verdict::failed, at);
  ASSERT_EQ(d.snapshot().breaker.word.mode, open);
  hf::dependency const& seen = d;
  hf::instant const due = at + 5s;
  // The one place is taken by a probe of before whose lease is over: a deaf one, still running.
  hf::permit deaf = slow.admit(due);
  ASSERT_TRUE(deaf);
  hf::instant const later = due + 31s + 5s;
  auto next = d.begin({}, later);
  EXPECT_FALSE(next.admit(later));  // its lease is over: the place is free, not yet due
  hf::instant const again = later + 5s;
  EXPECT_FALSE(next.admit(again));
  EXPECT_EQ(next.refused_by(), hf::gate::limit) << "a probe was due, the limit is full";
  EXPECT_EQ(seen.snapshot().breaker.word.in_flight, 0);
  deaf.settle(hf::verdict::ok, again);
  EXPECT_TRUE(next.admit(again)) << "the turn was given back";
}

TEST(by_hand, a_call_that_must_not_probe_is_refused_and_the_probe_goes_to_the_next) {
  hf::dependency d{"d", {.breaker = {.open_at = 1}}};
  auto run = d.begin({}, at);
  run.admit(at).settle(hf::verdict::failed, at);
  auto payment = d.begin({.probe = hf::probing::never}, at);
  EXPECT_FALSE(payment.admit(at));
  EXPECT_EQ(payment.refused_by(), hf::gate::breaker);
  auto other = d.begin({}, at);
  EXPECT_TRUE(other.admit(at));
}

TEST(by_hand, a_deadline_refuses_an_attempt_that_has_no_time) {
  hf::dependency d{"d", {.deadline = 1s}};
  auto run = d.begin({}, at, true);
  EXPECT_FALSE(run.admit(at + 950ms));
  EXPECT_EQ(run.refused_by(), hf::gate::deadline);
  EXPECT_EQ(run.refusal().kind(), hf::kind::timed_out);
  EXPECT_TRUE(run.admit(at + 950ms - 1ns));
  EXPECT_EQ(run.refused_by(), hf::gate::none);
}

TEST(by_hand, a_refusal_tells_when_to_come_back_on_the_next_rung_of_a_ladder) {
  using rung = std::pair<hf::duration, std::chrono::seconds>;
  for (auto const& [every, told] :
       {rung{1ms, 1s}, rung{1s, 1s}, rung{1067ms, 2s}, rung{4s, 5s}, rung{5s, 5s}, rung{60s, 60s},
        rung{61s, 120s}, rung{120s, 120s}, rung{125s, 300s}, rung{1h, 3600s}, rung{24h, 3600s}}) {
    hf::dependency d{"d",
                     {.breaker = {.open_at = 1,
                                  .probe_on_squares = false,
                                  .probe_at_least_every = every,
                                  .jitter = false}}};
    auto run = d.begin({}, at);
    run.admit(at).settle(hf::verdict::failed, at);
    EXPECT_FALSE(run.admit(at));
    EXPECT_EQ(run.refusal().retry_after(), told) << every.count();
    EXPECT_GT(told + 67ms, std::min<hf::duration>(every, 1h)) << "not too soon by more than a step";
  }
}

}  // namespace
