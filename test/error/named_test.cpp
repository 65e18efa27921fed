// Names: every one is caught by itself and by its bases, and comes back out of an error by raise().
#include "inside.hpp"
#include "sample_errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <typeinfo>
#include <vector>

namespace named_test {

namespace hf = holdfast;

template <class Name>
class EachName : public testing::Test {};

using names = testing::Types<hf::malformed, hf::validation_error, hf::unauthenticated,
                             hf::forbidden, hf::not_found, hf::conflict, hf::too_large,
                             hf::overloaded, hf::cancelled, hf::internal_error, hf::unimplemented,
                             hf::unavailable, hf::unreachable, hf::timed_out>;
TYPED_TEST_SUITE(EachName, names);

TYPED_TEST(EachName, AddsNoData) { static_assert(sizeof(TypeParam) == sizeof(hf::error)); }

TYPED_TEST(EachName, ComesBackByRaise) {
  hf::error const e = TypeParam{"said so"};  // sliced on purpose: nothing is lost
  try {
    e.raise();
  } catch (TypeParam const& caught) {
    EXPECT_EQ(typeid(caught), typeid(TypeParam));
    EXPECT_EQ(caught, e);
    EXPECT_EQ(caught.message(), "said so");
  }
}

TYPED_TEST(EachName, ComesBackFromAKindToo) {
  hf::error const e = hf::make_error(TypeParam::own_code.kind, "said so");
  EXPECT_THROW(e.raise(), TypeParam);
}

TYPED_TEST(EachName, IsCaughtByItsBases) {
  EXPECT_THROW(throw TypeParam{}, hf::error);
  EXPECT_THROW(throw TypeParam{}, std::exception);
}

TEST(Named, AUsersOwnComesBackByRaise) {
  hf::error const e = sample::job_gone{"42"};
  try {
    e.raise();
  } catch (sample::job_gone const& gone) {
    EXPECT_EQ(typeid(gone), typeid(sample::job_gone));
    EXPECT_STREQ(gone.what(), "job 42 is gone");
    EXPECT_EQ(inside::note(gone), "swept by retention");
    EXPECT_EQ(gone.details()[0].value, "42");
  }
}

TEST(Named, AUsersOwnIsCaughtByEveryLevel) {
  hf::error const e = sample::job_running_here{"42"};
  EXPECT_THROW(e.raise(), sample::job_running_here);
  EXPECT_THROW(e.raise(), sample::job_running);
  EXPECT_THROW(e.raise(), hf::conflict);
  EXPECT_THROW(e.raise(), hf::error);
}

TEST(Named, ANameBelowANameSharesItsCodeUnlessItHasItsOwn) {
  EXPECT_EQ(sample::job_running_here{"42"}.code_name(), "JOB_RUNNING");
}

TEST(Named, ThrowingAPlainErrorThrowsAPlainErrorButLosesNothing) {
  hf::error const e = sample::job_running{"42"};
  try {
    throw hf::error{e};
  } catch (hf::conflict const&) {
    FAIL() << "throw of a plain error cannot restore the name";
  } catch (hf::error const& plain) {
    EXPECT_THROW(plain.raise(), sample::job_running);
  }
}

TEST(Named, AUsersOwnConstructorFromAStringIsNearerThanTheRefusal) {
  std::string const id = "42";
  EXPECT_EQ(sample::job_running{id}.message(), "job 42 is running");
  EXPECT_EQ(sample::job_running{std::string{"43"}}.message(), "job 43 is running");
  EXPECT_EQ(sample::job_running{std::string_view{id}}.message(), "job 42 is running");
  EXPECT_EQ(sample::job_running{id.c_str()}.message(), "job 42 is running");
}

TEST(Named, NotFoundReadsAsASentence) {
  EXPECT_STREQ(hf::not_found("job", 42).what(), "job 42 not found");
  EXPECT_STREQ(hf::not_found("job", std::string{"a-b"}).what(), "job a-b not found");
  EXPECT_STREQ(hf::not_found("no such page").what(), "no such page");
}

TEST(Named, NotFoundTakesPartsAfterTheId) {
  hf::not_found const e{"job", 42, hf::internal("shard 3"), hf::origin::dependency};
  EXPECT_STREQ(e.what(), "job 42 not found");
  EXPECT_EQ(inside::note(e), "shard 3");
  EXPECT_EQ(e.origin(), hf::origin::dependency);
  EXPECT_STREQ(hf::not_found("no such page", hf::internal("n")).what(), "no such page");
}

TEST(Named, ValidationErrorOfOneField) {
  hf::validation_error const e{"/kind", "must be 1 to 64 characters"};
  EXPECT_STREQ(e.what(), "/kind: must be 1 to 64 characters");
  ASSERT_EQ(e.violations().size(), 1U);
  EXPECT_EQ(e.violations()[0].pointer, "/kind");
  EXPECT_EQ(e.violations()[0].code, "INVALID");
  EXPECT_EQ(e.violations()[0].message, "must be 1 to 64 characters");
}

TEST(Named, ValidationErrorOfOneFieldTakesParts) {
  hf::validation_error const e{"/kind", "is unknown", hf::internal("kinds: 7")};
  EXPECT_EQ(e.violations().size(), 1U);
  EXPECT_EQ(inside::note(e), "kinds: 7");
}

TEST(Named, ValidationErrorOfManyFields) {
  hf::validation_error const e{std::vector{hf::violation_of("/a", "TOO_LONG", "must be short"),
                                           hf::violation_of("/b", "MISSING", "must be given")}};
  EXPECT_STREQ(e.what(), "The request has invalid values");
  EXPECT_EQ(e.violations().size(), 2U);
}

TEST(Named, SentencesKeepTheCallersPlace) {
  hf::public_text const place = hf::detail::sentence("{}", std::source_location::current(), "x");
  EXPECT_EQ(place.where().line(), static_cast<unsigned>(__LINE__ - 1));
}

}  // namespace named_test
