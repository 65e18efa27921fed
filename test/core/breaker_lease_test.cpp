// The breaker's rules from the fourth on: leases, overload, witnesses, `never`, and operators.
#include "breaker_story.hpp"

#include <gtest/gtest.h>

namespace {

using namespace story;  // NOLINT(google-build-using-namespace): the tests speak its language.

// Rule 4. Leases: a probe that never comes back does not keep its place.

TEST(rule_4_lease, a_hung_probe_gives_up_its_place_when_its_lease_is_over) {
  breaker b{plain(3)};
  b.open();
  breaker_permit const hung = b.probe();
  for (int i = 2; i < 30; ++i) EXPECT_FALSE(b.bad());
  b.now += 1s - 1us;
  EXPECT_FALSE(b.bad());
  b.now += 1us;
  EXPECT_TRUE(b.bad());
  EXPECT_FALSE(b.end(hung, breaker_mark::success).counted) << "and its late answer is ignored";
  EXPECT_EQ(b.mode(), breaker_mode::open);
}

TEST(rule_4_lease, an_answer_after_the_lease_is_ignored_even_if_nobody_asked_meanwhile) {
  breaker b{plain(3)};
  b.open();
  breaker_permit const hung = b.probe();
  b.now += 1s;
  EXPECT_FALSE(b.end(hung, breaker_mark::success).counted);
  EXPECT_EQ(b.mode(), breaker_mode::open);
  EXPECT_EQ(b.out(), 0);
}

TEST(rule_4_lease, an_answer_just_in_time_counts) {
  breaker b{plain(3)};
  b.open();
  breaker_permit const slow = b.probe();
  b.now += 1s - 1us;
  EXPECT_TRUE(b.end(slow, breaker_mark::success).counted);
  EXPECT_EQ(b.mode(), breaker_mode::recovering);
}

TEST(rule_4_lease, after_an_expiry_the_next_probe_is_due_at_its_square_or_in_time) {
  breaker b{plain(3)};
  b.open();
  static_cast<void>(b.probe());
  b.now += 1s;
  EXPECT_FALSE(b.bad());  // frees the place; n = 2
  b.now += 5s;
  EXPECT_TRUE(b.bad());
}

TEST(rule_4_lease, recovering_leases_expire_together_at_the_youngest_as_failures) {
  breaker b{plain(5)};
  b.open();
  b.recover();
  b.good();
  b.good();  // score 2, window 3
  b.ask();
  b.now += 600ms;
  b.ask();
  b.now += 600ms;  // the first one's lease would be over, the youngest's is not
  EXPECT_EQ(b.ask().decision, breaker_decision::admitted);
  EXPECT_EQ(b.out(), 3);
  b.now += 1s;  // all three are over: 2 + 3 = H
  EXPECT_EQ(b.ask(false).change, breaker_change::reopened);
  EXPECT_EQ(b.mode(), breaker_mode::open);
}

TEST(rule_4_lease, an_expiry_below_the_threshold_stays_recovering_with_a_smaller_window) {
  breaker b{plain(5)};
  b.open();
  b.recover();
  b.good();
  b.good();  // score 2
  breaker_permit const hung = b.ask().permit;
  b.now += 1s;
  EXPECT_EQ(b.ask().decision, breaker_decision::admitted);
  EXPECT_EQ(b.score(), 3);
  EXPECT_EQ(b.out(), 1);
  EXPECT_FALSE(b.end(hung, breaker_mark::success).counted);
}

TEST(rule_4_lease, who_finds_it_over_and_is_the_next_probe_has_reopened_it_all_the_same) {
  breaker b{plain(2)};
  b.open();
  breaker_permit const probe = b.probe();
  b.ask();
  b.ask();  // n = 3: the next one blocked is the fourth
  b.end(probe, breaker_mark::success);
  b.ask();
  ASSERT_EQ(b.mode(), breaker_mode::recovering);
  b.now += 1s;
  breaker_step const step = b.ask();
  EXPECT_EQ(step.change, breaker_change::reopened);
  EXPECT_TRUE(step.permit.probe) << "and says by this that it is the probe";
  EXPECT_EQ(b.mode(), breaker_mode::open);
  EXPECT_EQ(b.k(), 2U);
}

TEST(rule_4_lease, the_generation_changes_with_each_mode_each_probe_and_each_expiry) {
  breaker b{plain(2)};
  auto bumps = [&b, last = b.generation()]() mutable {
    auto const by = b.generation() - last;
    last = b.generation();
    return by;
  };
  b.bad();
  EXPECT_EQ(bumps(), 0U);
  b.bad();
  EXPECT_EQ(bumps(), 1U) << "opened";
  breaker_permit in = b.probe();
  EXPECT_EQ(bumps(), 1U) << "probe admitted";
  b.end(in, breaker_mark::neutral);
  EXPECT_EQ(bumps(), 1U) << "probe returned";
  static_cast<void>(b.probe());
  EXPECT_EQ(bumps(), 1U);
  b.now += 1s;
  b.ask(false);
  EXPECT_EQ(bumps(), 1U) << "lease expired";
  b.recover();
  EXPECT_EQ(bumps(), 2U) << "probe admitted, recovering";
  b.good();
  EXPECT_EQ(bumps(), 1U) << "closed";
}

// Rule 5. Overloaded is neutral for the score; H in a row open.

TEST(rule_5_overloaded, is_neutral_for_the_score_but_so_many_in_a_row_open) {
  breaker b{plain(3)};
  b.overload();
  b.overload();
  EXPECT_EQ(b.score(), 0);
  EXPECT_EQ(b.mode(), breaker_mode::closed);
  b.overload();
  EXPECT_EQ(b.mode(), breaker_mode::open);
}

TEST(rule_5_overloaded, a_success_ends_the_row_a_failure_does_not) {
  breaker b{plain(3)};
  b.overload();
  b.overload();
  b.good();
  b.overload();
  b.overload();
  EXPECT_EQ(b.mode(), breaker_mode::closed);
  b.bad();
  b.overload();
  EXPECT_EQ(b.mode(), breaker_mode::open);
}

TEST(rule_5_overloaded, a_mode_change_ends_the_row) {
  breaker b{plain(3)};
  b.overload();
  b.overload();
  b.open();
  b.recover();
  b.good();
  b.good();
  ASSERT_EQ(b.mode(), breaker_mode::closed);
  b.overload();
  EXPECT_EQ(b.mode(), breaker_mode::closed);
}

TEST(rule_5_overloaded, the_hint_of_the_last_is_a_floor_for_the_first_probe_by_time) {
  breaker b{plain(1)};
  b.rules.squares = false;
  b.end(b.ask().permit, breaker_mark::overloaded, 30s);
  ASSERT_EQ(b.mode(), breaker_mode::open);
  b.now += 30s - 1us;
  EXPECT_FALSE(b.good());
  b.now += 1us;
  EXPECT_TRUE(b.good());
}

TEST(rule_5_overloaded, while_recovering_too) {
  breaker b{plain(3)};
  b.open();
  b.recover();
  b.overload();
  b.overload();
  EXPECT_EQ(b.mode(), breaker_mode::recovering);
  EXPECT_EQ(b.score(), 2);
  b.overload();
  EXPECT_EQ(b.mode(), breaker_mode::open);
}

// Rule 6. A call, not an attempt, is a witness.

TEST(rule_6_witness, only_the_first_bad_end_of_a_call_counts_its_successes_always) {
  using hf::verdict;
  using hf::core::mark_of;
  for (auto v : {verdict::failed, verdict::timed_out, verdict::not_sent}) {
    EXPECT_EQ(mark_of(v, false), breaker_mark::failure);
    EXPECT_EQ(mark_of(v, true), breaker_mark::neutral);
  }
  EXPECT_EQ(mark_of(verdict::overloaded, false), breaker_mark::overloaded);
  EXPECT_EQ(mark_of(verdict::overloaded, true), breaker_mark::neutral);
  for (auto v : {verdict::misused, verdict::abandoned})
    EXPECT_EQ(mark_of(v, false), breaker_mark::neutral);
  for (auto v : {verdict::ok, verdict::answered})
    for (bool failed : {false, true}) EXPECT_EQ(mark_of(v, failed), breaker_mark::success);
}

TEST(rule_6_witness, no_retry_once_the_score_is_at_half_its_threshold_nor_outside_closed) {
  for (int h = 1; h <= 8; ++h) {
    hf::core::circuit_breaker b{plain(static_cast<std::uint8_t>(h))};
    for (int score = 0; score < h; ++score) {
      EXPECT_EQ(b.may_retry(), 2 * score < h) << score << " of " << h;
      b.settle(b.admit(true, start).permit, breaker_mark::failure, start);
    }
    EXPECT_FALSE(b.may_retry()) << "open";
    b.settle(b.admit(true, start).permit, breaker_mark::success, start);
    EXPECT_EQ(b.may_retry(), h == 1) << "recovering, or closed";
    b.hold(hf::core::held_closed);
    EXPECT_TRUE(b.may_retry());
    b.hold(hf::core::held_open);
    EXPECT_FALSE(b.may_retry());
  }
}

// Rule 7. `.probe = never` is admitted only while closed.

TEST(rule_7_never_a_probe, is_admitted_only_while_closed_and_leaves_the_probe_to_the_next) {
  breaker b{plain(3)};
  EXPECT_EQ(b.ask(false).decision, breaker_decision::admitted);
  b.open();
  EXPECT_EQ(b.ask(false).decision, breaker_decision::refused);
  EXPECT_EQ(b.n(), 1U) << "it counts as blocked";
  EXPECT_EQ(b.k(), 0U) << "and takes no square";
  EXPECT_TRUE(b.good()) << "the due probe is the next caller's";
  ASSERT_EQ(b.mode(), breaker_mode::recovering);
  EXPECT_EQ(b.ask(false).decision, breaker_decision::refused);
}

TEST(rule_7_never_a_probe, a_probe_due_by_time_passes_to_the_next_too) {
  breaker b{plain(3)};
  b.rules.squares = false;
  b.open();
  b.now += 5s;
  EXPECT_EQ(b.ask(false).decision, breaker_decision::refused);
  EXPECT_TRUE(b.good());
}

// Rule 8 (slow) is the driver's: test/call/timeout_test.cpp. And the operator's hand:

TEST(held, open_refuses_all_closed_admits_all_and_neither_counts) {
  breaker b{plain(2)};
  b.state = hf::core::hold(b.state, hf::core::held_open).next;
  for (int i = 0; i < 50; ++i) {
    b.now += 10s;
    EXPECT_FALSE(b.good());
  }
  EXPECT_EQ(b.n(), 0U);
  b.state = hf::core::hold(b.state, hf::core::held_closed).next;
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(b.bad());
  EXPECT_EQ(b.mode(), breaker_mode::held);
  breaker_step const freed = hf::core::release(b.state);
  EXPECT_EQ(freed.change, breaker_change::closed);
  b.state = freed.next;
  EXPECT_EQ(b.mode(), breaker_mode::closed);
  EXPECT_EQ(b.score(), 0);
}

TEST(held, a_probe_that_comes_back_to_a_held_or_released_breaker_counts_for_nothing) {
  breaker b{plain(2)};
  b.open();
  breaker_permit const out = b.probe();
  b.state = hf::core::hold(b.state, hf::core::held_open).next;
  EXPECT_FALSE(b.end(out, breaker_mark::success).counted);
  b.state = hf::core::release(b.state).next;
  EXPECT_FALSE(b.end(out, breaker_mark::failure).counted);
  EXPECT_EQ(b.score(), 0);
}

TEST(held, releasing_what_is_not_held_changes_nothing) {
  breaker b{plain(2)};
  b.open();
  EXPECT_EQ(hf::core::release(b.state).next, b.state);
}

}  // namespace
