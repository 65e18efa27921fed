// The short way to a refusal says and does what `admit` would have.
#include <holdfast/core/circuit_breaker.hpp>

#include <gtest/gtest.h>

namespace plain_refusal {

namespace hf = holdfast;
namespace core = holdfast::core;
using namespace std::chrono_literals;

constexpr hf::instant noon{10s};

template <class Check>
void for_each_state(Check const& check) {
  for (auto const mode : {core::breaker_mode::closed, core::breaker_mode::open,
                          core::breaker_mode::recovering, core::breaker_mode::held})
    for (std::uint8_t const score : {0, 1, 7})
      for (std::uint8_t const in_flight : {0, 1})
        for (std::uint16_t const tally_episode : {0, 1})
          for (std::uint32_t const k : {0U, 1U, 2U, 3U})
            for (std::uint32_t const n : {0U, 1U, 2U, 3U, 4U, 7U, 8U, 9U, 15U, UINT32_MAX})
              for (std::uint16_t const tag : {4, 5})
                for (hf::duration const ahead : {-1us, 0us, 1us})
                  check(core::breaker_state{{mode, score, 0, in_flight, 1, 5},
                                            {tally_episode, k, n},
                                            {tag, core::to_us(noon + ahead)}});
}

bool is_plainly_blocked(core::breaker_rules const& rules, core::breaker_state const& s,
                        hf::instant now) {
  hf::duration const wait =
      core::blocked_for(rules, pack(s.word), pack(s.until), pack(s.tally), now);
  return wait != 0s && s.tally.n != UINT32_MAX;  // the gate looks after the latter
}

TEST(plain_refusal, is_what_admit_would_answer) {
  int blocked = 0;
  for (bool const squares : {true, false}) {
    core::breaker_rules const rules{.squares = squares, .every = 5s, .lease = 1s};
    for_each_state([&](core::breaker_state const& s) {
      if (!is_plainly_blocked(rules, s, noon)) return;
      ++blocked;
      core::breaker_state counted = s;
      ++counted.tally.n;
      for (bool const may_probe : {true, false}) {
        core::breaker_step const step = core::admit(rules, s, may_probe, noon);
        EXPECT_EQ(step.decision, core::breaker_decision::refused);
        EXPECT_EQ(step.next, counted);
        EXPECT_EQ(step.change, core::breaker_change::none);
      }
    });
  }
  EXPECT_GT(blocked, 50);
}

TEST(plain_refusal, is_seen_wherever_an_open_breaker_is_just_that) {
  core::breaker_rules const rules{.squares = true, .every = 5s, .lease = 1s};
  core::breaker_state s{
      {core::breaker_mode::open, 7, 0, 0, 1, 5}, {1, 2, 4}, {5, core::to_us(noon + 1s)}};
  EXPECT_TRUE(is_plainly_blocked(rules, s, noon));
  s.tally.n = 7;
  EXPECT_TRUE(is_plainly_blocked(rules, s, noon));
  s.tally.n = 8;  // the next is the ninth
  EXPECT_FALSE(is_plainly_blocked(rules, s, noon));
  s.word.in_flight = 1;  // which is out already
  EXPECT_TRUE(is_plainly_blocked(rules, s, noon));
  EXPECT_FALSE(is_plainly_blocked(rules, s, noon + 1s));
}

TEST(plain_refusal, of_the_gate_leaves_what_admit_leaves) {
  core::breaker_rules const rules{.threshold = 2, .jitter = false, .every = 5s, .lease = 1s};
  core::circuit_breaker shortly{rules}, at_length{rules};
  auto const fail = [](core::circuit_breaker& b, hf::instant now) {
    auto const in = b.admit(true, now);
    if (in.decision == core::breaker_decision::admitted)
      b.settle(in.permit, core::breaker_mark::failure, now);
  };
  for (int call = 0; call < 200; ++call) {
    hf::instant const now = noon + call * 100ms;
    hf::duration const retry_in = shortly.refuse_plainly(now);
    if (retry_in == 0s) {
      fail(shortly, now);
      fail(at_length, now);
    } else {
      auto const said = at_length.admit(true, now);
      EXPECT_EQ(said.decision, core::breaker_decision::refused) << call;
      EXPECT_EQ(said.retry_at - now, retry_in) << call;
    }
    ASSERT_EQ(shortly.state(), at_length.state()) << call;
  }
  EXPECT_GT(shortly.state().tally.n, 150U);
}

TEST(plain_refusal, of_a_held_breaker_is_until_further_notice) {
  core::circuit_breaker b{core::breaker_rules{.every = 5s}};
  EXPECT_EQ(b.refuse_plainly(noon), 0s);
  b.hold(core::held_open);
  EXPECT_EQ(b.refuse_plainly(noon), 5s);
  b.hold(core::held_closed);
  EXPECT_EQ(b.refuse_plainly(noon), 0s);
}

}  // namespace plain_refusal
