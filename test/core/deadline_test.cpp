// Arithmetic on instants: the frame of a call, and of one attempt in it.
#include <holdfast/core/deadline.hpp>

#include <gtest/gtest.h>

namespace {

namespace hf = holdfast;
using namespace std::chrono_literals;
using hf::core::attempt_until;
using hf::core::frame_of;
using hf::core::time_frame;

constexpr hf::instant noon{12h};
constexpr hf::duration forever = hf::duration::max();

TEST(deadline, after_saturates_at_never) {
  EXPECT_EQ(hf::after(noon, 5s), noon + 5s);
  EXPECT_EQ(hf::after(noon, forever), hf::never);
  EXPECT_EQ(hf::after(hf::never, 1ns), hf::never);
  EXPECT_EQ(hf::after(hf::instant{}, forever), hf::never);
  EXPECT_EQ(hf::after(hf::never - 5s, 5s), hf::never);
  EXPECT_EQ(hf::after(hf::never - 5s, 4s), hf::never - 1s);
}

TEST(deadline, after_takes_times_before_the_origin) {
  EXPECT_EQ(hf::after(hf::instant{-5s}, 2s), hf::instant{-3s});
  EXPECT_EQ(hf::after(hf::instant{-5s}, forever), hf::never - 5s);
}

TEST(deadline, the_earlier_of_our_own_and_the_callers_holds) {
  EXPECT_EQ(frame_of(noon, 2s, hf::never, false).deadline, noon + 2s);
  EXPECT_EQ(frame_of(noon, forever, noon + 1s, false).deadline, noon + 1s);
  time_frame const ours = frame_of(noon, 2s, noon + 3s, false);
  EXPECT_EQ(ours.deadline, noon + 2s);
  time_frame const theirs = frame_of(noon, 2s, noon + 1s, false);
  EXPECT_EQ(theirs.deadline, noon + 1s);
}

TEST(deadline, none_at_all_is_never_over) {
  time_frame const f = frame_of(noon, forever, hf::never, true);
  EXPECT_EQ(f.deadline, hf::never);
  EXPECT_EQ(f.work_until, hf::never);
  EXPECT_FALSE(f.is_over(noon + 24h * 365 * 200));
  EXPECT_EQ(attempt_until(f, noon, forever), hf::never);
}

TEST(deadline, D2_a_twentieth_or_50_ms_is_kept_for_a_fallback_and_nothing_without_one) {
  EXPECT_EQ(frame_of(noon, 2s, hf::never, true).work_until, noon + 1950ms);
  EXPECT_EQ(frame_of(noon, 1s, hf::never, true).work_until, noon + 950ms);
  EXPECT_EQ(frame_of(noon, 200ms, hf::never, true).work_until, noon + 190ms);
  EXPECT_EQ(frame_of(noon, 2s, hf::never, false).work_until, noon + 2s);
  EXPECT_EQ(frame_of(noon, 2s, noon + 100ms, true).work_until, noon + 95ms);
}

TEST(deadline, D1_no_attempt_is_planned_past_the_frame) {
  time_frame const f = frame_of(noon, 1s, hf::never, true);
  EXPECT_EQ(attempt_until(f, noon, 300ms), noon + 300ms);
  EXPECT_EQ(attempt_until(f, noon + 800ms, 300ms), noon + 950ms);
  EXPECT_EQ(attempt_until(f, noon, forever), noon + 950ms);
}

TEST(deadline, D3_time_running_backwards_plans_no_longer_attempt_than_the_timeout) {
  time_frame const f = frame_of(noon, 1s, hf::never, false);
  EXPECT_EQ(attempt_until(f, noon - 1h, 300ms), noon - 1h + 300ms);
}

TEST(deadline, is_over_on_the_instant) {
  time_frame const f = frame_of(noon, 1s, hf::never, false);
  EXPECT_FALSE(f.is_over(noon + 1s - 1ns));
  EXPECT_TRUE(f.is_over(noon + 1s));
}

TEST(deadline, D4_what_it_cut_off_shows_nothing_about_the_callee) {
  using hf::verdict;
  time_frame const f = frame_of(noon, 1s, hf::never, false);
  for (verdict const v : {verdict::timed_out, verdict::not_sent}) {
    EXPECT_EQ(f.fair(v, noon + 1s), verdict::abandoned);
    EXPECT_EQ(f.fair(v, noon + 999ms), v) << "the attempt's own timeout";
  }
  for (verdict const v : {verdict::ok, verdict::answered, verdict::failed, verdict::overloaded})
    EXPECT_EQ(f.fair(v, noon + 1s), v) << "it came";
}

TEST(deadline, a_caller_who_is_gone_already_leaves_no_time) {
  time_frame const f = frame_of(noon, 1s, noon - 1s, true);
  EXPECT_TRUE(f.is_over(noon));
  EXPECT_EQ(f.work_until, noon - 1s);
}

}  // namespace
