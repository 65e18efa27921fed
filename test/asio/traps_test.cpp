// What went wrong elsewhere, in coroutines: hung probes, late results, callers with no time left.
#include "virtual_world.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>

namespace asio_called {
namespace {

constexpr auto is_open = hf::core::breaker_mode::open;

hf::protections const probed{.breaker = {.open_at = 2, .probe_at_least_every = 1s, .jitter = false},
                             .timeout = 100ms,
                             .dice = 1};

void open(hf::dependency& d, hf::instant now) {
  for (int i = 0; i < 10 && d.snapshot().breaker.word.mode != is_open; ++i) {
    hf::running_call call = d.begin({}, now);
    call.admit(now).settle(hf::verdict::failed, now);
  }
}

TEST(AsioTraps, a_hung_probe_loses_its_place_to_the_next) {
  virtual_world w;
  hf::dependency d{"d", probed};
  open(d, w.time.now());
  auto hangs = [&]() -> net::awaitable<hf::result<int>> {
    co_await sleep_deaf_until(w.at(1h));
    co_return 1;
  };
  auto answers = []() -> net::awaitable<hf::result<int>> { co_return 2; };
  one_call<> hung{d, {}, {}}, next{d, {}, {}};
  started first, second;
  first(w, hung({}, hangs, no_fallback));
  w.run_until(10s);
  EXPECT_FALSE(first.ended);
  second(w, next({}, answers, no_fallback));
  w.settle();
  ASSERT_TRUE(second.ended);
  EXPECT_EQ(**next.answer, 2);
  auto const mode = d.snapshot().breaker.word.mode;
  EXPECT_EQ(mode, hf::core::breaker_mode::recovering);
  w.run();  // the hung one comes back after all, and changes nothing
  EXPECT_TRUE(first.ended);
  EXPECT_EQ(d.snapshot().breaker.word.mode, mode);
}

/// Breakers that change their state so often while one result is under way.
struct changes {
  static constexpr hf::breaker watched{.open_at = 2, .probe_at_least_every = 1s, .jitter = false};
  virtual_world w;
  hf::dependency d{"d", {.breaker = watched, .dice = 1}};
  started under_way;

  [[nodiscard]] hf::core::breaker_word word() const { return d.snapshot().breaker.word; }

  /// It ends so at `after`, and answers 1 where that is a success.
  void begin_late(hf::verdict as, hf::duration after) {
    under_way(w, [this, as, after]() -> net::awaitable<void> {
      auto work = [&]() -> net::awaitable<hf::result<int>> {
        co_await sleep_until(w.at(after));
        if (as == hf::verdict::failed) co_return hf::unavailable{"late"};
        co_return 1;
      };
      auto const got = co_await hf::asio::call(d, {}, work, no_fallback);
      EXPECT_EQ(got.has_value(), as == hf::verdict::ok);
    });
    w.settle();
  }
  void succeed_until(hf::core::breaker_mode mode) {
    for (int i = 0; i < 1000 && word().mode != mode; ++i) {
      w.run_until(w.elapsed() + 100ms);
      hf::running_call call = d.begin({}, w.time.now());
      if (hf::permit p = call.admit(w.time.now())) p.settle(hf::verdict::ok, w.time.now());
    }
    ASSERT_EQ(word().mode, mode);
  }
  /// 1: open, 2: recovering, 3: closed again, and with a failure to lose.
  void change(int times) {
    open(d, w.time.now());
    if (times > 1) succeed_until(hf::core::breaker_mode::recovering);
    if (times < 3) return;
    succeed_until(hf::core::breaker_mode::closed);
    hf::running_call call = d.begin({}, w.time.now());
    call.admit(w.time.now()).settle(hf::verdict::failed, w.time.now());
    ASSERT_EQ(word().score, 1U);
  }
};

TEST(AsioTraps, a_result_from_before_one_two_or_three_state_changes_counts_for_nothing) {
  for (int const times : {1, 2, 3})
    for (hf::verdict const as : {hf::verdict::ok, hf::verdict::failed}) {
      SCOPED_TRACE(times);
      changes c;
      c.begin_late(as, 1h);
      c.change(times);
      auto const before = c.word();
      EXPECT_GE(before.generation, static_cast<std::uint32_t>(times));
      c.w.run();
      ASSERT_TRUE(c.under_way.ended);
      EXPECT_EQ(c.word(), before);
    }
}

TEST(AsioTraps, nor_does_that_of_a_probe_from_before_two_more) {
  for (hf::verdict const as : {hf::verdict::ok, hf::verdict::failed}) {
    changes c;
    c.change(1);
    c.begin_late(as, 1h);  // the first blocked call is a probe, and hangs
    ASSERT_EQ(c.word().in_flight, 1U);
    c.succeed_until(hf::core::breaker_mode::recovering);  // by others, when its lease is over
    c.succeed_until(hf::core::breaker_mode::closed);
    auto const before = c.word();
    c.w.run();
    ASSERT_TRUE(c.under_way.ended);
    EXPECT_EQ(c.word(), before);
  }
}

TEST(AsioTraps, a_caller_with_one_millisecond_left_is_no_witness) {
  virtual_world w;
  hf::dependency d{"d", probed};
  auto slow = [&]() -> net::awaitable<hf::result<int>> {
    co_await sleep_until(w.time.now() + 50ms);
    co_return 1;
  };
  for (int i = 0; i < 20; ++i) {
    one_call<> call{d, {}, {}};
    started s;
    s(w, call({.until = w.time.now() + 1ms}, slow, no_fallback));
    w.run();
    ASSERT_TRUE(s.ended);
    EXPECT_EQ(call.answer->error().kind(), hf::kind::timed_out);
  }
  EXPECT_EQ(d.snapshot().breaker.word.score, 0U);
  EXPECT_EQ(d.snapshot().abandoned, 20U);
}

TEST(AsioTraps, a_caller_with_no_time_left_is_refused_before_the_work) {
  virtual_world w;
  hf::dependency d{"d", probed};
  int works = 0;
  auto work = [&]() -> net::awaitable<hf::result<int>> { co_return ++works; };
  one_call<> call{d, {}, {}};
  started s;
  s(w, call({.until = w.time.now()}, work, no_fallback));
  w.run();
  EXPECT_EQ(works, 0);
  EXPECT_EQ(call.report.refused_by, hf::gate::deadline);
}

TEST(AsioTraps, a_thousand_sleeping_retries_hold_no_more_tokens_than_there_are) {
  virtual_world w;
  hf::dependency d{"d", {.retry = {.attempts = 3, .at_least = 10ms, .first = 50ms}, .dice = 1}};
  int works = 0;
  auto fails = [&]() -> net::awaitable<hf::result<int>> {
    ++works;
    co_return hf::unavailable{"down"};
  };
  for (int i = 0; i < 1000; ++i)
    net::co_spawn(
        w.io,
        [&]() -> net::awaitable<void> {
          auto const got = co_await hf::asio::call(d, {.repeatable = true}, fails, no_fallback);
          EXPECT_FALSE(got.has_value());
        },
        net::detached);
  w.settle();
  EXPECT_EQ(works, 1000);
  EXPECT_EQ(d.retry_tokens(), 0.0);
  EXPECT_EQ(hf::asio::deadlines::of(w.io.get_executor()).size(), 10U);
  w.run();
  EXPECT_EQ(works, 1010);
}

struct reply {};
hf::outcome hf_outcome(reply const&) { throw std::runtime_error{"cannot say"}; }

TEST(AsioTraps, a_hf_outcome_that_throws_ends_the_call_as_an_error) {
  virtual_world w;
  hf::dependency d{"d", probed};
  auto work = []() -> net::awaitable<hf::result<reply>> { co_return reply{}; };
  one_call<hf::result<reply>> call{d, {}, {}};
  started s;
  s(w, call({}, work, no_fallback));
  w.run();
  ASSERT_TRUE(call.answer);
  EXPECT_EQ(call.answer->error().kind(), hf::kind::internal);
}

}  // namespace
}  // namespace asio_called
