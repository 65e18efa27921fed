// The gate: the transition function applied to three shared words, race by race.
#include "breaker_story.hpp"
#include "instantiations.hpp"
#include "scripted_atomic.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace {

using namespace story;  // NOLINT(google-build-using-namespace): the tests speak its language.

using scripted_breaker = hf::core::basic_circuit_breaker<scripted::atomic>;

/// A whole call at `now`; whether it was admitted.
bool gate_call(scripted_breaker& b, breaker_mark mark, hf::instant now) {
  auto const in = b.admit(true, now);
  if (in.decision == breaker_decision::refused) return false;
  b.settle(in.permit, mark, now);
  return true;
}

/// A call that is admitted and hangs, or is refused.
void gate_ask(scripted_breaker& b, bool may_probe, hf::instant now) {
  static_cast<void>(b.admit(may_probe, now));
}

void gate_open(scripted_breaker& b, hf::instant now) {
  for (int i = 0; i < b.rules().threshold; ++i) gate_call(b, breaker_mark::failure, now);
}

TEST(breaker_gate, follows_the_transition_function_step_by_step) {
  scripted::with_script script;
  breaker pure{plain(3)};
  scripted_breaker gate{pure.rules};
  std::uint64_t dice = 1;
  for (int i = 0; i < 20'000; ++i) {
    dice = dice * 6364136223846793005U + 1442695040888963407U;
    pure.now += std::chrono::milliseconds{dice >> 60U};
    bool const may_probe = (dice >> 40U & 3U) != 0;
    auto const mark = static_cast<breaker_mark>((dice >> 50U) % 5);
    auto const in = gate.admit(may_probe, pure.now);
    breaker_step const step = pure.ask(may_probe);
    ASSERT_EQ(in.decision, step.decision);
    ASSERT_EQ(in.permit, step.permit);
    ASSERT_EQ(in.change, step.change);
    if (step.decision == breaker_decision::admitted && (dice >> 45U & 7U) != 0) {
      ASSERT_EQ(gate.settle(in.permit, mark, pure.now).counted,
                pure.end(step.permit, mark).counted);
    }
    ASSERT_EQ(gate.state().word, pure.state.word);
    if (pure.mode() == breaker_mode::open) {
      ASSERT_EQ(gate.state().tally, pure.state.tally);
      ASSERT_EQ(gate.state().until, pure.state.until);
    }
  }
}

TEST(breaker_gate, B5_a_healthy_call_writes_nothing) {
  scripted::with_script script;
  scripted_breaker b{plain(7)};
  for (int i = 0; i < 100; ++i) {
    auto const in = b.admit_if_closed();
    ASSERT_TRUE(in.has_value());
    ASSERT_TRUE(b.is_spotless());
    b.settle(*in, breaker_mark::success, start);
    gate_call(b, breaker_mark::success, start);
  }
  EXPECT_EQ(script.exchanges, 0);
}

TEST(breaker_gate, is_spotless_only_while_closed_without_score_and_overload) {
  scripted::with_script script;
  scripted_breaker b{plain(2)};
  gate_call(b, breaker_mark::failure, start);
  EXPECT_FALSE(b.is_spotless());
  gate_call(b, breaker_mark::success, start);
  EXPECT_TRUE(b.is_spotless());
  gate_call(b, breaker_mark::overloaded, start);
  EXPECT_FALSE(b.is_spotless());
  gate_open(b, start);
  EXPECT_FALSE(b.is_spotless());
  EXPECT_FALSE(b.admit_if_closed().has_value());
  b.hold(hf::core::held_closed);
  EXPECT_FALSE(b.is_spotless());
  EXPECT_FALSE(b.admit_if_closed().has_value());
  b.release();
  EXPECT_TRUE(b.is_spotless());
}

TEST(breaker_gate, a_refusal_says_when_a_probe_is_due_at_the_latest) {
  scripted::with_script script;
  scripted_breaker b{plain(2)};
  gate_open(b, start);
  EXPECT_EQ(b.admit(false, start + 1s).retry_at, start + 5s);
  auto const probe = b.admit(true, start + 1s);
  ASSERT_EQ(probe.change, breaker_change::probing);
  EXPECT_EQ(b.admit(true, start + 1s).retry_at, start + 2s) << "a probe is out: its lease";
  b.hold(hf::core::held_open);
  EXPECT_EQ(b.admit(true, start + 9s).retry_at, start + 14s) << "nobody knows: in a while";
}

TEST(breaker_gate, two_that_ask_for_the_same_probe_get_one) {
  scripted::with_script script;
  scripted_breaker b{plain(2)};
  gate_open(b, start);
  std::optional<hf::core::breaker_admission> other;
  script.before(0, [&] { other = b.admit(true, start); });
  auto const mine = b.admit(true, start);
  EXPECT_EQ(other->decision, breaker_decision::admitted);
  EXPECT_EQ(mine.decision, breaker_decision::refused);
  EXPECT_EQ(b.state().tally.n, 2U);
}

TEST(breaker_gate, two_failures_at_once_are_two) {
  scripted::with_script script;
  scripted_breaker b{plain(3)};
  auto const one = b.admit(true, start).permit;
  auto const two = b.admit(true, start).permit;
  script.before(0, [&] { b.settle(two, breaker_mark::failure, start); });
  b.settle(one, breaker_mark::failure, start);
  EXPECT_EQ(b.state().word.score, 2);
}

TEST(breaker_gate, a_refusal_between_opening_and_its_tally_is_counted_once) {
  scripted::with_script script;
  scripted_breaker b{plain(2)};
  gate_open(b, start);
  for (int i = 0; i < 8; ++i) gate_call(b, breaker_mark::failure, start);
  for (int i = 0; i < 1000 && b.state().word.mode != breaker_mode::closed; ++i)
    gate_call(b, breaker_mark::success, start);
  ASSERT_GT(b.state().tally.n, 0U) << "the last outage's tally is still there";
  gate_call(b, breaker_mark::failure, start);
  auto const last = b.admit(true, start).permit;
  script.before(1, [&] { gate_ask(b, false, start); });  // after word A, before word B
  b.settle(last, breaker_mark::failure, start);
  EXPECT_EQ(b.state().tally.n, 1U);
}

TEST(breaker_gate, refusals_at_once_are_counted_each) {
  scripted::with_script script;
  scripted_breaker b{plain(2)};
  gate_open(b, start);
  gate_call(b, breaker_mark::failure, start);  // n = 1
  script.before(0, [&] { gate_ask(b, false, start); });
  gate_ask(b, false, start);
  EXPECT_EQ(b.state().tally.n, 3U);
}

TEST(breaker_gate, a_tally_of_an_outage_long_past_is_not_added_to_the_present_one) {
  scripted::with_script script;
  scripted_breaker b{plain(1)};
  gate_open(b, start);
  // The probe at n = 1 is taken; before its tally is written, this outage ends, another begins.
  script.before(1, [&] {
    b.hold(hf::core::held_closed);
    b.release();
    gate_open(b, start);
    gate_ask(b, false, start);
  });
  gate_ask(b, true, start);
  EXPECT_EQ(b.state().word.episode, 2);
  EXPECT_EQ(b.state().tally.n, 1U);
  EXPECT_EQ(b.state().tally.k, 0U);
}

TEST(breaker_gate, a_due_time_of_the_past_does_not_overwrite_the_present_one) {
  scripted::with_script script;
  scripted_breaker b{plain(1)};
  auto const last = b.admit(true, start).permit;
  // Opened at `start`; before word C is written, a probe comes and goes, two seconds later.
  script.before(2, [&] { gate_call(b, breaker_mark::failure, start + 2s); });
  b.settle(last, breaker_mark::failure, start);
  EXPECT_TRUE(b.state().has_until());
  EXPECT_EQ(hf::core::to_instant(b.state().until.us), start + 7s);
}

TEST(breaker_gate, B4_a_lease_is_never_lost_to_one_that_was_not_taken_after_all) {
  scripted::with_script script;
  scripted_breaker b{plain(5)};
  gate_open(b, start);
  for (int i = 0; i < 1000 && b.state().word.score != 2; ++i)
    gate_call(b, breaker_mark::success, start);
  gate_ask(b, true, start);                        // hangs; its lease is over at 1 s
  auto const other = b.admit(true, start).permit;  // comes back just in time
  ASSERT_EQ(b.state().word.in_flight, 2);
  auto const late = start + 1s;
  auto const in_time = late - 1us;
  // Somebody finds the lease over, frees the places and takes one; in between, `other` is settled.
  script.before(1, [&] { b.settle(other, breaker_mark::neutral, in_time); });
  gate_ask(b, true, late);
  for (int i = 0; i < 5; ++i) gate_ask(b, true, late);  // those who hang fill the window
  ASSERT_EQ(b.admit(true, late).decision, breaker_decision::refused);
  // All of them hang. When their leases are over too, the breaker must not be stuck.
  for (int i = 1; i < 60 && b.state().word.mode != breaker_mode::closed; ++i)
    gate_call(b, breaker_mark::success, late + i * 1s);
  EXPECT_EQ(b.state().word.mode, breaker_mode::closed);
}

TEST(breaker_gate, wraps_its_generation_without_a_step) {
  scripted::with_script script;
  scripted_breaker b{plain(1)};
  // Hold and release change the generation twice; word C must follow on the way.
  for (std::uint32_t i = 0; i < 1U << 24U; i += 4096) {
    for (int k = 0; k < 2048; ++k) {
      b.hold(hf::core::held_closed);
      b.release();
    }
    gate_open(b, start);
    ASSERT_TRUE(b.state().has_until());
    ASSERT_EQ(hf::core::to_instant(b.state().until.us), start + 5s);
    ASSERT_TRUE(gate_call(b, breaker_mark::success, start));
    ASSERT_EQ(b.state().word.mode, breaker_mode::closed);
  }
}

TEST(breaker_gate, wraps_its_episode_without_a_step) {
  scripted::with_script script;
  scripted_breaker b{plain(1)};
  for (int i = 0; i < (1 << 14) + 10; ++i) {
    gate_open(b, start);
    ASSERT_EQ(b.state().tally.n, 0U);
    ASSERT_TRUE(gate_call(b, breaker_mark::failure, start));
    ASSERT_EQ(b.state().tally.n, 1U);
    ASSERT_FALSE(gate_call(b, breaker_mark::failure, start));
    b.hold(hf::core::held_closed);
    b.release();
  }
  EXPECT_EQ(b.state().word.episode, 10);
}

}  // namespace
