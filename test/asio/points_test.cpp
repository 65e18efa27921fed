// A caller who cancels at each point where anything of a call waits, found by running one handler
// more each time, until the call ends by itself.
#include "virtual_world.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <set>
#include <string>

namespace asio_called {
namespace {

hf::protections const all_on{.deadline = 10s,
                             .retry = {.attempts = 3, .at_least = 40ms, .first = 50ms},
                             .breaker = {.jitter = false},
                             .limit = {.in_flight = 4},
                             .timeout = 1s,
                             .dice = 1};

/// A call whose work and fallback wait in every way there is, and say where they are.
struct winding_call {
  virtual_world w;
  hf::dependency d{"d", all_on};
  std::shared_ptr<int> frames = std::make_shared<int>();
  std::string where = "before";
  int works = 0, fallbacks = 0;
  bool succeeds;
  started s;
  std::optional<hf::result<int>> got;

  winding_call(int threads, bool good) : w{threads}, succeeds{good} {}

  net::awaitable<void> at(std::string place, bool sleeps) {
    auto const frame = frames;
    where = std::to_string(works) + " " + place;
    if (sleeps)
      co_await sleep_until(w.time.now() + 10ms);
    else
      co_await net::post(net::use_awaitable);
  }
  net::awaitable<void> nested() {
    auto const frame = frames;
    co_await at("nested post", false);
    co_await at("nested wait", true);
  }
  net::awaitable<hf::result<int>> work() {
    auto const frame = frames;
    ++works;
    co_await at("post", false);
    co_await at("wait", true);
    co_await nested();
    where = std::to_string(works) + " deaf";
    co_await sleep_deaf_until(w.time.now() + 10ms);
    where = std::to_string(works) + " over";
    if (!succeeds) co_return hf::unavailable{"down"};
    co_return 1;
  }
  net::awaitable<int> fallback() {
    auto const frame = frames;
    ++fallbacks;
    co_await at("fallback post", false);
    co_await at("fallback wait", true);
    co_return 2;
  }

  void begin() {
    s(w, [this]() -> net::awaitable<void> {
      auto does = [this] { return work(); };
      auto instead = [this](hf::error const&) { return fallback(); };
      got = co_await hf::asio::call(d, {.repeatable = true}, does, instead);
    });
  }
  /// One handler, or, where none is ready, the time at which one will be.
  bool step() {
    w.io.restart();
    return w.io.poll_one() == 1 || w.time.step();
  }
  /// Whether it was still under way after so many steps, and could be cancelled.
  bool cancel_after(int steps) {
    for (int i = 0; i < steps && step(); ++i) {
    }
    if (s.ended) return false;
    s.cancel();
    return true;
  }
  void expect_nothing_left() {
    EXPECT_TRUE(s.ended);
    EXPECT_EQ(frames.use_count(), 1);
    EXPECT_EQ(d.snapshot().in_flight, 0U);
    EXPECT_EQ(d.snapshot().breaker.word.in_flight, 0U);
    EXPECT_EQ(hf::asio::deadlines::of(w.io.get_executor()).size(), 0U);
  }
  [[nodiscard]] hf::core::breaker_word word() const { return d.snapshot().breaker.word; }
};

/// Each place at which a call was cancelled.
using places = std::set<std::string>;

places probe_cancelled_at_each_point(int threads) {
  places seen;
  for (int k = 1;; ++k) {  // before its first step Asio itself cannot have a coroutine cancelled
    SCOPED_TRACE(k);
    winding_call c{threads, true};
    for (int i = 0; c.word().mode == hf::core::breaker_mode::closed && i < 300; ++i) {
      hf::running_call call = c.d.begin({}, c.w.time.now());
      call.admit(c.w.time.now()).settle(hf::verdict::failed, c.w.time.now());
    }
    EXPECT_EQ(c.word().mode, hf::core::breaker_mode::open);
    c.begin();  // the first blocked call is a probe
    bool const was_cancelled = c.cancel_after(k);
    std::string const place = c.where;
    if (was_cancelled) seen.insert(place);
    bool const is_out = c.works == 1 && place != "1 over";
    EXPECT_EQ(c.word().in_flight, is_out ? 1U : 0U) << "it is a probe";
    c.w.run();
    c.expect_nothing_left();
    EXPECT_EQ(c.fallbacks, 0);
    bool heard = was_cancelled && place != "1 deaf" && place != "1 over";
    if (threads > 1) heard = heard && !(c.got && c.got->has_value());  // what was ready came first
    // Without a verdict the breaker is where it was, and who comes next probes in its stead.
    EXPECT_EQ(c.word().mode,
              heard ? hf::core::breaker_mode::open : hf::core::breaker_mode::recovering);
    EXPECT_EQ(c.got && c.got->has_value(), !heard);
    EXPECT_EQ(c.d.retry_tokens(), 10.0);
    if (heard && c.works == 1) {
      EXPECT_EQ(c.d.snapshot().abandoned, 1U);
      c.w.time += 31s;
      hf::running_call next = c.d.begin({}, c.w.time.now());
      EXPECT_TRUE(next.admit(c.w.time.now()));
    }
    if (!was_cancelled) return seen;
    if (k > 100) return {};
  }
}

places ordinary_call_cancelled_at_each_point(int threads) {
  places seen;
  for (int k = 1;; ++k) {  // before its first step Asio itself cannot have a coroutine cancelled
    SCOPED_TRACE(k);
    winding_call c{threads, false};
    c.begin();
    bool const was_cancelled = c.cancel_after(k);
    if (was_cancelled) seen.insert(c.where);
    int const works = c.works;
    c.w.run();
    c.expect_nothing_left();
    int const ready = threads > 1 ? 1 : 0;  // what was, came before the cancellation
    EXPECT_LE(c.works, was_cancelled ? works + ready : 3) << "nothing begins after that";
    // Retries that were made are paid for; the one that was only slept for is not.
    EXPECT_EQ(c.d.retry_tokens(), 10.0 - std::max(0, c.works - 1));
    if (!was_cancelled) {
      EXPECT_EQ(**c.got, 2);
      return seen;
    }
    bool const has_answer = c.got && c.got->has_value();
    EXPECT_TRUE(!has_answer || (ready == 1 && c.where == "3 fallback wait"));
    EXPECT_TRUE(has_answer || c.got->error().kind() == hf::kind::cancelled);
    if (k > 200) return {};
  }
}

places of_attempt(std::string const& n) {
  return {n + " post", n + " wait", n + " nested post", n + " nested wait", n + " deaf"};
}

TEST(AsioPoints, a_probe_cancelled_at_each_of_them_gives_its_place_back) {
  places expected = of_attempt("1");
  for (int const threads : {1, 2}) {
    SCOPED_TRACE(threads);
    EXPECT_EQ(probe_cancelled_at_each_point(threads), expected);
  }
}

TEST(AsioPoints, a_call_cancelled_at_each_of_them_leaves_nothing) {
  places expected{"3 fallback post", "3 fallback wait"};
  for (std::string const attempt : {"1", "2", "3"}) expected.merge(of_attempt(attempt));
  expected.insert("1 over");  // asleep until the next attempt
  expected.insert("2 over");
  for (int const threads : {1, 2}) {
    SCOPED_TRACE(threads);
    EXPECT_EQ(ordinary_call_cancelled_at_each_point(threads), expected);
  }
}

}  // namespace
}  // namespace asio_called
