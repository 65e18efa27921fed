// in_context: a frame for the log on whatever comes out, and nothing at all while all goes well.
#include "inside.hpp"
#include "sample_errors.hpp"

#include <holdfast/error/as_result.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pthread.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace context_test {

namespace hf = holdfast;
using testing::ElementsAre;
using testing::HasSubstr;

template <class F>
hf::error thrown_by(F&& fn) {
  try {
    fn();
  } catch (...) {
    return hf::current_error();
  }
  ADD_FAILURE() << "nothing was thrown";
  return hf::internal_error{};
}

TEST(Context, FramesWhatIsThrownAndKeepsItsName) {
  auto const load = [] {
    hf::in_context("loading job 42", [] { throw sample::job_running{"42"}; });
  };
  EXPECT_THROW(load(), sample::job_running);
  EXPECT_THAT(inside::doing(thrown_by(load)), ElementsAre("loading job 42"));
}

TEST(Context, FramesAddUpFromTheInsideOut) {
  hf::error const e = thrown_by([] {
    hf::in_context("answering", [] { hf::in_context("loading", [] { throw hf::conflict{"c"}; }); });
  });
  EXPECT_THAT(inside::doing(e), ElementsAre("loading", "answering"));
  EXPECT_EQ(e.message(), "c");
}

TEST(Context, KnowsWhereItStands) {
  auto const line = __LINE__ + 1;
  hf::error const e = thrown_by([] { hf::in_context("x", [] { throw hf::conflict{}; }); });
  EXPECT_EQ(hf::log_record::where(e, 0).line(), line);
  EXPECT_THAT(hf::log_record::where(e, 0).file_name(), HasSubstr("context_test.cpp"));
}

TEST(Context, FramesWhatIsReturned) {
  hf::result<int> const r =
      hf::in_context("loading", []() -> hf::result<int> { return sample::job_running{"42"}; });
  EXPECT_THAT(inside::doing(r.error()), ElementsAre("loading"));
  EXPECT_THROW(static_cast<void>(r.value()), sample::job_running);
}

TEST(Context, DoesNotEditTheErrorInFlight) {
  hf::error const kept = hf::conflict{"c"};
  EXPECT_THROW(hf::in_context("x", [&] { kept.raise(); }), hf::conflict);
  EXPECT_THAT(inside::doing(kept), ElementsAre());
}

TEST(Context, FramesForeignExceptionsToo) {
  hf::error const e =
      thrown_by([] { hf::in_context("parsing", [] { throw std::runtime_error{"secret"}; }); });
  EXPECT_EQ(e.kind(), hf::kind::internal);
  EXPECT_STREQ(e.what(), "An unexpected error occurred");
  EXPECT_EQ(inside::note(e), "std::runtime_error: secret");
  EXPECT_THAT(inside::doing(e), ElementsAre("parsing"));
  EXPECT_THROW(hf::in_context("x", [] { throw 42; }), hf::internal_error);
}

TEST(Context, NeverShowsAFrameToACaller) {
  hf::error const e =
      thrown_by([] { hf::in_context("reading /etc/shadow", [] { throw hf::conflict{"c"}; }); });
  EXPECT_STREQ(e.what(), "c");
  EXPECT_TRUE(e.details().empty());
}

TEST(Context, PassesEveryShapeOfValueThrough) {
  int number = 3;
  static_assert(
      std::is_same_v<decltype(hf::in_context("x", [&]() -> int& { return number; })), int&>);
  static_assert(std::is_same_v<decltype(hf::in_context("x", [] {})), void>);
  EXPECT_EQ(&hf::in_context("x", [&]() -> int& { return number; }), &number);
  EXPECT_EQ(hf::in_context("x", [&]() -> int const& { return number; }), 3);
  EXPECT_EQ(*hf::in_context("x", [] { return std::make_unique<int>(4); }), 4);
  EXPECT_EQ(*hf::in_context("x", [] { return hf::result<int>{5}; }), 5);
  EXPECT_TRUE(hf::in_context("x", [] { return hf::result<void>{}; }));
  EXPECT_EQ(**hf::in_context(
                "x", [] { return hf::result<std::unique_ptr<int>>{std::make_unique<int>(6)}; }),
            6);
}

TEST(Context, TakesTextInEveryForm) {
  auto const doing = [](auto&& what) {
    return inside::doing(thrown_by([&] { hf::in_context(what, [] { throw hf::conflict{}; }); }))
        .at(0);
  };
  EXPECT_EQ(doing("literal"), "literal");
  EXPECT_EQ(doing(std::string{"string"}), "string");
  EXPECT_EQ(doing(std::string_view{"view"}), "view");
  EXPECT_EQ(doing([] { return std::string{"built"}; }), "built");
  EXPECT_EQ(doing([] { return "built literal"; }), "built literal");
}

TEST(Context, BuildsItsTextOnFailureOnlyAndOnce) {
  int built = 0;
  auto const doing = [&] { return "step " + std::to_string(++built); };
  EXPECT_EQ(hf::in_context(doing, [] { return 1; }), 1);
  EXPECT_TRUE(hf::in_context(doing, [] { return hf::result<void>{}; }));
  EXPECT_EQ(built, 0);
  EXPECT_THROW(hf::in_context(doing, [] { throw hf::conflict{}; }), hf::conflict);
  EXPECT_EQ(built, 1);
  EXPECT_FALSE(hf::in_context(doing, []() -> hf::result<void> { return hf::conflict{}; }));
  EXPECT_EQ(built, 2);
}

TEST(Context, TextThatCannotBeBuiltNeverHidesTheError) {
  auto const broken = []() -> std::string { throw std::runtime_error{"formatting failed"}; };
  EXPECT_THROW(hf::in_context(broken, [] { throw sample::job_running{"42"}; }),
               sample::job_running);
  auto const returned =
      hf::in_context(broken, []() -> hf::result<int> { return sample::job_running{"42"}; });
  EXPECT_EQ(returned.error().code_name(), "JOB_RUNNING");
}

TEST(Context, KeepsParts) {
  hf::error const e = thrown_by([] {
    hf::in_context("x", [] {
      throw hf::unavailable{"busy", hf::retry_after{std::chrono::seconds{1}},
                            hf::because(hf::conflict{})};
    });
  });
  EXPECT_EQ(e.retry_after(), std::chrono::seconds{1});
  EXPECT_EQ(e.cause()->kind(), hf::kind::conflict);
}

TEST(Context, LetsAThreadThatIsBeingCancelledGo) {
  // Leaving a thread unwinds it; to swallow that would end the program.
  auto const leave = [](void*) -> void* {
    return hf::in_context("working", []() -> void* { pthread_exit(nullptr); });
  };
  auto const leave_as_result = [](void*) -> void* {
    static_cast<void>(hf::as_result([] { pthread_exit(nullptr); }));
    return nullptr;
  };
  for (void* (*work)(void*) : {+leave, +leave_as_result}) {
    pthread_t thread{};
    ASSERT_EQ(pthread_create(&thread, nullptr, work, nullptr), 0);
    EXPECT_EQ(pthread_join(thread, nullptr), 0);
  }
}

}  // namespace context_test
