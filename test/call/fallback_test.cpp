// Who answers when the dependency does not: the fallback, the error, or nobody any more.
#include "call_story.hpp"

#include <gtest/gtest.h>

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

hf::result<int> unavailable_work() { return hf::unavailable{"down"}; }

TEST(fallback, is_told_why) {
  callee c{{}};
  hf::kind told{};
  c.call(unavailable_work, [&](hf::error const& e) {
     told = e.kind();
     return 3;
   }).value();
  EXPECT_EQ(told, hf::kind::unavailable);
}

TEST(fallback, answers_a_refusal_too) {
  callee c{{.breaker = {.open_at = 1, .probe_on_squares = false}}};
  c.open();
  EXPECT_EQ(c.call([] { return 1; }, instead(3)), 3);
  EXPECT_EQ(c.report.refused_by, hf::gate::breaker);
  EXPECT_EQ(c.report.attempts, 0U);
  EXPECT_TRUE(c.report.degraded);
}

TEST(fallback, of_fail_fast_is_the_error) {
  callee c{{}};
  hf::result<int> const r = c.call(unavailable_work, hf::fail_fast("a payment cannot be guessed"));
  EXPECT_EQ(r.error().kind(), hf::kind::unavailable);
  EXPECT_FALSE(c.report.degraded);
  EXPECT_EQ(c.now().degraded, 0U);
}

TEST(fallback, that_returns_an_error_keeps_the_first_as_its_cause) {
  callee c{{}};
  hf::result<int> const r = c.call(unavailable_work, [](hf::error const&) -> hf::result<int> {
    return hf::not_found{"cached"};
  });
  EXPECT_EQ(r.error().kind(), hf::kind::not_found);
  ASSERT_TRUE(r.error().cause().has_value());
  EXPECT_EQ(r.error().cause()->kind(), hf::kind::unavailable);
}

TEST(fallback, that_throws_keeps_the_first_as_its_cause) {
  callee c{{}};
  hf::result<int> const r = c.call(unavailable_work, [](hf::error const&) -> int {
    throw std::runtime_error{"the cache is broken too"};
  });
  EXPECT_EQ(r.error().kind(), hf::kind::internal);
  ASSERT_TRUE(r.error().cause().has_value());
  EXPECT_EQ(r.error().cause()->kind(), hf::kind::unavailable);
}

TEST(fallback, that_names_its_own_cause_keeps_it) {
  callee c{{}};
  hf::result<int> const r = c.call(unavailable_work, [](hf::error const&) -> hf::result<int> {
    return hf::not_found{"cached", hf::because(hf::conflict{"torn"})};
  });
  EXPECT_EQ(r.error().cause()->kind(), hf::kind::conflict);
}

TEST(fallback, that_hands_the_error_on_is_not_its_own_cause) {
  callee c{{}};
  hf::error const down = hf::unavailable{"down"};
  hf::result<int> const r = c.call([&]() -> hf::result<int> { return down; },
                                   [](hf::error const& e) -> hf::result<int> { return e; });
  EXPECT_EQ(r.error().kind(), hf::kind::unavailable);
  EXPECT_FALSE(r.error().cause().has_value());
  hf::result<int> const thrown = c.call([&]() -> hf::result<int> { return down; },
                                        [](hf::error const& e) -> int { e.raise(); });
  EXPECT_FALSE(thrown.error().cause().has_value());
}

TEST(fallback, does_not_run_once_the_callers_own_deadline_is_past) {
  callee c{{.breaker = {}}};
  bool ran = false;
  hf::result<int> const r = c.call(
      {.until = c.clock.now + 1s, .into = &c.report},
      [&]() -> hf::result<int> {
        c.clock += 1s;
        return hf::timed_out{"late"};
      },
      [&](hf::error const&) {
        ran = true;
        return 3;
      });
  EXPECT_FALSE(ran);
  EXPECT_EQ(r.error().kind(), hf::kind::timed_out);
}

TEST(fallback, does_not_run_past_the_callers_deadline_even_where_our_own_was_earlier) {
  callee c{{.deadline = 1s}};
  bool ran = false;
  static_cast<void>(c.call(
      {.until = c.clock.now + 2s},
      [&]() -> hf::result<int> {
        c.clock += 2s;  // deaf work
        return hf::timed_out{"late"};
      },
      [&](hf::error const&) {
        ran = true;
        return 3;
      }));
  EXPECT_FALSE(ran);
}

TEST(fallback, runs_after_our_own_deadline_the_caller_still_waits) {
  callee c{{.deadline = 1s}};
  hf::result<int> const r = c.call(
      {.until = c.clock.now + 5s},
      [&]() -> hf::result<int> {
        c.clock += 1s;
        return hf::timed_out{"late"};
      },
      instead(3));
  EXPECT_EQ(r, 3);
}

TEST(fallback, does_not_run_for_a_caller_who_was_gone_before_and_nor_does_the_work) {
  callee c{{.breaker = {}}};
  bool ran = false;
  auto const note = [&] {
    ran = true;
    return 1;
  };
  EXPECT_THROW(c.call({.until = c.clock.now, .into = &c.report}, note,
                      [&](hf::error const&) { return note(); }),
               hf::timed_out);
  EXPECT_FALSE(ran);
  EXPECT_EQ(c.report.refused_by, hf::gate::deadline);
  EXPECT_EQ(c.now().refused, 1U);
}

TEST(fallback, has_a_twentieth_of_the_deadline_or_50_ms_to_itself) {
  callee c{{.deadline = 2s}};
  hf::duration left{};
  auto const look = [&](hf::attempt& a) { left = a.remaining(); };
  c.call(look, [](hf::error const&) {});
  EXPECT_EQ(left, 1950ms);
  c.call(look, hf::fail_fast);
  EXPECT_EQ(left, 2s);
  c.call({.until = c.clock.now + 200ms}, look, [](hf::error const&) {});
  EXPECT_EQ(left, 190ms);
}

TEST(fallback, that_fails_itself_leaves_the_call_failed_and_not_degraded) {
  callee c{{.breaker = {.open_at = 2, .probe_on_squares = false}}};
  auto const broken_too = [](hf::error const&) -> hf::result<int> {
    return hf::not_found{"cached"};
  };
  EXPECT_FALSE(c.call(unavailable_work, broken_too).has_value());
  EXPECT_FALSE(c.report.degraded) << "no answer came from the fallback";
  EXPECT_FALSE(c.call({}, unavailable_work, broken_too).has_value());
  ASSERT_EQ(c.mode(), open);
  EXPECT_FALSE(c.call({}, unavailable_work, broken_too).has_value());
  EXPECT_FALSE(c.call(unavailable_work, broken_too).has_value());
  EXPECT_FALSE(c.report.degraded);
  EXPECT_EQ(c.now().refused, 2U);
  EXPECT_EQ(c.now().degraded, 0U);
  EXPECT_EQ(c.call({}, unavailable_work, instead(3)), 3);
  EXPECT_EQ(c.now().degraded, 1U);
  EXPECT_EQ(c.now().refused, 3U);
}

}  // namespace
