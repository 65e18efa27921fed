// An error is the same error after any number of trips.
#include "inside.hpp"
#include "sample_errors.hpp"

#include <holdfast/error/as_result.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <future>
#include <thread>
#include <vector>

namespace chain_test {

namespace hf = holdfast;

/// Three links: a name of the user's, a built-in one, and a stranger at the bottom.
hf::error chain() {
  hf::error const stranger =
      hf::error_from(std::make_exception_ptr(std::runtime_error{"socket 7"}));
  hf::error const middle =
      hf::unreachable{"no route", hf::because(stranger), hf::internal("10.0.0.7")};
  return sample::job_gone{hf::text("job {} is gone", 42), hf::because(middle)};
}

void expect_whole(hf::error const& e) {
  EXPECT_EQ(inside::depth(e), 2);
  EXPECT_STREQ(e.what(), "job 42 is gone");
  EXPECT_EQ(inside::note(*e.cause()), "10.0.0.7");
  EXPECT_EQ(inside::note(inside::root(e)), "std::runtime_error: socket 7");
  EXPECT_THROW(e.raise(), sample::job_gone);
  EXPECT_THROW(e.cause()->raise(), hf::unreachable);
}

hf::error through_throw(hf::error const& e) {
  try {
    e.raise();
  } catch (hf::error const& caught) {
    return caught;
  }
}

hf::error through_pointer(hf::error const& e) {
  std::exception_ptr held;
  try {
    e.raise();
  } catch (...) {
    held = std::current_exception();
  }
  return hf::error_from(held);
}

hf::error through_thread(hf::error const& e) {
  std::promise<void> promise;
  auto future = promise.get_future();
  std::jthread worker{[&promise, e] {
    try {
      e.raise();
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
  }};
  return hf::as_result([&] { future.get(); }).error();
}

hf::error through_result(hf::error const& e) {
  hf::result<int> const r = e;
  return hf::as_result([&] { return r.value(); }).error();
}

TEST(Chain, SurvivesEachTrip) {
  for (auto* trip : {through_throw, through_pointer, through_thread, through_result}) {
    hf::error const e = chain();
    hf::error const back = trip(e);
    EXPECT_EQ(back, e);
    expect_whole(back);
  }
}

TEST(Chain, SurvivesAllTripsOneAfterTheOther) {
  hf::error e = chain();
  for (int round = 0; round < 3; ++round)
    for (auto* trip : {through_throw, through_pointer, through_thread, through_result}) e = trip(e);
  expect_whole(e);
}

TEST(Chain, SurvivesContextOnTheWay) {
  hf::error const e = hf::as_result([] { hf::in_context("a", [] { chain().raise(); }); }).error();
  expect_whole(e);
  EXPECT_EQ(inside::doing(e).size(), 1U);
}

TEST(Chain, SurvivesRethrow) {
  try {
    try {
      chain().raise();
    } catch (hf::not_found const&) {
      throw;
    }
  } catch (...) {
    expect_whole(hf::current_error());
  }
}

TEST(Chain, ACauseOutlivesWhatItCaused) {
  auto cause = chain().cause();
  ASSERT_TRUE(cause);
  EXPECT_EQ(inside::note(*cause), "10.0.0.7");
}

TEST(Chain, IsSharedAndNotCopied) {
  hf::error const bottom = hf::conflict{"c"};
  std::vector<hf::error> many;
  for (int i = 0; i < 5; ++i) many.emplace_back(hf::unavailable{"u", hf::because(bottom)});
  for (auto const& e : many) EXPECT_EQ(*e.cause(), bottom);
}

}  // namespace chain_test
