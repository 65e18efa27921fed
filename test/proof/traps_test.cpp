// What goes wrong in other breakers, and must not here; each entry told as it was reported.
#include "world.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace holdfast::proof {
namespace {

using core::breaker_change;
using core::breaker_decision;
using core::breaker_mark;
using core::breaker_mode;
using core::circuit_breaker;

constexpr instant later(duration since_start) { return instant{since_start}; }

constexpr core::breaker_rules trap_rules{
    .threshold = 3, .jitter = false, .every = 5s, .lease = 30s};

void open_it(circuit_breaker& gate, instant now) {
  while (auto const in = gate.admit_if_closed()) gate.settle(*in, breaker_mark::failure, now);
}

core::breaker_permit probe_of(circuit_breaker& gate, instant now) {
  auto const said = gate.admit(true, now);
  EXPECT_EQ(said.decision, breaker_decision::admitted);
  EXPECT_TRUE(said.permit.probe);
  return said.permit;
}

void close_it(circuit_breaker& gate, instant now) {
  for (int i = 0; i < gate.rules().threshold && !gate.admit_if_closed(); ++i)
    gate.settle(probe_of(gate, now), breaker_mark::success, now);
  EXPECT_TRUE(gate.admit_if_closed());
}

bool is_refused(circuit_breaker& gate, instant now) {
  return gate.admit(true, now).decision == breaker_decision::refused;
}

TEST(traps, a_hung_probe_holds_its_place_for_its_lease_and_no_longer) {
  circuit_breaker gate{trap_rules};
  open_it(gate, later(0s));
  auto const hung = probe_of(gate, later(0s));
  for (int s = 0; s < 30; ++s) EXPECT_TRUE(is_refused(gate, later(1s * s)));
  close_it(gate, later(30s));  // squares were missed meanwhile, so the next probe is due at once
  EXPECT_FALSE(gate.settle(hung, breaker_mark::failure, later(36s)).counted);
  EXPECT_EQ(gate.state().word.score, 0);
}

TEST(traps, hung_calls_while_recovering_open_it_again_and_do_not_wedge_it) {
  circuit_breaker gate{trap_rules};
  open_it(gate, later(0s));
  gate.settle(probe_of(gate, later(0s)), breaker_mark::success, later(0s));
  (void)probe_of(gate, later(1s));
  EXPECT_TRUE(is_refused(gate, later(2s)));  // the window of one is taken
  EXPECT_EQ(gate.admit(true, later(31s)).change, breaker_change::reopened);
  close_it(gate, later(36s));
}

TEST(traps, a_result_from_before_the_outage_says_nothing_about_recovery) {
  circuit_breaker gate{trap_rules};
  auto const before = *gate.admit_if_closed();
  open_it(gate, later(0s));
  EXPECT_FALSE(gate.settle(before, breaker_mark::success, later(1s)).counted);
  EXPECT_EQ(gate.state().word.mode, breaker_mode::open);
  (void)probe_of(gate, later(1s));
  EXPECT_FALSE(gate.settle(before, breaker_mark::success, later(1s)).counted);
  EXPECT_EQ(gate.state().word.in_flight, 1) << "nor does it free the probe's place";
}

TEST(traps, results_late_by_one_two_and_three_changes_of_state_count_for_nothing) {
  for (breaker_mark const mark : {breaker_mark::success, breaker_mark::failure,
                                  breaker_mark::neutral, breaker_mark::overloaded}) {
    circuit_breaker gate{trap_rules};
    auto const stale = *gate.admit_if_closed();
    auto const settle_late = [&] {
      auto const before = gate.state();
      EXPECT_FALSE(gate.settle(stale, mark, later(1s)).counted);
      EXPECT_EQ(gate.state(), before);
    };
    open_it(gate, later(0s));
    settle_late();
    gate.settle(probe_of(gate, later(1s)), breaker_mark::success, later(1s));
    ASSERT_EQ(gate.state().word.mode, breaker_mode::recovering);
    settle_late();
    close_it(gate, later(1s));
    settle_late();
  }
}

TEST(traps, a_cancelled_probe_neither_closes_nor_blocks) {
  circuit_breaker gate{trap_rules};
  open_it(gate, later(0s));
  gate.settle(probe_of(gate, later(0s)), breaker_mark::neutral, later(1s));
  EXPECT_EQ(gate.state().word.mode, breaker_mode::open);
  EXPECT_TRUE(is_refused(gate, later(1s)));
  (void)probe_of(gate, later(6s));
}

TEST(traps, permits_do_not_multiply_by_neutral_returns) {
  circuit_breaker gate{trap_rules};
  open_it(gate, later(0s));
  gate.settle(probe_of(gate, later(0s)), breaker_mark::success, later(0s));
  auto const stale = *std::optional{probe_of(gate, later(0s))};
  gate.settle(stale, breaker_mark::success, later(0s));  // the window is two now
  auto const mine = probe_of(gate, later(0s));
  gate.settle(mine, breaker_mark::neutral, later(0s));
  (void)probe_of(gate, later(0s));
  (void)probe_of(gate, later(0s));
  EXPECT_TRUE(is_refused(gate, later(0s))) << "two places, however often one was given back";
}

TEST(traps, a_crowd_at_half_open_sends_one) {
  circuit_breaker gate{trap_rules};
  open_it(gate, later(0s));
  int admitted = 0;
  for (int i = 0; i < 1000; ++i) admitted += is_refused(gate, later(5s)) ? 0 : 1;
  EXPECT_EQ(admitted, 1);
}

TEST(traps, the_clock_running_backwards_makes_nothing_due) {
  core::breaker_rules rules = trap_rules;
  rules.squares = false;
  circuit_breaker gate{rules};
  open_it(gate, later(1h));
  for (int back = 0; back < 3600; ++back) EXPECT_TRUE(is_refused(gate, later(1h - 1s * back)));
  auto const out = probe_of(gate, later(1h + 5s));
  EXPECT_TRUE(is_refused(gate, later(1h - 5s)));
  gate.settle(out, breaker_mark::success, later(1min));  // settled before it began
  EXPECT_EQ(gate.state().word.mode, breaker_mode::recovering);
  close_it(gate, later(0s));
}

TEST(traps, a_million_good_calls_do_not_delay_the_opening) {
  circuit_breaker gate{core::rules_of(breaker{}, 30s, 0)};
  for (int i = 0; i < 1'000'000; ++i)
    gate.settle(*gate.admit_if_closed(), breaker_mark::success, later(1ms * i));
  int failures = 0;
  for (; gate.admit_if_closed(); ++failures)
    gate.settle(*gate.admit_if_closed(), breaker_mark::failure, later(2000s));
  EXPECT_EQ(failures, gate.rules().threshold);
}

TEST(traps, what_was_counted_before_the_outage_is_forgotten_when_it_closes) {
  circuit_breaker gate{trap_rules};
  open_it(gate, later(0s));
  close_it(gate, later(5s));
  gate.settle(*gate.admit_if_closed(), breaker_mark::failure, later(5s));
  gate.settle(*gate.admit_if_closed(), breaker_mark::failure, later(5s));
  EXPECT_TRUE(gate.admit_if_closed()) << "two of three";
}

TEST(traps, the_threshold_itself_opens) {
  circuit_breaker gate{trap_rules};
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(gate.admit_if_closed());
    gate.settle(*gate.admit_if_closed(), breaker_mark::failure, later(0s));
  }
  EXPECT_FALSE(gate.admit_if_closed());
}

TEST(traps, one_failure_while_recovering_is_weighed_and_not_fatal) {
  core::breaker_rules rules = trap_rules;
  rules.threshold = 7;
  circuit_breaker gate{rules};
  open_it(gate, later(0s));
  for (int i = 0; i < 4; ++i)  // the score falls to three
    gate.settle(probe_of(gate, later(0s)), breaker_mark::success, later(0s));
  gate.settle(probe_of(gate, later(0s)), breaker_mark::failure, later(0s));
  EXPECT_EQ(gate.state().word.mode, breaker_mode::recovering);
  EXPECT_EQ(gate.state().word.score, 4);
}

TEST(traps, an_operator_who_toggles_all_day_does_not_wear_it_out) {
  core::breaker_rules rules = trap_rules;
  rules.squares = false;  // then only word C makes a probe due, and its tag has 16 bits
  circuit_breaker gate{rules};
  for (int i = 0; i < 20'000; ++i) {
    gate.hold(core::held_open);
    gate.release();
  }
  open_it(gate, later(0s));
  EXPECT_TRUE(is_refused(gate, later(4s)));
  (void)probe_of(gate, later(5s));
}

TEST(traps, calls_slower_than_every_span_of_time_it_knows_still_open_it) {
  circuit_breaker gate{trap_rules};
  std::vector<core::breaker_permit> slow;
  for (int i = 0; i < 3; ++i) slow.push_back(*gate.admit_if_closed());
  for (auto const& p : slow) gate.settle(p, breaker_mark::failure, later(24h));
  EXPECT_EQ(gate.state().word.mode, breaker_mode::open);
}

TEST(traps, those_refused_while_a_probe_is_out_do_not_rush_in_when_it_succeeds) {
  core::breaker_rules rules = trap_rules;
  rules.threshold = 7;
  circuit_breaker gate{rules};
  open_it(gate, later(0s));
  gate.settle(probe_of(gate, later(0s)), breaker_mark::success, later(0s));
  int admitted = 0;
  for (int i = 0; i < 1000; ++i) admitted += is_refused(gate, later(0s)) ? 0 : 1;
  EXPECT_EQ(admitted, 1) << "a window of one, then two, …";
}

TEST(traps, a_verdict_on_recovery_waits_for_no_quota) {
  core::breaker_rules rules = trap_rules;
  rules.threshold = 7;
  circuit_breaker gate{rules};
  open_it(gate, later(0s));
  gate.settle(probe_of(gate, later(0s)), breaker_mark::success, later(0s));
  gate.settle(probe_of(gate, later(0s)), breaker_mark::failure, later(0s));
  EXPECT_EQ(gate.state().word.mode, breaker_mode::open) << "one failure says that it was luck";
}

TEST(traps, successes_of_a_recovery_do_not_age) {
  circuit_breaker gate{trap_rules};
  open_it(gate, later(0s));
  for (int day = 0; day < 3; ++day)
    gate.settle(probe_of(gate, later(24h * day)), breaker_mark::success, later(24h * day));
  EXPECT_TRUE(gate.admit_if_closed());
}

TEST(traps, only_one_of_many_says_that_it_opened) {
  circuit_breaker gate{trap_rules};
  std::vector<core::breaker_permit> out;
  for (int i = 0; i < 100; ++i) out.push_back(*gate.admit_if_closed());
  int opened = 0;
  for (auto const& p : out)
    opened += gate.settle(p, breaker_mark::failure, later(0s)).change == breaker_change::opened;
  EXPECT_EQ(opened, 1);
}

TEST(traps, the_retry_after_of_a_refusal_is_what_is_left_of_this_outage) {
  core::breaker_rules rules = trap_rules;
  rules.squares = false;
  circuit_breaker gate{rules};
  for (int i = 0; i < 3; ++i)
    gate.settle(*gate.admit_if_closed(), breaker_mark::overloaded, later(0s), 60s);
  EXPECT_EQ(gate.admit(true, later(10s)).retry_at, later(60s)) << "as it was asked to";
  gate.settle(probe_of(gate, later(60s)), breaker_mark::failure, later(61s));
  EXPECT_EQ(gate.admit(true, later(62s)).retry_at, later(66s)) << "and not as the last time";
}

TEST(traps, an_operator_in_the_middle_of_a_recovery_leaves_nothing_behind) {
  circuit_breaker gate{trap_rules};
  open_it(gate, later(0s));
  gate.settle(probe_of(gate, later(0s)), breaker_mark::success, later(0s));
  auto const out = probe_of(gate, later(0s));
  gate.hold(core::held_closed);
  gate.release();
  EXPECT_FALSE(gate.settle(out, breaker_mark::failure, later(0s)).counted);
  EXPECT_EQ(gate.state().word.score, 0);
  EXPECT_EQ(gate.state().word.in_flight, 0);
}

}  // namespace
}  // namespace holdfast::proof
