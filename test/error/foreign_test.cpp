// Exceptions that are not ours: what they say is for the log, what they were nested around is the
// cause.
#include "inside.hpp"
#include "sample_errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <exception>
#include <future>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

namespace foreign_test {

namespace hf = holdfast;
using testing::HasSubstr;
using testing::StartsWith;

struct not_std {
  int number = 7;
};
struct polymorphic_not_std {
  virtual ~polymorphic_not_std() = default;
};
struct silent : std::exception {
  char const* what() const noexcept override { return nullptr; }
};
struct many : std::runtime_error,
              std::logic_error {  // std::exception twice: no handler for it fits
  many() : std::runtime_error{"a"}, std::logic_error{"b"} {}
};
/// A name of ours that is also an exception of another library's.
struct ours_and_theirs : hf::not_found, std::runtime_error {
  ours_and_theirs() : hf::not_found{"job", 42}, std::runtime_error{"SELECT secret"} {}
};

template <class Thrown>
hf::error caught(Thrown const& thrown) {
  try {
    throw thrown;  // NOLINT(misc-throw-by-value-catch-by-reference)
  } catch (...) {
    return hf::current_error();
  }
}

template <class F>
hf::error caught_from(F&& fn) {
  try {
    fn();
  } catch (...) {
    return hf::current_error();
  }
  ADD_FAILURE() << "nothing was thrown";
  return hf::internal_error{};
}

void expect_unexpected(hf::error const& e) {
  EXPECT_EQ(e.kind(), hf::kind::internal);
  EXPECT_EQ(e.http_status(), 500);
  EXPECT_STREQ(e.what(), "An unexpected error occurred");
  EXPECT_TRUE(e.details().empty());
}

TEST(Foreign, StandardOnesKeepTypeAndTextForTheLog) {
  hf::error const e = caught(std::runtime_error{"SELECT secret"});
  expect_unexpected(e);
  EXPECT_EQ(inside::note(e), "std::runtime_error: SELECT secret");
}

TEST(Foreign, SystemErrorsKeepTheirNumber) {
  hf::error const e = caught(std::system_error{ENOENT, std::generic_category(), "/etc/secret"});
  expect_unexpected(e);
  EXPECT_THAT(std::string{inside::note(e)},
              StartsWith("std::system_error (generic:2): /etc/secret"));
}

TEST(Foreign, WhatIsNoExceptionIsOneAllTheSame) {
  for (hf::error const& e :
       {caught(42), caught(not_std{}), caught(polymorphic_not_std{}), caught(nullptr)})
    expect_unexpected(e);
  EXPECT_EQ(inside::note(caught(42)), "int");
  EXPECT_THAT(std::string{inside::note(caught(not_std{}))}, HasSubstr("foreign_test::not_std"));
  EXPECT_EQ(inside::note(caught(std::string{"text"})), "std::string: text");
  EXPECT_EQ(inside::note(caught<char const*>("text")), "char const*: text");
  EXPECT_EQ(inside::note(caught<char const*>(nullptr)), "char const*");
  EXPECT_THAT(std::string{inside::note(caught(many{}))}, HasSubstr("foreign_test::many"));
}

TEST(Foreign, OneThatHasNothingToSay) {
  hf::error const e = caught(silent{});
  expect_unexpected(e);
  EXPECT_EQ(inside::note(e), "foreign_test::silent");
}

TEST(Foreign, NoMemoryNeedsNone) {
  hf::error const e = caught(std::bad_alloc{});
  expect_unexpected(e);
  EXPECT_EQ(e, caught(std::bad_alloc{}));
  EXPECT_EQ(inside::note(e), "std::bad_alloc");
}

TEST(Foreign, OursComeBackAsTheyWere) {
  hf::error const e = sample::job_running{"42"};
  EXPECT_EQ(caught_from([&] { e.raise(); }), e);
  EXPECT_EQ(caught(e), e);
  EXPECT_THROW(caught(sample::job_gone{"1"}).raise(), sample::job_gone);
}

TEST(Foreign, WhatIsOursAndTheirsIsOurs) {
  hf::error const e = caught(ours_and_theirs{});
  EXPECT_EQ(e.http_status(), 404);
  EXPECT_STREQ(e.what(), "job 42 not found");
}

TEST(Foreign, NoExceptionIsAnInternalErrorToo) {
  expect_unexpected(hf::error_from(nullptr));
  expect_unexpected(hf::current_error());
}

TEST(Foreign, PointersToExceptionsComeFromOtherThreads) {
  auto work = std::async(std::launch::async, []() -> int { throw sample::job_running{"42"}; });
  EXPECT_THROW(caught_from([&] { work.get(); }).raise(), sample::job_running);
}

TEST(Nested, ForeignAroundOurs) {
  hf::error const e = caught_from([] {
    try {
      throw sample::job_running{"42"};
    } catch (...) {
      std::throw_with_nested(std::runtime_error{"outer"});
    }
  });
  expect_unexpected(e);
  ASSERT_TRUE(e.cause());
  EXPECT_THROW(e.cause()->raise(), sample::job_running);
}

TEST(Nested, OursAroundForeignAroundWhatIsNoException) {
  hf::error const e = caught_from([] {
    try {
      try {
        throw not_std{};
      } catch (...) {
        std::throw_with_nested(std::logic_error{"middle"});
      }
    } catch (...) {
      std::throw_with_nested(sample::job_gone{"42"});
    }
  });
  EXPECT_EQ(e.code_name(), "JOB_GONE");
  EXPECT_STREQ(e.what(), "job 42 is gone");
  ASSERT_EQ(inside::depth(e), 2);
  EXPECT_THAT(std::string{inside::note(*e.cause())}, HasSubstr("middle"));
  EXPECT_THAT(std::string{inside::note(inside::root(e))}, HasSubstr("foreign_test::not_std"));
  EXPECT_THROW(e.raise(), sample::job_gone);
}

TEST(Nested, WhatIsNoExceptionAroundOurs) {
  hf::error const e = caught_from([] {
    try {
      throw sample::job_running{"42"};
    } catch (...) {
      std::throw_with_nested(not_std{});
    }
  });
  expect_unexpected(e);
  EXPECT_THAT(std::string{inside::note(e)}, HasSubstr("not_std"));
  ASSERT_TRUE(e.cause());
  EXPECT_EQ(e.cause()->code_name(), "JOB_RUNNING");
}

TEST(Nested, NoMemoryAtTheBottom) {
  hf::error const e = caught_from([] {
    try {
      throw std::bad_alloc{};
    } catch (...) {
      std::throw_with_nested(hf::unavailable{"busy"});
    }
  });
  EXPECT_EQ(e.kind(), hf::kind::unavailable);
  EXPECT_EQ(inside::note(*e.cause()), "std::bad_alloc");
}

TEST(Nested, ACauseThatWasNamedStaysAndTheNestedOneIsNotLost) {
  hf::error const e = caught_from([] {
    try {
      throw std::runtime_error{"nested"};
    } catch (...) {
      std::throw_with_nested(hf::unavailable{"busy", hf::because(hf::conflict{"named"})});
    }
  });
  EXPECT_EQ(e.cause()->message(), "named");
}

void nest(int levels) {
  if (levels == 0) throw sample::job_running{"at the bottom"};
  try {
    nest(levels - 1);
  } catch (...) {
    std::throw_with_nested(std::runtime_error{"level " + std::to_string(levels)});
  }
}

TEST(Nested, AHundredLevelsAreFollowedToTheRoot) {
  hf::error const e = caught_from([] { nest(100); });
  EXPECT_EQ(inside::depth(e), 100);
  EXPECT_EQ(inside::root(e).code_name(), "JOB_RUNNING");
}

TEST(Nested, WhereItIsEndlessTheEndIsNotedInsteadOfHidden) {
  hf::error const e = caught_from([] { nest(1000); });
  EXPECT_LE(inside::depth(e), 129);
  EXPECT_THAT(std::string{inside::note(inside::root(e))}, HasSubstr("more"));
}

}  // namespace foreign_test
