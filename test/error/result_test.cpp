// result<T>: std::expected's interface, with our error in it.
#include "inside.hpp"
#include "sample_errors.hpp"

#include <holdfast/error/as_result.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <any>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace result_test {

namespace hf = holdfast;
using hf::result;
using moving = std::unique_ptr<int>;

/// Without a default constructor, and built from two values.
struct point {
  point(int from_x, int from_y) : x{from_x}, y{from_y} {}
  int x, y;
  bool operator==(point const&) const = default;
};

struct metres {
  explicit metres(int n) : value{n} {}
  int value;
};

/// Throws where moving is supposed to be safe.
struct brittle {
  brittle() = default;
  explicit brittle(bool explode) {
    if (explode) throw std::runtime_error{"made"};
  }
  brittle(brittle const&) { throw std::runtime_error{"copied"}; }
  brittle(brittle&&) noexcept(false) { throw std::runtime_error{"moved"}; }
  brittle& operator=(brittle const&) = default;
};

static_assert(!std::is_default_constructible_v<result<point>>);
static_assert(std::is_nothrow_move_constructible_v<result<int>>);
static_assert(!std::is_copy_constructible_v<result<moving>>);
static_assert(std::is_convertible_v<int, result<int>>);
static_assert(!std::is_convertible_v<int, result<metres>>);
static_assert(std::is_constructible_v<result<metres>, int>);
static_assert(std::is_convertible_v<hf::not_found, result<int>>);
static_assert(!std::is_convertible_v<result<int>, bool>);
static_assert(!std::is_constructible_v<result<bool>, result<int*>> ||
              std::is_convertible_v<int*, bool>);
static_assert(sizeof(result<int*>) <= 3 * sizeof(void*));
static_assert(sizeof(result<void>) <= 3 * sizeof(void*));

result<int> half(int n) {
  if (n % 2 != 0) return hf::conflict{"odd"};
  return n / 2;
}

TEST(Result, HoldsAValue) {
  result<std::string> const r = "text";
  ASSERT_TRUE(r.has_value());
  EXPECT_TRUE(static_cast<bool>(r));
  EXPECT_EQ(*r, "text");
  EXPECT_EQ(r->size(), 4U);
  EXPECT_EQ(r.value(), "text");
}

TEST(Result, HoldsAnErrorOfAnyName) {
  result<std::string> const r = sample::job_running{"42"};
  EXPECT_FALSE(r);
  EXPECT_EQ(r.error().code_name(), "JOB_RUNNING");
  EXPECT_EQ(r.error().kind(), hf::kind::conflict);
}

TEST(Result, ValueRaisesTheErrorByItsName) {
  result<int> r = sample::job_running{"42"};
  result<int> const& fixed = r;
  EXPECT_THROW(static_cast<void>(r.value()), sample::job_running);
  EXPECT_THROW(static_cast<void>(fixed.value()), sample::job_running);
  EXPECT_THROW(static_cast<void>(std::move(r).value()), sample::job_running);
}

TEST(Result, IsMadeInEveryWay) {
  EXPECT_EQ(*result<int>{}, 0);
  EXPECT_EQ((*result<point>{std::in_place, 1, 2}), (point{1, 2}));
  EXPECT_EQ((*result<std::vector<int>>{std::in_place, {1, 2, 3}}), (std::vector{1, 2, 3}));
  EXPECT_EQ(result<metres>{3} -> value, 3);
  EXPECT_EQ(**result<moving>{std::make_unique<int>(7)}, 7);
  EXPECT_TRUE(result<std::any>{hf::literal{"x"}}.has_value());
  EXPECT_FALSE((result<std::optional<int>> { std::nullopt } -> has_value()));
}

TEST(Result, ConvertsFromAResultOfWhatConverts) {
  result<std::string> const text = result<char const*>{"abc"};
  EXPECT_EQ(*text, "abc");
  result<std::string> const lost = result<char const*>{hf::not_found{"job", 1}};
  EXPECT_THROW(static_cast<void>(lost.value()), hf::not_found);
  result<std::shared_ptr<int>> const shared = result<moving>{std::make_unique<int>(3)};
  EXPECT_EQ(**shared, 3);
}

TEST(Result, OfBoolIsNotWhetherThereIsAValue) {
  result<bool> const no = result<int>{0};
  ASSERT_TRUE(no);
  EXPECT_FALSE(*no);
  result<bool> const failed = result<int>{hf::conflict{}};
  EXPECT_FALSE(failed);
}

TEST(Result, IsReadThroughEveryReference) {
  result<moving> r{std::make_unique<int>(1)};
  result<moving> const& fixed = r;
  static_assert(std::is_same_v<decltype(*r), moving&>);
  static_assert(std::is_same_v<decltype(*fixed), moving const&>);
  static_assert(std::is_same_v<decltype(*std::move(r)), moving&&>);
  static_assert(std::is_same_v<decltype(*std::move(fixed)), moving const&&>);
  static_assert(std::is_same_v<decltype(r.value()), moving&>);
  static_assert(std::is_same_v<decltype(fixed.value()), moving const&>);
  static_assert(std::is_same_v<decltype(std::move(r).value()), moving&&>);
  static_assert(std::is_same_v<decltype(std::move(fixed).value()), moving const&&>);
  static_assert(std::is_same_v<decltype(std::move(r).error()), hf::error>);
  *r = std::make_unique<int>(2);
  moving const taken = *std::move(r);
  EXPECT_EQ(*taken, 2);
}

TEST(Result, ValueOr) {
  result<int> const odd = half(3);
  EXPECT_EQ(odd.value_or(9), 9);
  EXPECT_EQ(half(4).value_or(9), 2);
  EXPECT_EQ((result<point>{hf::conflict{}}.value_or({3, 4})), (point{3, 4}));
  EXPECT_EQ(*result<moving>{hf::conflict{}}.value_or(std::make_unique<int>(5)), 5);
}

TEST(Result, ErrorOr) {
  hf::error const other = hf::cancelled{};
  EXPECT_EQ(half(4).error_or(other), other);
  EXPECT_EQ(half(3).error_or(other).kind(), hf::kind::conflict);
}

TEST(Result, EmplaceAndAssignReplaceEither) {
  result<std::string> r = hf::conflict{};
  EXPECT_EQ(r.emplace(3, 'x'), "xxx");
  r = hf::not_found{"job", 1};
  EXPECT_FALSE(r);
  r = "value";
  EXPECT_EQ(*r, "value");
  result<std::string> other = hf::cancelled{};
  std::swap(r, other);
  EXPECT_EQ(r.error().kind(), hf::kind::cancelled);
  EXPECT_EQ(*other, "value");
}

TEST(Result, AndThenPassesTheValueOnAndErrorsBy) {
  EXPECT_EQ(*half(8).and_then(half).and_then(half), 1);
  EXPECT_EQ(half(6).and_then(half).error().message(), "odd");
  int calls = 0;
  auto const stopped = half(3).and_then([&](int n) { return ++calls, half(n); });
  EXPECT_FALSE(stopped);
  EXPECT_EQ(calls, 0);
}

TEST(Result, TransformMapsTheValue) {
  EXPECT_EQ(*half(8).transform([](int n) { return std::to_string(n); }), "4");
  static_assert(std::is_same_v<decltype(half(8).transform([](int) {})), result<void>>);
  EXPECT_TRUE(half(8).transform([](int) {}));
  EXPECT_FALSE(half(7).transform([](int) {}));
  EXPECT_EQ((*half(8).transform([](int n) { return point{n, n}; })), (point{4, 4}));
}

TEST(Result, OrElseMendsAnError) {
  auto const zero = [](hf::error const&) -> result<int> { return 0; };
  EXPECT_EQ(*half(3).or_else(zero), 0);
  EXPECT_EQ(*half(4).or_else(zero), 2);
  auto const worse = [](hf::error const& e) -> result<int> {
    return hf::unavailable{"worse", hf::because(e)};
  };
  auto const failed = half(3).or_else(worse);
  EXPECT_EQ(failed.error().cause()->message(), "odd");
}

TEST(Result, TransformErrorKeepsTheName) {
  auto const renamed =
      half(3).transform_error([](hf::error const&) { return sample::job_running{"42"}; });
  EXPECT_THROW(static_cast<void>(renamed.value()), sample::job_running);
  auto const noted =
      half(3).transform_error([](hf::error const& e) { return e.with(hf::internal("n")); });
  EXPECT_EQ(inside::note(noted.error()), "n");
  EXPECT_EQ(*half(4).transform_error([](hf::error const& e) { return e; }), 2);
}

TEST(Result, MonadicMembersSeeTheReferenceTheyAreCalledThrough) {
  result<std::string> r = "a";
  result<std::string> const& fixed = r;
  auto const edit = [](std::string& s) { return s += "b", result<void>{}; };
  EXPECT_TRUE(r.and_then(edit));
  EXPECT_EQ(*r, "ab");
  EXPECT_TRUE(r.transform([](std::string& s) { s += "c"; }));
  EXPECT_EQ(*r, "abc");
  EXPECT_EQ(*fixed.transform([](std::string const& s) { return s.size(); }), 3U);
  EXPECT_EQ(*fixed.and_then([](std::string const& s) { return result<std::size_t>{s.size()}; }),
            3U);
  EXPECT_EQ(*std::move(r).transform([](std::string&& s) { return std::move(s); }), "abc");
}

TEST(Result, MonadicMembersMoveWhatOnlyMoves) {
  auto const make = [] { return result<moving>{std::make_unique<int>(4)}; };
  EXPECT_EQ(**make().transform([](moving p) { return p; }), 4);
  EXPECT_EQ(**make().and_then([](moving p) { return result<moving>{std::move(p)}; }), 4);
  EXPECT_EQ(**make().or_else([](hf::error const&) { return result<moving>{nullptr}; }), 4);
  EXPECT_EQ(**make().transform_error([](hf::error e) { return e; }), 4);
}

TEST(Result, Compares) {
  EXPECT_TRUE(half(4) == half(4));
  EXPECT_TRUE(half(4) == 2);
  EXPECT_TRUE(2 == half(4));
  EXPECT_TRUE(half(4) == result<long>{2});
  EXPECT_TRUE(half(4) != half(8));
  EXPECT_TRUE(half(3) != half(4));
  EXPECT_TRUE(half(3) != 2);
  EXPECT_FALSE(half(3) == half(3)) << "two errors made apart are two errors";
  result<int> const failed = half(3);
  result<int> const copy = failed;
  EXPECT_TRUE(failed == copy);
  EXPECT_TRUE(failed == failed.error());
  EXPECT_FALSE(half(4) == failed.error());
}

TEST(Result, WhoseValueFailsToArriveIsAnErrorAndNotNothing) {
  result<brittle> r = hf::conflict{"before"};
  EXPECT_THROW(r.emplace(true), std::runtime_error);
  EXPECT_FALSE(r.has_value());
  EXPECT_STRNE(r.error().what(), "");
  result<brittle> const good{std::in_place};
  EXPECT_THROW(r = good, std::runtime_error);
  EXPECT_FALSE(r.has_value());
  EXPECT_EQ(r.error().http_status() / 100, r.error().kind() == hf::kind::conflict ? 4 : 5);
  EXPECT_ANY_THROW(static_cast<void>(r.value()));
}

TEST(Result, MovedFromKeepsItsState) {
  result<int> r = half(3);
  result<int> const taken = std::move(r);
  EXPECT_FALSE(taken);
  EXPECT_FALSE(r);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(r.error().kind(), hf::kind::internal);
}

TEST(Result, IsWhatAThrowingFunctionBecomes) {
  auto const thrown = hf::as_result([]() -> int { throw sample::job_running{"42"}; });
  EXPECT_THROW(static_cast<void>(thrown.value()), sample::job_running);
  EXPECT_EQ(*hf::as_result([] { return 3; }), 3);
  EXPECT_TRUE(hf::as_result([] {}));
  EXPECT_EQ(hf::as_result([] { throw 7; }).error().kind(), hf::kind::internal);
}

TEST(Result, OfAFunctionThatReturnsOneIsThatOne) {
  static_assert(std::is_same_v<decltype(hf::as_result([] { return half(4); })), result<int>>);
  EXPECT_EQ(*hf::as_result([] { return half(4); }), 2);
  EXPECT_FALSE(hf::as_result([] { return half(3); }));
  EXPECT_FALSE(hf::as_result([]() -> result<int> { throw hf::conflict{}; }));
}

}  // namespace result_test
