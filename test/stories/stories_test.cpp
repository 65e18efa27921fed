// One core, three drivers, one story: byte for byte the same decisions.
#include "script.hpp"

#include <gtest/gtest.h>

#include <random>

namespace stories {
namespace {

void expect_one_story(script const& s) {
  std::string const text = told_by_steps(s);
  EXPECT_NE(text, "");
  EXPECT_EQ(told_by_blocking(s), text) << s.name;
  EXPECT_EQ(told_by_asio(s), text) << s.name;
}

hf::protections everything(std::uint64_t dice) {
  return {.deadline = 2s,
          .retry = {.attempts = 3},
          .breaker = {.tolerate = hf::percent(5)},
          .limit = {.in_flight = 4},
          .timeout = 300ms,
          .dice = dice};
}

std::vector<event> repeated(event const& e, int times) {
  return std::vector<event>(static_cast<std::size_t>(times), e);
}

TEST(Stories, a_dead_dependency_and_its_return) {
  script s{
      "dead", everything(1),
      repeated({.pause = 97ms, .attempts = {{7ms, hf::verdict::failed}}, .repeatable = true}, 40)};
  auto const back = repeated({.pause = 101ms, .attempts = {{5ms}}, .has_fallback = true}, 40);
  s.events.insert(s.events.end(), back.begin(), back.end());
  expect_one_story(s);
  EXPECT_NE(told_by_steps(s).find("refused by breaker"), std::string::npos);
}

TEST(Stories, not_sent_is_always_repeated_and_the_second_attempt_helps) {
  expect_one_story(
      {"not sent", everything(2),
       repeated({.pause = 11ms, .attempts = {{3ms, hf::verdict::not_sent}, {4ms}}}, 30)});
}

TEST(Stories, overloaded_with_hints) {
  expect_one_story({"busy", everything(3),
                    repeated({.pause = 11ms,
                              .attempts = {{3ms, hf::verdict::overloaded, 90ms}, {4ms}},
                              .repeatable = true,
                              .has_fallback = true},
                             30)});
}

TEST(Stories, a_caller_who_cancels) {
  expect_one_story({"cancelled", everything(4),
                    repeated({.pause = 11ms,
                              .attempts = {{3ms, hf::verdict::failed}, {40ms, {}, {}, true}},
                              .repeatable = true,
                              .has_fallback = true},
                             30)});
}

TEST(Stories, work_that_outlives_the_timeout) {
  script s{"slow", everything(5),
           repeated({.pause = 11ms, .attempts = {{450ms}, {5ms}}, .repeatable = true}, 20)};
  expect_one_story(s);
  EXPECT_NE(told_by_steps(s).find("timed out 1"), std::string::npos);
}

TEST(Stories, work_that_outlives_slow_after_and_not_the_timeout) {
  hf::protections p = everything(6);
  p.slow_after = 50ms;
  expect_one_story({"slow but sure", p,
                    repeated({.pause = 11ms, .attempts = {{77ms}}, .has_fallback = true}, 20)});
}

TEST(Stories, callers_with_little_patience) {
  expect_one_story({"impatient", everything(7),
                    repeated({.pause = 11ms,
                              .attempts = {{70ms, hf::verdict::failed}, {70ms}},
                              .repeatable = true,
                              .patience = 90ms,
                              .has_fallback = true},
                             30)});
}

/// Calls from within the work of calls: the outer one keeps its place while the inner ones ask.
hf::protections two_at_once(std::uint64_t dice) {
  hf::protections p = everything(dice);
  p.deadline = 60s;
  p.timeout = 30s;
  p.limit = {.in_flight = 2};
  return p;
}

TEST(Stories, the_limit_refuses_who_comes_while_it_is_full) {
  event const innermost{.pause = 1ms, .attempts = {{1ms}}};
  event degraded = innermost;
  degraded.has_fallback = true;
  event const inner{.pause = 1ms,
                    .attempts = {{.takes = 3ms, .during = {innermost, degraded}}},
                    .has_fallback = true};
  // The inner one comes back from a failure to a place that nobody has taken meanwhile.
  event const failing{
      .pause = 1ms,
      .attempts = {{3ms, hf::verdict::failed}, {.takes = 2ms, .during = {innermost}}},
      .repeatable = true};
  script s{"full", two_at_once(8), {}};
  for (int i = 0; i < 10; ++i)
    s.events.push_back(
        {.pause = 11ms, .attempts = {{.takes = 5ms, .during = {inner, failing, inner}}}});
  expect_one_story(s);
  std::string const text = told_by_steps(s);
  EXPECT_NE(text.find("refused by limit"), std::string::npos);
  EXPECT_NE(text.find("fallback at"), std::string::npos);
  EXPECT_NE(text.find("in flight 2"), std::string::npos);
  EXPECT_EQ(text.find("in flight 3"), std::string::npos);
}

/// Instants that coincide are a matter of taste: odd nanoseconds keep them apart.
class author {
 public:
  explicit author(std::uint64_t seed) : dice_{seed} {}

  script next() {
    script s{"random", everything(dice_()), {}};
    if (one_in(2)) s.protections.slow_after = 40ms;
    if (one_in(4)) s.protections.breaker = hf::seed_breaker;
    if (one_in(4)) s.protections.deadline = hf::off;
    if (one_in(4)) s.protections.retry = hf::off;
    if (one_in(5)) s.protections.timeout = s.protections.slow_after = hf::off;
    bool is_down = false;
    for (int i = 0; i < 60; ++i) {
      if (one_in(15)) is_down = !is_down;
      s.events.push_back(call(is_down));
    }
    return s;
  }

  /// Several calls in flight at once, none of which runs out of time.
  script next_nested() {
    script s{"nested", two_at_once(dice_()), {}};
    if (one_in(3)) s.protections.limit = {.in_flight = 1};
    if (one_in(4)) s.protections.breaker = hf::seed_breaker;
    for (int i = 0; i < 30; ++i) s.events.push_back(nested_call(3));
    return s;
  }

 private:
  event nested_call(int depth) {
    event e{.pause = up_to(one_in(10) ? 3s : 20ms), .attempts = {}};
    for (int i = 0; i < 3; ++i) {
      happening h{.takes = up_to(5ms)};
      if (one_in(3)) h.ends = one_in(2) ? hf::verdict::failed : hf::verdict::not_sent;
      while (depth > 0 && h.during.size() < 2 && !one_in(2))
        h.during.push_back(nested_call(depth - 1));
      e.attempts.push_back(h);
    }
    e.repeatable = one_in(2);
    e.has_fallback = one_in(2);
    return e;
  }
  bool one_in(unsigned n) { return dice_() % n == 0; }
  hf::duration up_to(hf::duration most) {
    return hf::duration{
        static_cast<std::int64_t>(dice_() % static_cast<std::uint64_t>(most / 1ns))};
  }
  happening attempt(bool is_down) {
    happening h{.takes = up_to(one_in(10) ? 900ms : 30ms)};
    if (is_down || one_in(5)) h.ends = static_cast<hf::verdict>(dice_() % 8);
    if (h.ends == hf::verdict::overloaded && one_in(2)) h.hint = 20ms;
    // Without a hint a busy callee is one that failed; both are said with the same error.
    if (h.ends == hf::verdict::overloaded && h.hint == 0ns) h.ends = hf::verdict::failed;
    h.is_cancelled = one_in(20);
    return h;
  }
  event call(bool is_down) {
    event e{.pause = up_to(one_in(10) ? 7s : 50ms), .attempts = {}};
    for (int i = 0; i < 3; ++i) e.attempts.push_back(attempt(is_down));
    e.repeatable = one_in(2);
    if (one_in(4)) e.patience = up_to(200ms);
    e.has_fallback = one_in(2);
    if (one_in(6)) e.probe = hf::probing::never;
    return e;
  }

  std::mt19937_64 dice_;
};

TEST(Stories, a_thousand_random_ones) {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE(seed);
    expect_one_story(author{seed}.next());
    if (HasFailure()) break;
  }
}

TEST(Stories, random_ones_with_several_calls_in_flight) {
  int refused = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    script const s = author{seed}.next_nested();
    expect_one_story(s);
    if (HasFailure()) break;
    refused += told_by_steps(s).find("refused by limit") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace stories
