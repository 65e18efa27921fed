// Stories that the compiler replays: the transition function is constexpr, so they are proven
// before a test program exists.
#include "breaker_story.hpp"

#include <gtest/gtest.h>

namespace {

using namespace story;  // NOLINT(google-build-using-namespace): the stories speak its language.

constexpr breaker_rules defaults = hf::core::rules_of(hf::breaker{}, 1s, 42);
constexpr breaker_rules seeds = hf::core::rules_of(hf::seed_breaker, 30s, 42);

static_assert(
    [] {
      breaker b{defaults};
      for (int i = 0; i < 6; ++i)
        if (!b.bad() || b.mode() != breaker_mode::closed) return false;
      return b.bad() && b.mode() == breaker_mode::open && b.score() == 7;
    }(),
    "a dead dependency opens it at the seventh call");

static_assert(
    [] {
      breaker b{defaults};
      for (int i = 0; i < 1'000; ++i) {
        b.bad();
        b.good();
        b.good();
      }
      return b.mode() == breaker_mode::closed && b.score() == 0;
    }(),
    "one bad call of three never does");

static_assert(
    [] {
      breaker b{defaults};
      int calls = 0;
      while (b.mode() == breaker_mode::closed) {
        ++calls % 5 == 0 ? b.good() : b.bad();
        if (calls > 20) return false;
      }
      return calls == 9;  // 1 2 3 4 3 4 5 6 7
    }(),
    "four bad calls of five open it early: 11 in the mean, 9 in this order");

static_assert(
    [] {
      breaker b{defaults};
      b.open();
      if (!b.good() || b.mode() != breaker_mode::recovering || b.score() != 6) return false;
      for (int i = 0; i < 6; ++i)
        if (b.mode() != breaker_mode::recovering || !b.good()) return false;
      return b.mode() == breaker_mode::closed && b.score() == 0;
    }(),
    "it trips, probes with its first blocked call, recovers, and closes after seven good calls");

static_assert(
    [] {
      breaker b{defaults};
      b.open();
      int probes = 0;
      for (int i = 0; i < 10'000; ++i) probes += b.bad() ? 1 : 0;
      return probes == 100;
    }(),
    "an outage of ten thousand blocked calls is asked a hundred times");

static_assert(
    [] {
      breaker b{seeds};
      for (int i = 0; i < 4; ++i) b.bad();
      b.good();  // the seed: a success sets failures to 0
      for (int i = 0; i < 4; ++i) b.bad();
      if (b.mode() != breaker_mode::closed) return false;
      b.bad();
      return b.mode() == breaker_mode::open;
    }(),
    "the seed's: five in a row, and a success forgives all");

static_assert(
    [] {
      breaker b{seeds};
      b.open();
      b.now += 59s;
      for (int i = 0; i < 100; ++i)
        if (b.good()) return false;
      b.now += 1s;
      breaker_step const probe = b.ask();
      if (probe.decision != breaker_decision::admitted || b.good()) return false;  // one only
      return b.end(probe.permit, breaker_mark::success).change == breaker_change::closed;
    }(),
    "the seed's: sixty seconds, then one probe, whose success closes");

static_assert(
    [] {
      breaker b{seeds};
      b.open();
      b.now += 60s;
      if (!b.bad()) return false;
      b.now += 59s;
      if (b.good()) return false;
      b.now += 1s;
      return b.good() && b.mode() == breaker_mode::closed;
    }(),
    "the seed's: a probe's failure means another sixty seconds");

static_assert(
    [] {
      breaker b{defaults};
      b.open();
      hf::instant const opened = b.now;
      for (int i = 0; i < 2; ++i) b.bad();  // square 1 is spent
      b.now = opened - 1h;
      if (b.bad()) return false;
      b.now = hf::instant{};
      return b.n() == 3 && b.k() == 1 && b.bad() && b.n() == 4;
    }(),
    "a clock that runs backwards makes nothing due; squares need no clock");

// In words for those who read test reports: the asserts above held, or this would not compile.
TEST(breaker_stories, were_replayed_by_the_compiler) { SUCCEED(); }

}  // namespace
