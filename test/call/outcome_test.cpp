// Results that are not ours: hf_outcome says what a value means. And calls inside calls.
#include "call_story.hpp"

#include <gtest/gtest.h>

namespace shop {

struct reply {
  int status = 200;
  int body = 0;
};

holdfast::outcome hf_outcome(reply const& r) {
  using namespace std::chrono_literals;
  if (r.status == 503) return {holdfast::verdict::overloaded, 7s};
  if (r.status >= 500) return {holdfast::verdict::failed};
  if (r.status == 404) return {holdfast::verdict::answered};
  if (r.status >= 400) return {holdfast::verdict::misused};
  return {};
}

}  // namespace shop

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

auto replies(int status) {
  return [status] { return shop::reply{status, 1}; };
}

shop::reply cached(hf::error const&) { return {200, 3}; }

TEST(outcome, a_503_that_arrives_as_a_value_is_not_a_success) {
  callee c{{.breaker = {.open_at = 2}}};
  EXPECT_EQ(c.call(replies(503), cached).body, 3);
  EXPECT_TRUE(c.report.degraded);
  EXPECT_EQ(c.report.outcome, hf::verdict::overloaded);
  EXPECT_EQ(c.call(replies(500), cached).body, 3);
  EXPECT_EQ(c.score(), 1);
  EXPECT_EQ(c.call(replies(502), cached).body, 3);
  EXPECT_EQ(c.mode(), open);
}

TEST(outcome, an_answer_stays_the_value_it_is) {
  callee c{{.breaker = {.open_at = 1}}};
  EXPECT_EQ(c.call(replies(404), cached).status, 404);
  EXPECT_EQ(c.report.outcome, hf::verdict::answered);
  EXPECT_EQ(c.call(replies(200), cached).body, 1);
  EXPECT_EQ(c.mode(), closed);
}

TEST(outcome, misuse_is_neutral_and_falls_back) {
  callee c{{.breaker = {.open_at = 1}}};
  EXPECT_EQ(c.call(replies(400), cached).body, 3);
  EXPECT_EQ(c.mode(), closed);
}

TEST(outcome, the_fallback_hears_of_a_bad_value_as_an_error_of_the_dependency) {
  callee c{{.breaker = {}}};
  hf::error told = hf::conflict{"none yet"};
  c.call(replies(503), [&](hf::error const& e) {
    told = e;
    return shop::reply{};
  });
  EXPECT_EQ(told.kind(), hf::kind::unavailable);
  EXPECT_EQ(told.origin(), hf::origin::dependency);
  EXPECT_EQ(told.retry_after(), 7s);
}

TEST(outcome, failing_fast_returns_the_bad_value_as_it_came) {
  callee c{{.breaker = {.open_at = 1}}};
  EXPECT_EQ(c.call(replies(500), hf::fail_fast).status, 500);
  EXPECT_EQ(c.mode(), open) << "but counts it";
}

TEST(outcome, works_inside_a_result_too) {
  callee c{{.breaker = {.open_at = 1}}};
  hf::result<shop::reply> const r =
      c.call([]() -> hf::result<shop::reply> { return shop::reply{500, 1}; }, cached);
  EXPECT_EQ(r->body, 3);
  EXPECT_EQ(c.mode(), open);
}

TEST(nested, a_refusal_by_an_inner_gate_is_neutral_for_the_outer_and_not_counted_as_its_own) {
  callee inner{{.breaker = {.open_at = 1, .probe_on_squares = false}}, "inner"};
  inner.open();
  callee outer{{.breaker = {.open_at = 1}}, "outer"};
  for (int i = 0; i < 50; ++i) {
    hf::result<int> const r =
        outer.call([&] { return inner.call([]() -> hf::result<int> { return 1; }, hf::fail_fast); },
                   hf::fail_fast);
    ASSERT_EQ(r.error().origin(), hf::origin::gate);
  }
  EXPECT_EQ(outer.mode(), closed);
  EXPECT_EQ(outer.now().failed, 0U);
  EXPECT_EQ(outer.now().refused, 0U);
  EXPECT_EQ(inner.now().refused, 50U);
}

TEST(nested, the_outer_fallback_answers_an_inner_refusal) {
  callee inner{{.breaker = {.open_at = 1, .probe_on_squares = false}}, "inner"};
  inner.open();
  callee outer{{.breaker = {}}, "outer"};
  EXPECT_EQ(outer.call([&] { return inner.call([] { return 1; }, hf::fail_fast); }, instead(3)), 3);
}

TEST(nested, a_failure_of_the_inner_is_one_of_the_outer) {
  callee inner{{.breaker = {}}, "inner"};
  callee outer{{.breaker = {}}, "outer"};
  static_cast<void>(outer.call([&] { return inner.fail(hf::unavailable{"down"}); }, hf::fail_fast));
  EXPECT_EQ(inner.score(), 1);
  EXPECT_EQ(outer.score(), 1);
}

}  // namespace
