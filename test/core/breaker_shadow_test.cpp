// A shadow goes the way that a live breaker would, and refuses nothing.
#include "breaker_story.hpp"

#include <gtest/gtest.h>

#include <random>
#include <utility>
#include <vector>

namespace {

using namespace story;  // NOLINT(google-build-using-namespace): the tests speak its language.

constexpr breaker_rules in_shadow(breaker_rules rules) {
  rules.shadow = true;
  return rules;
}

/// An outage of `blocked` calls and its end, call by call: the same state at each step, live and as
/// a shadow, and nobody refused by the latter.
constexpr bool goes_the_same_way(int blocked) {
  breaker live{plain(3)}, shadow{in_shadow(plain(3))};
  int let_through = 0, refused = 0;
  for (int i = 0; i < 3 + blocked + 60; ++i) {
    auto const mark = i < 3 + blocked ? breaker_mark::failure : breaker_mark::success;
    breaker_step const one = live.ask(), other = shadow.ask();
    if (other.decision == breaker_decision::refused) return false;
    refused += one.decision == breaker_decision::refused ? 1 : 0;
    let_through += other.decision == breaker_decision::let_through ? 1 : 0;
    if (one.decision == breaker_decision::admitted) live.end(one.permit, mark);
    shadow.end(other.permit, mark);
    if (live.state != shadow.state) return false;
  }
  return refused == let_through && refused > 0 && live.mode() == breaker_mode::closed;
}
static_assert(goes_the_same_way(5) && goes_the_same_way(100));

TEST(breaker_shadow, B8_goes_the_way_of_a_live_one_whatever_happens) {
  std::mt19937_64 dice{1};
  breaker live{plain(3)}, shadow{in_shadow(plain(3))};
  std::vector<std::pair<breaker_permit, breaker_permit>> out;
  int refused = 0;
  for (int i = 0; i < 50'000; ++i) {
    live.now += std::chrono::milliseconds{dice() % 300};
    shadow.now = live.now;
    bool const may_probe = dice() % 4 != 0;
    breaker_step const one = live.ask(may_probe), other = shadow.ask(may_probe);
    ASSERT_EQ(one.change, other.change);
    ASSERT_EQ(one.passed_over, other.passed_over);
    ASSERT_NE(other.decision, breaker_decision::refused);
    if (one.decision == breaker_decision::refused) {
      ++refused;
      ASSERT_EQ(other.decision, breaker_decision::let_through);
      ASSERT_FALSE(shadow.end(other.permit, static_cast<breaker_mark>(dice() % 5)).counted);
    } else {
      ASSERT_EQ(one.permit, other.permit);
      out.emplace_back(one.permit, other.permit);
    }
    while (out.size() > dice() % 4) {
      auto const mark = static_cast<breaker_mark>(dice() % 5);
      ASSERT_EQ(live.end(out.back().first, mark).counted,
                shadow.end(out.back().second, mark).counted);
      out.pop_back();
    }
    ASSERT_EQ(live.state, shadow.state);
  }
  EXPECT_GT(refused, 1000);
}

TEST(breaker_shadow, is_no_shadow_while_an_operator_holds_it_open) {
  breaker b{in_shadow(plain(3))};
  b.state = hf::core::hold(b.state, hf::core::held_open).next;
  EXPECT_EQ(b.ask().decision, breaker_decision::refused);
}

TEST(breaker_shadow, of_the_gate_has_no_plain_refusals) {
  hf::core::circuit_breaker gate{in_shadow(plain(1))};
  gate.settle(*gate.admit_if_closed(), breaker_mark::failure, start);
  auto const probe = gate.admit(true, start);
  EXPECT_TRUE(probe.permit.probe);
  EXPECT_EQ(gate.refuse_plainly(start), 0s);
  auto const other = gate.admit(true, start);
  EXPECT_EQ(other.decision, breaker_decision::let_through);
  EXPECT_FALSE(gate.settle(other.permit, breaker_mark::success, start).counted);
  EXPECT_EQ(gate.state().tally.n, 2U) << "counted as if it had been blocked";
}

}  // namespace
