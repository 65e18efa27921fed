// The value: what it carries, how it is copied, moved and changed.
#include "inside.hpp"
#include "sample_errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <type_traits>

namespace error_test {

namespace hf = holdfast;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

static_assert(sizeof(hf::error) == 2 * sizeof(void*));
static_assert(std::is_base_of_v<std::exception, hf::error>);
static_assert(std::is_nothrow_copy_constructible_v<hf::error>);
static_assert(std::is_nothrow_copy_assignable_v<hf::error>);
static_assert(std::is_nothrow_move_constructible_v<hf::error>);
static_assert(std::is_nothrow_move_assignable_v<hf::error>);
static_assert(std::is_nothrow_copy_constructible_v<sample::job_running>);
static_assert(!std::is_default_constructible_v<hf::error>);

hf::error full() {
  return hf::unavailable{"try later",
                         hf::retry_after{2s},
                         hf::internal("host 10.0.0.7"),
                         hf::violation_of("/a", "BAD", "must be good"),
                         hf::origin::dependency,
                         hf::detail_of("queue", "jobs"),
                         hf::because(hf::timed_out{"slow"}),
                         hf::verdict::misused};
}

TEST(Error, CarriesItsPartsInAnyOrder) {
  hf::error const e = full();
  EXPECT_EQ(e.message(), "try later");
  EXPECT_EQ(e.retry_after(), 2s);
  EXPECT_EQ(inside::note(e), "host 10.0.0.7");
  EXPECT_EQ(e.origin(), hf::origin::dependency);
  EXPECT_EQ(e.verdict(), hf::verdict::misused);
  ASSERT_EQ(e.details().size(), 1U);
  EXPECT_EQ(e.details()[0].name, "queue");
  EXPECT_EQ(e.details()[0].value, "jobs");
  ASSERT_EQ(e.violations().size(), 1U);
  EXPECT_EQ(e.violations()[0].pointer, "/a");
  ASSERT_TRUE(e.cause());
  EXPECT_EQ(e.cause()->kind(), hf::kind::timed_out);
}

TEST(Error, WithoutPartsHasNone) {
  hf::error const e = hf::conflict{};
  EXPECT_EQ(e.message(), hf::catalog_of(hf::kind::conflict).message);
  EXPECT_FALSE(e.retry_after());
  EXPECT_FALSE(e.cause());
  EXPECT_TRUE(e.details().empty());
  EXPECT_TRUE(e.violations().empty());
  EXPECT_EQ(e.origin(), hf::origin::own);
}

TEST(Error, WhatIsThePublicMessageAndNothingElse) {
  hf::error const e = full();
  std::exception const& as_others_see_it = e;
  EXPECT_STREQ(as_others_see_it.what(), "try later");
  EXPECT_EQ(e.what(), e.message());
  hf::error const silent = hf::internal_error{hf::public_text{}, hf::internal("password=hunter2")};
  EXPECT_STREQ(silent.what(), "An unexpected error occurred");
}

TEST(Error, AMessageThatCameOutEmptyIsTheCatalogs) {
  hf::error const e = hf::conflict{hf::text("{}", "")};
  EXPECT_STREQ(e.what(), "The request conflicts with the current state");
}

TEST(Error, CopiesShareOneBody) {
  hf::error const a = full();
  hf::error const b =
      a;  // NOLINT(performance-unnecessary-copy-initialization): copying is the subject
  EXPECT_EQ(a, b);
  EXPECT_EQ(a.what(), b.what());
  EXPECT_FALSE(a == full());
}

TEST(Error, AssignmentSharesAndSelfAssignmentIsHarmless) {
  hf::error a = full();
  hf::error b = hf::conflict{"b"};
  b = a;
  EXPECT_EQ(a, b);
  auto& same = a;
  a = same;
  EXPECT_EQ(a.message(), "try later");
  a = std::move(same);
  EXPECT_EQ(a.message(), "try later");
}

TEST(Error, AMovedFromOneIsStillAnHonestError) {
  hf::error a = full();
  hf::error const b = std::move(a);
  EXPECT_EQ(b.message(), "try later");
  // NOLINTBEGIN(bugprone-use-after-move): a moved-from error may well be read, by mistake
  EXPECT_EQ(a.kind(), hf::kind::internal);
  EXPECT_STREQ(a.what(), "An unexpected error occurred");
  EXPECT_EQ(a.http_status(), 500);
  EXPECT_FALSE(a.cause());
  EXPECT_THROW(a.raise(), hf::internal_error);
  EXPECT_EQ(a.with(hf::internal("note")).kind(), hf::kind::internal);
  hf::error const copy = a;
  EXPECT_EQ(copy, a);
  a = b;
  // NOLINTEND(bugprone-use-after-move)
  EXPECT_EQ(a, b);
}

TEST(Error, WithMakesANewOneAndLeavesThisOne) {
  hf::error const before = full();
  hf::error const after =
      before.with(hf::retry_after{5s}, hf::detail_of("shard", 3), hf::internal("host 10.0.0.8"),
                  hf::origin::own, hf::verdict::overloaded);
  EXPECT_EQ(before.retry_after(), 2s);
  EXPECT_EQ(before.details().size(), 1U);
  EXPECT_EQ(inside::note(before), "host 10.0.0.7");
  EXPECT_EQ(after.retry_after(), 5s);
  EXPECT_EQ(after.details().size(), 2U);
  EXPECT_EQ(inside::note(after), "host 10.0.0.8");
  EXPECT_EQ(after.message(), "try later");
  EXPECT_EQ(after.verdict(), hf::verdict::overloaded);
  EXPECT_EQ(after.cause()->kind(), hf::kind::timed_out);
  EXPECT_FALSE(before == after);
}

TEST(Error, WithKeepsTheName) {
  hf::error const e = sample::job_running{"42"};
  EXPECT_THROW(e.with(hf::retry_after{1s}).raise(), sample::job_running);
  static_assert(std::is_same_v<decltype(sample::job_running{"42"}.with(hf::origin::own)),
                               sample::job_running>);
}

TEST(Error, WithAnotherCauseReplacesIt) {
  hf::error const e = full().with(hf::because(hf::cancelled{}));
  EXPECT_EQ(e.cause()->kind(), hf::kind::cancelled);
  EXPECT_EQ(inside::depth(e), 1);
}

TEST(Error, ViolationsAddUpHoweverTheyAreGiven) {
  auto const one = [](char const* pointer) { return hf::violation_of(pointer, "BAD", "is bad"); };
  hf::error const e =
      hf::validation_error{"two kinds", one("/a"), std::vector{one("/b"), one("/c")}, one("/d")};
  std::string seen;
  for (auto const& v : e.violations()) seen += v.pointer;
  EXPECT_EQ(seen, "/a/b/c/d");
}

TEST(Error, VerdictIsTheCatalogsUnlessSaid) {
  EXPECT_EQ(hf::conflict{}.verdict(), hf::verdict::answered);
  EXPECT_EQ(hf::unavailable{}.verdict(), hf::verdict::failed);
  EXPECT_EQ(hf::conflict("c", hf::verdict::failed).verdict(), hf::verdict::failed);
}

TEST(Error, UnavailableWithAHintAsksForLess) {
  EXPECT_EQ(hf::unavailable("busy", hf::retry_after{1s}).verdict(), hf::verdict::overloaded);
  EXPECT_EQ(hf::unavailable("busy", hf::retry_after{1s}, hf::verdict::failed).verdict(),
            hf::verdict::failed);
  EXPECT_EQ(hf::timed_out("slow", hf::retry_after{1s}).verdict(), hf::verdict::timed_out);
}

TEST(Error, ImmortalOnesAreEqualInAllButIdentity) {
  hf::error const e = full();
  hf::error const forever = e.immortal();
  EXPECT_FALSE(e == forever);
  EXPECT_EQ(forever.message(), e.message());
  EXPECT_EQ(forever.retry_after(), e.retry_after());
  EXPECT_EQ(forever.cause(), e.cause());
  EXPECT_THROW(forever.raise(), hf::unavailable);
}

TEST(Error, ImmortalOnesOutliveEveryHolder) {
  hf::error kept = hf::conflict{};
  {
    hf::error const forever = full().immortal();
    kept = forever;
  }
  for (int i = 0; i < 3; ++i) {
    hf::error const copy = kept;
    EXPECT_EQ(copy.message(), "try later");
  }
}

TEST(Error, KindKnownAtRunTimeRaisesThatKindsName) {
  EXPECT_THROW(hf::make_error(hf::kind::conflict, "c").raise(), hf::conflict);
  EXPECT_THROW(hf::make_error(hf::kind::timed_out, hf::text("{} s", 3)).raise(), hf::timed_out);
  hf::error const e =
      hf::make_error(hf::kind::not_found, "none", hf::internal("n"), hf::origin::dependency);
  EXPECT_EQ(inside::note(e), "n");
  EXPECT_EQ(e.origin(), hf::origin::dependency);
}

TEST(Error, AChainOfAMillionCausesIsFreedWithoutDeepRecursion) {
  hf::error e = hf::conflict{"the first"};
  for (int i = 0; i < 1'000'000; ++i) e = hf::unavailable{"again", hf::because(e)};
  EXPECT_EQ(inside::root(e).message(), "the first");
  e = hf::conflict{"all freed"};
  EXPECT_EQ(e.message(), "all freed");
}

}  // namespace error_test
