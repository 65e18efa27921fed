// The breaker's invariants B1 to B7, under random events by random callers.
#include "breaker_story.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

namespace {

using namespace story;  // NOLINT(google-build-using-namespace): the tests speak its language.

/// Rules of all sorts, a breaker under them, and the permits that are out.
struct random_life {
  breaker b;
  std::vector<breaker_permit> out;

  random_life() {
    b.rules = {.threshold = static_cast<std::uint8_t>(pick(1, 10)),
               .success_clears = pick(0, 2) == 1,
               .squares = pick(0, 4) != 0,
               .closes_at_once = pick(0, 2) == 1,
               .jitter = pick(0, 2) == 1,
               .every = 5s,
               .lease = 1s,
               .seed = static_cast<std::uint64_t>(pick(0, 1000))};
  }
  static int pick(int from, int end) { return *rc::gen::inRange(from, end); }

  /// One event: a call asks, or one of those out is settled, or hangs for good.
  breaker_step next() {
    b.now += std::chrono::milliseconds{pick(0, 8) == 0 ? pick(0, 6000) : pick(0, 20)};
    if (pick(0, 40) == 0) return swap_in(hf::core::hold(b.state, hf::core::held_open));
    if (pick(0, 10) == 0) return swap_in(hf::core::release(b.state));
    if (out.empty() || pick(0, 2) == 0) {
      breaker_step const in = b.ask(pick(0, 5) != 0);
      if (in.decision == breaker_decision::admitted) out.push_back(in.permit);
      return in;
    }
    auto const which = out.begin() + pick(0, static_cast<int>(out.size()));
    breaker_permit const permit = *which;
    out.erase(which);
    if (pick(0, 10) == 0) return {.next = b.state};
    return b.end(permit, static_cast<breaker_mark>(pick(0, 5)));
  }

 private:
  breaker_step swap_in(breaker_step const& step) {
    b.state = step.next;
    return step;
  }
};

RC_GTEST_PROP(breaker_invariants, B1_the_score_stays_in_bounds_and_is_H_exactly_while_open, ()) {
  random_life life;
  int const h = life.b.rules.threshold;
  for (int i = 0; i < 300; ++i) {
    life.next();
    if (life.b.mode() == breaker_mode::held) continue;
    RC_ASSERT(life.b.score() <= h);
    RC_ASSERT((life.b.score() == h) == (life.b.mode() == breaker_mode::open));
    RC_ASSERT(life.b.mode() != breaker_mode::recovering || life.b.score() > 0);
    RC_ASSERT(life.b.state.word.overloaded < h);
  }
}

RC_GTEST_PROP(breaker_invariants, B2_one_probe_while_open_the_window_while_recovering, ()) {
  random_life life;
  for (int i = 0; i < 300; ++i) {
    breaker_step const step = life.next();
    int const live =
        static_cast<int>(std::count_if(life.out.begin(), life.out.end(), [&](breaker_permit p) {
          return p.probe && p.generation == life.b.generation();
        }));
    if (life.b.mode() == breaker_mode::open) RC_ASSERT(life.b.out() <= 1);
    if (life.b.mode() == breaker_mode::recovering && step.permit.probe)
      RC_ASSERT(life.b.out() <= life.b.rules.threshold - life.b.score());
    if (life.b.mode() == breaker_mode::closed) RC_ASSERT(life.b.out() == 0);
    RC_ASSERT(live <= life.b.out());  // those that hang are out too
  }
}

RC_GTEST_PROP(breaker_invariants, B3_a_permit_of_another_generation_changes_nothing, ()) {
  random_life life;
  int others = 0;
  for (int i = 0; i < 300; ++i) {
    life.next();
    for (breaker_permit const p : life.out) {
      if (p.generation == life.b.generation()) continue;
      ++others;
      for (int mark = 0; mark < 5; ++mark) {
        breaker_step const step = hf::core::settle(
            life.b.rules, life.b.state, p, static_cast<breaker_mark>(mark), life.b.now + 1h, 1h);
        RC_ASSERT(step.next == life.b.state);
        RC_ASSERT(!step.counted);
      }
    }
  }
  RC_CLASSIFY(others > 0);
}

RC_GTEST_PROP(breaker_invariants, B4_whatever_hangs_the_breaker_closes_once_all_is_well, ()) {
  random_life life;
  for (int i = 0; i < 200; ++i) life.next();
  life.b.state = hf::core::release(life.b.state).next;
  for (int i = 0; i < 2 * life.b.rules.threshold + 4; ++i) {  // and nobody ever comes back
    life.b.now += 6s;
    life.b.good();
  }
  RC_ASSERT(life.b.mode() == breaker_mode::closed);
}

RC_GTEST_PROP(breaker_invariants, B5_a_success_at_score_zero_changes_nothing, ()) {
  random_life life;
  for (int i = 0; i < 300; ++i) {
    life.next();
    breaker_state const before = life.b.state;
    if (life.b.mode() != breaker_mode::closed || life.b.score() != 0 || before.word.overloaded != 0)
      continue;
    life.b.good();
    RC_ASSERT(life.b.state == before);
  }
}

RC_GTEST_PROP(breaker_invariants, B6_what_is_not_due_now_was_not_due_earlier, ()) {
  random_life life;
  for (int i = 0; i < 300; ++i) {
    life.next();
    breaker_step const now = hf::core::admit(life.b.rules, life.b.state, true, life.b.now);
    if (now.decision == breaker_decision::admitted) continue;
    for (hf::duration const back : {hf::duration{1us}, hf::duration{1s}, hf::duration{1h}}) {
      breaker_step const earlier =
          hf::core::admit(life.b.rules, life.b.state, true, life.b.now - back);
      RC_ASSERT(earlier.decision == breaker_decision::refused);
      RC_ASSERT(earlier.next.word == now.next.word || now.next.word != life.b.state.word);
    }
  }
}

RC_GTEST_PROP(breaker_invariants, B7_n_counts_each_blocked_call_once_k_is_the_last_square, ()) {
  random_life life;
  std::uint32_t n = 0;
  std::uint32_t k = 0;
  for (int i = 0; i < 300; ++i) {
    auto const mode_before = life.b.mode();
    auto const episode_before = life.b.state.word.episode;
    std::uint32_t const n_before = life.b.n();
    breaker_step const step = life.next();
    if (life.b.state.word.episode != episode_before) {
      n = k = 0;
    } else if (life.b.n() != n_before) {
      RC_ASSERT(mode_before == breaker_mode::open || step.change == breaker_change::reopened ||
                step.change == breaker_change::probing);
      ++n;
    }
    if (step.permit.probe && life.b.mode() == breaker_mode::open)  // a probe, reopened or not
      k = static_cast<std::uint32_t>(std::sqrt(static_cast<double>(n)));
    RC_ASSERT(life.b.n() == n);
    RC_ASSERT(life.b.k() == k);
  }
}

}  // namespace
