// The seed's page, continued: "Circuit Breaker (for external dependencies)".
#include <holdfast/holdfast.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace {

namespace hf = holdfast;
using namespace std::chrono_literals;

/// A dependency behind the seed's breaker, and a clock that a test moves.
struct protected_callee {
  hf::instant now{1000s};
  hf::dependency it{"dependency", {.breaker = hf::seed_breaker}};
  int reached = 0;

  hf::result<int> call(auto&& func) {
    hf::clock_source const clock{
        .read = [](void* at) noexcept { return *static_cast<hf::instant*>(at); },
        .wait = [](void*, hf::instant) {},
        .on = &now};
    return hf::call_with_clock(
        clock, it, {},
        [&]() -> hf::result<int> {
          ++reached;
          return func();
        },
        hf::fail_fast("the test wants to see the error"));
  }
  hf::result<int> good() {
    return call([]() -> hf::result<int> { return 1; });
  }
  hf::result<int> bad() {
    return call([]() -> hf::result<int> { return hf::unavailable{"connection reset"}; });
  }
  void bad(int times) {
    for (int i = 0; i < times; ++i) static_cast<void>(bad());
  }
  [[nodiscard]] bool is_open() const {
    return it.snapshot().breaker.word.mode == hf::core::breaker_mode::open;
  }
};

// "def __init__(self, failure_threshold=5, recovery_time=60)"
TEST(seed_breaker, its_numbers) {
  static_assert(hf::seed_breaker.open_at == 5);
  static_assert(hf::seed_breaker.probe_at_least_every == 60s);
  static_assert(hf::seed_breaker.success_clears && hf::seed_breaker.closes_at_once);
}

// "self.failures = 0 … self.state = "closed""
TEST(seed_breaker, starts_closed_without_failures) {
  protected_callee c;
  EXPECT_EQ(c.it.snapshot().breaker.word.mode, hf::core::breaker_mode::closed);
  EXPECT_EQ(c.it.snapshot().breaker.word.score, 0);
}

// "self.failures += 1 … if self.failures >= self.threshold: self.state = "open""
TEST(seed_breaker, five_failures_in_a_row_open_it) {
  protected_callee c;
  c.bad(4);
  EXPECT_FALSE(c.is_open());
  c.bad(1);
  EXPECT_TRUE(c.is_open());
}

// "result = await func(*args, **kwargs)"; "self.failures = 0; self.state = "closed""; "return
// result"
TEST(seed_breaker, a_success_is_returned_and_forgives_all_failures) {
  protected_callee c;
  c.bad(4);
  EXPECT_EQ(c.good(), 1);
  c.bad(4);
  EXPECT_FALSE(c.is_open());
}

// "if self.state == "open": … raise ServiceUnavailableError("Circuit open — dependency down")"
TEST(seed_breaker, open_refuses_with_503_and_the_dependency_is_left_alone) {
  protected_callee c;
  c.bad(5);
  for (int i = 0; i < 100; ++i) {
    hf::result<int> const r = c.good();
    ASSERT_FALSE(r.has_value());
    EXPECT_EQ(r.error().http_status(), 503);
    EXPECT_EQ(r.error().code_name(), "SERVICE_UNAVAILABLE");
    EXPECT_TRUE(r.error().retry_after().has_value()) << "mended: and says when to come back";
  }
  EXPECT_EQ(c.reached, 5);
  EXPECT_THROW(static_cast<void>(c.good().value()), hf::unavailable);
}

// The text of the refusal is for the log: which of our dependencies is down is no caller's
// business.
TEST(seed_breaker, the_refusals_public_text_is_the_catalogs) {
  protected_callee c;
  c.bad(5);
  EXPECT_EQ(c.good().error().message(), "The service is temporarily unavailable");
}

// "if (datetime.utcnow() - self.last_failure).seconds > self.recovery_time: self.state =
// "half-open""
TEST(seed_breaker, after_sixty_seconds_it_is_half_open) {
  protected_callee c;
  c.bad(5);
  c.now += 60s - 1ms;
  EXPECT_FALSE(c.good().has_value());
  c.now += 1ms;  // mended: at 60 s; whole seconds and `>` made it 61
  EXPECT_TRUE(c.good().has_value());
}

// Mended: `.seconds` of a time difference wraps after a day. A breaker that opened on Monday at
// 12:00:00 and is asked on Tuesday at 12:00:10 believes that ten seconds have passed.
TEST(seed_breaker, a_day_and_ten_seconds_are_more_than_sixty_seconds) {
  protected_callee c;
  c.bad(5);
  c.now += 24h + 10s;
  EXPECT_TRUE(c.good().has_value());
}

template <class Clock>
concept can_be_asked = requires { Clock::now(); };

// Mended: utcnow() is a wall clock, which is set and jumps. The core's time is monotonic, and it
// cannot even ask for it; time that stands still or runs backwards makes nothing due.
TEST(seed_breaker, its_clock_is_monotonic_and_backwards_is_not_due) {
  static_assert(hf::monotonic::is_steady);
  static_assert(!can_be_asked<hf::monotonic>);
  static_assert(can_be_asked<std::chrono::system_clock>);
  protected_callee c;
  c.bad(5);
  c.now -= 1h;
  EXPECT_FALSE(c.good().has_value());
  c.now += 1h + 60s;
  EXPECT_TRUE(c.good().has_value());
}

// Mended: half-open, the seed lets every caller through until the first comes back.
TEST(seed_breaker, half_open_lets_one_probe_through) {
  protected_callee c;
  c.bad(5);
  c.now += 60s;
  int refused = 0;
  hf::result<int> const probe = c.call([&]() -> hf::result<int> {
    for (int i = 0; i < 10; ++i) refused += c.good().has_value() ? 0 : 1;
    return 1;
  });
  EXPECT_TRUE(probe.has_value());
  EXPECT_EQ(refused, 10);
}

// Half-open: "self.failures = 0; self.state = "closed""
TEST(seed_breaker, a_good_probe_closes_and_resets) {
  protected_callee c;
  c.bad(5);
  c.now += 60s;
  EXPECT_TRUE(c.good().has_value());
  c.bad(4);
  EXPECT_FALSE(c.is_open());
  c.bad(1);
  EXPECT_TRUE(c.is_open());
}

// Half-open: "self.failures += 1; self.last_failure = datetime.utcnow()", and it is open again
TEST(seed_breaker, a_bad_probe_means_another_sixty_seconds) {
  protected_callee c;
  c.bad(5);
  c.now += 60s;
  c.bad(1);
  EXPECT_TRUE(c.is_open());
  c.now += 59s;
  EXPECT_FALSE(c.good().has_value());
  c.now += 1s;
  EXPECT_TRUE(c.good().has_value());
}

// Mended: a probe that never comes back would leave the seed half-open for every caller, and one
// that lets a single probe in closed to all; here its lease ends.
TEST(seed_breaker, a_hung_probe_does_not_block_the_next) {
  protected_callee c;
  c.bad(5);
  c.now += 60s;
  auto run = c.it.begin({}, c.now);
  hf::permit const hung = run.admit(c.now);
  ASSERT_TRUE(hung);
  c.now += 30s;  // the lease
  EXPECT_FALSE(c.good().has_value()) << "its end counts as a failure";
  c.now += 60s;
  EXPECT_TRUE(c.good().has_value());
}

// "except Exception: self.failures += 1"
// Mended: a business error is an answer. Five requests for a missing job must not cut off the
// database for all others.
TEST(seed_breaker, a_storm_of_not_found_never_opens_it) {
  protected_callee c;
  for (int i = 0; i < 1000; ++i)
    EXPECT_FALSE(c.call([i]() -> hf::result<int> { return hf::not_found{"Job", i}; }).has_value());
  EXPECT_FALSE(c.is_open());
  EXPECT_EQ(c.it.snapshot().breaker.word.score, 0);
}

// "raise"
TEST(seed_breaker, the_error_goes_on_by_its_own_name) {
  protected_callee c;
  EXPECT_THROW(
      static_cast<void>(c.call([]() -> hf::result<int> { throw hf::timed_out{"late"}; }).value()),
      hf::timed_out);
}

// "log.error("circuit.opened", failures=self.failures)"
// What an operator can see so far: state, failures and refusals in a snapshot.
TEST(seed_breaker, that_it_is_open_can_be_seen) {
  protected_callee c;
  c.bad(5);
  static_cast<void>(c.good());
  auto const s = c.it.snapshot();
  EXPECT_EQ(s.breaker.word.mode, hf::core::breaker_mode::open);
  EXPECT_EQ(s.failed, 5U);
  EXPECT_EQ(s.refused, 1U);
}

}  // namespace
