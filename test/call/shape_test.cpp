// The answer has the shape of the work; what comes out of it keeps its name.
#include "call_story.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

struct HOLDFAST_VISIBLE out_of_stock : hf::named<out_of_stock, hf::conflict> {
  using named::named;
};

constexpr auto fails = [](hf::error const&) -> int { throw std::logic_error{"not to be called"}; };

TEST(call_shape, a_result_in_is_a_result_out) {
  callee c{{.breaker = {}}};
  hf::result<int> const good = c.call([]() -> hf::result<int> { return 7; }, fails);
  EXPECT_EQ(good, 7);
  hf::result<int> const bad =
      c.call([]() -> hf::result<int> { return hf::unavailable{"down"}; }, instead(3));
  EXPECT_EQ(bad, 3);
}

TEST(call_shape, a_value_in_is_a_value_out_or_an_error_thrown) {
  callee c{{.breaker = {}}};
  EXPECT_EQ(c.call([] { return 7; }, instead(3)), 7);
  EXPECT_EQ(c.call([]() -> int { throw hf::unavailable{"down"}; }, instead(3)), 3);
  EXPECT_THROW(c.call([]() -> int { throw hf::unavailable{"down"}; }, hf::fail_fast),
               hf::unavailable);
  static_assert(std::is_same_v<decltype(c.call([] { return 7; }, instead(3))), int>);
}

TEST(call_shape, nothing_in_is_nothing_out) {
  callee c{{.breaker = {}}};
  int done = 0;
  c.call([&] { ++done; }, [](hf::error const&) {});
  c.call([]() -> void { throw hf::unavailable{"down"}; }, [&](hf::error const&) { done += 10; });
  EXPECT_EQ(done, 11);
  EXPECT_THROW(c.call([]() -> void { throw hf::timed_out{"late"}; }, hf::fail_fast), hf::timed_out);
  hf::result<void> const out = c.call([]() -> hf::result<void> { return {}; }, hf::fail_fast);
  EXPECT_TRUE(out.has_value());
}

TEST(call_shape, what_can_only_be_moved_is_moved) {
  callee c{{.breaker = {}}};
  auto const make = [] { return std::make_unique<int>(7); };
  std::unique_ptr<int> const plain = c.call(make, hf::fail_fast);
  EXPECT_EQ(*plain, 7);
  hf::result<std::unique_ptr<int>> const in_result =
      c.call([&]() -> hf::result<std::unique_ptr<int>> { return make(); }, hf::fail_fast);
  EXPECT_EQ(**in_result, 7);
}

TEST(call_shape, work_may_be_move_only_and_may_ignore_the_attempt) {
  callee c{{.breaker = {}}};
  auto owned = std::make_unique<int>(5);
  EXPECT_EQ(
      c.call([p = std::move(owned)](hf::attempt& a) { return *p + int(a.number()); }, instead(0)),
      6);
}

TEST(call_shape, a_bool_is_an_answer_and_not_whether_there_is_one) {
  callee c{{.breaker = {}}};
  hf::result<bool> const no = c.call([]() -> hf::result<bool> { return false; }, hf::fail_fast);
  ASSERT_TRUE(no.has_value());
  EXPECT_FALSE(*no);
}

TEST(call_shape, our_own_errors_come_out_by_their_full_name) {
  callee c{{.breaker = {}}};
  EXPECT_THROW(c.call([]() -> int { throw out_of_stock{"sold"}; }, fails), out_of_stock);
  hf::result<int> const r = c.call([]() -> hf::result<int> { return out_of_stock{"sold"}; }, fails);
  EXPECT_THROW(static_cast<void>(r.value()), out_of_stock);
  hf::result<int> const thrown =
      c.call([]() -> hf::result<int> { throw out_of_stock{"sold"}; }, fails);
  EXPECT_THROW(static_cast<void>(thrown.value()), out_of_stock) << "thrown into a result shape";
}

TEST(call_shape, a_foreign_exception_is_an_internal_error_that_tells_the_caller_nothing) {
  callee c{{.breaker = {}}};
  try {
    c.call([]() -> int { throw std::runtime_error{"password=hunter2"}; }, hf::fail_fast);
    FAIL() << "must throw";
  } catch (hf::internal_error const& e) {
    EXPECT_EQ(e.message(), "An unexpected error occurred");
  }
  EXPECT_EQ(c.report.outcome, hf::verdict::failed);
}

TEST(call_shape, what_is_no_exception_at_all_is_caught_too) {
  callee c{{.breaker = {}}};
  EXPECT_EQ(c.call([]() -> int { throw 42; }, instead(3)), 3);
  hf::result<int> const r = c.call([]() -> hf::result<int> { throw "text"; }, hf::fail_fast);
  EXPECT_EQ(r.error().kind(), hf::kind::internal);
  EXPECT_EQ(c.now().failed, 2U);
}

TEST(call_shape, every_bare_form_of_hf_call_works_on_the_steady_clock) {
  hf::dependency d{"d", {.deadline = 60s, .breaker = {}, .timeout = 30s}};
  EXPECT_EQ(hf::call(d, [] { return 1; }, instead(0)), 1);
  EXPECT_EQ(hf::call(d, {.repeatable = true}, [] { return 2; }, instead(0)), 2);
  hf::terms const named{.probe = hf::probing::never};
  EXPECT_EQ(hf::call(d, named, [] { return 3; }, hf::fail_fast("a test")), 3);
  hf::duration left{};
  hf::call(d, [&](hf::attempt& a) { left = a.remaining(); }, hf::fail_fast);
  EXPECT_GT(left, 20s);
  EXPECT_LE(left, 30s);
}

}  // namespace
