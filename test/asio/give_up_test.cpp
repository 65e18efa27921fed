// Why there was no further attempt is in the error of a coroutine's call too, for the log.
#include "virtual_world.hpp"

#include <holdfast/boundary/boundary.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

namespace asio_called {
namespace {

struct last_written : hf::log_sink {
  std::string json;
  void write(hf::log_record const& record) override { json = to_json(record); }
};

/// What the log learns of a call whose work fails each time after 10 ms; and the reason reported.
struct given_up {
  virtual_world w;
  hf::report report;
  std::string logged;
  std::string message;
  std::function<void()> during = [] {};

  void call(hf::dependency& d, hf::terms t) {
    std::optional<hf::result<int>> got;
    auto const fails = [&]() -> net::awaitable<hf::result<int>> {
      during();
      co_await sleep_until(w.time.now() + 10ms);
      co_return hf::unavailable{"down"};
    };
    t.into = &report;
    started s;
    s(w,
      [&]() -> net::awaitable<void> { got = co_await hf::asio::call(d, t, fails, no_fallback); });
    w.run();
    ASSERT_TRUE(got && !got->has_value());
    last_written sink;
    hf::log_failure(sink, "test", got->error());
    logged = sink.json;
    message = got->error().message();
  }
  void expect(hf::give_up why, std::string const& words) const {
    EXPECT_EQ(report.gave_up, why);
    EXPECT_NE(logged.find("calling pricing, gave up after attempt " + words), std::string::npos)
        << logged;
    EXPECT_EQ(message, "down") << "the caller's caller hears nothing of it";
  }
};

constexpr hf::retry twice{.attempts = 2, .at_least = 40ms, .first = 50ms, .burst = 1};

TEST(AsioGiveUp, not_repeatable) {
  hf::dependency d{"pricing", {.retry = twice}};
  given_up g;
  g.call(d, {});
  g.expect(hf::give_up::not_repeatable, "1: not repeatable");
}

TEST(AsioGiveUp, exhausted) {
  hf::dependency d{"pricing", {.retry = twice}};
  given_up g;
  g.call(d, {.repeatable = true});
  g.expect(hf::give_up::exhausted, "2: exhausted");
}

TEST(AsioGiveUp, budget) {
  hf::dependency d{"pricing", {.retry = twice}};
  given_up first, second;
  first.call(d, {.repeatable = true});  // pays with the only token
  second.call(d, {.repeatable = true});
  second.expect(hf::give_up::budget, "1: budget");
}

TEST(AsioGiveUp, no_time) {
  hf::dependency d{"pricing", {.deadline = 45ms, .retry = twice}};
  given_up g;
  g.call(d, {.repeatable = true});
  g.expect(hf::give_up::no_time, "1: no time");
}

TEST(AsioGiveUp, the_breaker) {
  hf::dependency d{"pricing", {.retry = twice, .breaker = {.open_at = 2}}};
  given_up g;
  g.call(d, {.repeatable = true});  // at half of its score the breaker lets nobody try again
  g.expect(hf::give_up::gate, "1: its circuit breaker allows no retry now");
}

TEST(AsioGiveUp, the_limit) {
  hf::dependency d{"pricing", {.retry = twice, .limit = {.in_flight = 2}}};
  hf::running_call beside = d.begin({}, hf::instant{});
  hf::permit const in_flight = beside.admit(hf::instant{});
  given_up g;
  g.during = [&] { d.set_in_flight(1); };
  g.call(d, {.repeatable = true});
  g.expect(hf::give_up::gate, "1: its limit of calls in flight refused the next");
}

}  // namespace
}  // namespace asio_called
