// The eight rules of the breaker, each as the stories that would go wrong without it.
#include "breaker_story.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace story;  // NOLINT(google-build-using-namespace): the tests speak its language.

// Rule 1. Closed: opening bumps the generation; calls in flight from before count for nothing.

TEST(rule_1_closed, opens_at_the_threshold_and_not_before) {
  breaker b{plain(3)};
  b.bad(2);
  EXPECT_EQ(b.mode(), breaker_mode::closed);
  b.bad();
  EXPECT_EQ(b.mode(), breaker_mode::open);
}

TEST(rule_1_closed, a_success_takes_one_failure_away_never_below_zero) {
  breaker b{plain(3)};
  b.good();
  b.bad(2);
  b.good();
  EXPECT_EQ(b.score(), 1);
  b.good();
  b.good();
  EXPECT_EQ(b.score(), 0);
}

TEST(rule_1_closed, what_was_in_flight_when_it_opened_counts_for_nothing) {
  breaker b{plain(3)};
  breaker_permit const late = b.ask().permit;
  b.open();
  breaker_state const before = b.state;
  for (auto mark : {breaker_mark::success, breaker_mark::failure, breaker_mark::overloaded}) {
    EXPECT_FALSE(b.end(late, mark).counted);
    EXPECT_EQ(b.state, before);
  }
}

TEST(rule_1_closed, what_was_in_flight_from_before_does_not_count_after_it_closed_again) {
  breaker b{plain(3)};
  breaker_permit const late = b.ask().permit;
  b.open();
  b.recover();
  for (int i = 0; i < 3; ++i) b.good();
  ASSERT_EQ(b.mode(), breaker_mode::closed);
  EXPECT_FALSE(b.end(late, breaker_mark::failure).counted);
  EXPECT_EQ(b.score(), 0);
}

// Rule 2. Open: probes at the squares of the blocked calls, and `every` after the last one.

TEST(rule_2_open, probes_at_the_squares_of_the_blocked_calls) {
  breaker b{plain(3)};
  b.open();
  std::vector<std::uint32_t> probed;
  for (int i = 0; i < 40; ++i)
    if (b.bad()) probed.push_back(b.n());
  EXPECT_EQ(probed, (std::vector<std::uint32_t>{1, 4, 9, 16, 25, 36}));
}

TEST(rule_2_open, squares_missed_while_a_probe_was_out_are_one_probe) {
  breaker b{plain(3)};
  b.open();
  breaker_permit const slow = b.probe();  // at n = 1
  for (int i = 0; i < 20; ++i) EXPECT_EQ(b.ask().decision, breaker_decision::refused);
  b.end(slow, breaker_mark::failure);  // n = 21: the squares 4, 9 and 16 were missed
  EXPECT_TRUE(b.bad());
  EXPECT_EQ(b.k(), 4U);
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(b.bad());  // n = 23, 24
  EXPECT_TRUE(b.bad());                               // n = 25
}

TEST(rule_2_open, a_probe_is_due_every_so_often_without_traffic) {
  breaker b{plain(3)};
  b.rules.squares = false;
  b.open();
  b.now += 5s - 1us;
  EXPECT_FALSE(b.bad());
  b.now += 1us;
  EXPECT_TRUE(b.bad());
  EXPECT_FALSE(b.bad()) << "the next is due after another 5 s";
  b.now += 5s;
  EXPECT_TRUE(b.bad());
}

TEST(rule_2_open, the_time_counts_from_the_end_of_the_last_probe) {
  breaker b{plain(3)};
  b.rules.squares = false;
  b.rules.lease = 1h;
  b.open();
  b.now += 5s;
  breaker_permit const slow = b.probe();
  b.now += 60s;
  b.end(slow, breaker_mark::failure);
  EXPECT_FALSE(b.bad());
  b.now += 5s;
  EXPECT_TRUE(b.bad());
}

TEST(rule_2_open, a_probe_by_time_spends_the_squares_so_far) {
  breaker b{plain(3)};
  b.open();
  b.bad();  // square 1
  EXPECT_FALSE(b.bad());
  b.now += 5s;
  EXPECT_TRUE(b.bad());  // n = 3, by time
  EXPECT_TRUE(b.bad());  // n = 4, its square
  EXPECT_FALSE(b.bad());
}

TEST(rule_2_open, a_neutral_or_overloaded_probe_leaves_it_open_and_its_square_spent) {
  for (auto mark : {breaker_mark::neutral, breaker_mark::overloaded, breaker_mark::failure}) {
    breaker b{plain(3)};
    b.open();
    b.end(b.probe(), mark);
    EXPECT_EQ(b.mode(), breaker_mode::open);
    EXPECT_EQ(b.out(), 0);
    EXPECT_FALSE(b.bad()) << "n = 2 is no square";
  }
}

TEST(rule_2_open, a_permit_returned_before_the_work_began_gives_its_turn_to_the_next_call) {
  breaker b{plain(3)};
  b.open();
  b.end(b.probe(), breaker_mark::unused);
  EXPECT_EQ(b.out(), 0);
  EXPECT_TRUE(b.bad()) << "n = 2: not its own square, but the one given back";
  EXPECT_FALSE(b.bad()) << "given back once, taken once";
}

TEST(rule_2_open, the_jitter_shortens_by_a_quarter_at_most_and_spreads) {
  int early = 0;
  int late = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    breaker b{plain(1)};
    b.rules.jitter = true;
    b.rules.seed = seed;
    b.open();
    hf::duration const wait = hf::core::to_instant(b.state.until.us) - b.now;
    ASSERT_LE(wait, 5s);
    ASSERT_GE(wait, 3750ms);
    ++(wait < 4375ms ? early : late);
  }
  EXPECT_GT(early, 400);
  EXPECT_GT(late, 400);
}

TEST(rule_2_open, the_jitter_differs_from_generation_to_generation) {
  breaker b{plain(1)};
  b.rules.jitter = true;
  b.open();
  hf::duration const first = hf::core::to_instant(b.state.until.us) - b.now;
  b.end(b.probe(), breaker_mark::failure);
  EXPECT_NE(hf::core::to_instant(b.state.until.us) - b.now, first);
}

// Rule 3. Recovering: the score walks on from H - 1, the window is H - score.

TEST(rule_3_recovering, lets_in_one_then_two_then_three) {
  breaker b{plain(4)};
  b.open();
  b.recover();
  EXPECT_EQ(b.score(), 3);
  for (int window = 1; window <= 3; ++window) {
    std::vector<breaker_permit> in;
    for (auto s = b.ask(); s.decision == breaker_decision::admitted; s = b.ask())
      in.push_back(s.permit);
    ASSERT_EQ(in.size(), static_cast<std::size_t>(window));
    b.end(in.back(), breaker_mark::success);
    in.pop_back();
    for (auto permit : in) b.end(permit, breaker_mark::neutral);
  }
  EXPECT_EQ(b.mode(), breaker_mode::closed);
}

TEST(rule_3_recovering, a_relapse_opens_it_and_its_squares_go_on) {
  breaker b{plain(3)};
  b.open();
  for (int i = 0; i < 8; ++i) b.bad();  // n = 8, k = 2
  b.recover();                          // n = 9, k = 3
  EXPECT_TRUE(b.bad());                 // H - 1 + 1: open again
  EXPECT_EQ(b.mode(), breaker_mode::open);
  EXPECT_EQ(b.n(), 9U);
  for (int i = 10; i < 16; ++i) EXPECT_FALSE(b.bad()) << "probes do not become dense again";
  EXPECT_TRUE(b.bad());
}

TEST(rule_3_recovering, a_relapse_is_a_reopening_and_a_new_outage_a_new_episode) {
  breaker b{plain(2)};
  b.open();
  EXPECT_EQ(b.state.word.episode, 1);
  b.recover();
  EXPECT_EQ(b.end(b.ask().permit, breaker_mark::failure).change, breaker_change::reopened);
  EXPECT_EQ(b.state.word.episode, 1);
  b.recover();
  b.good();
  ASSERT_EQ(b.mode(), breaker_mode::closed);
  b.bad();
  EXPECT_EQ(b.end(b.ask().permit, breaker_mark::failure).change, breaker_change::opened);
  EXPECT_EQ(b.state.word.episode, 2);
  EXPECT_EQ(b.n(), 0U) << "and counts from zero";
}

TEST(rule_3_recovering, a_mixed_window_walks_like_the_score) {
  breaker b{plain(4)};
  b.open();
  b.recover();
  b.good();  // 2
  b.bad();   // 3
  EXPECT_EQ(b.score(), 3);
  b.good();  // 2
  b.good();  // 1
  EXPECT_EQ(b.mode(), breaker_mode::recovering);
  b.good();
  EXPECT_EQ(b.mode(), breaker_mode::closed);
}

TEST(rule_3_recovering, a_threshold_of_one_closes_with_the_probe) {
  breaker b{plain(1)};
  b.bad();
  ASSERT_EQ(b.mode(), breaker_mode::open);
  EXPECT_EQ(b.end(b.probe(), breaker_mark::success).change, breaker_change::closed);
}

// Rules 4 to 8 go on in breaker_lease_test.cpp.

}  // namespace
