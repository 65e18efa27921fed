// A million random calls, cancelled at random, on two threads: no permit, token, deadline or frame
// is left.
#include "virtual_world.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/strand.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HOLDFAST_TEST_IS_SLOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HOLDFAST_TEST_IS_SLOW 1
#endif
#endif

namespace asio_called {
namespace {

#ifdef HOLDFAST_TEST_IS_SLOW
constexpr int usually = 40'000;
#else
constexpr int usually = 1'000'000;
#endif
/// HOLDFAST_RANDOM_CALLS=1000000 asks for all of them under a sanitizer too.
int const calls_in_all = [] {
  char const* const asked = std::getenv("HOLDFAST_RANDOM_CALLS");
  return asked == nullptr ? usually : std::atoi(asked);
}();
constexpr int coroutines = 200;

/// Counts the frames that are alive: each holds one.
struct counted {
  static inline std::atomic<std::int64_t> alive{0};
  counted() noexcept { ++alive; }
  counted(counted const&) noexcept { ++alive; }
  counted& operator=(counted const&) = default;
  ~counted() { --alive; }
};

std::atomic<std::int64_t> ended{0}, cancelled{0}, good{0};

/// One strand: a caller, and somebody who cancels what it is doing now and then.
struct random_calls {
  net::strand<net::io_context::executor_type> strand;
  std::vector<std::unique_ptr<hf::dependency>>& of;
  std::uint64_t seed;
  net::cancellation_signal signal;
  std::uint64_t rolls = 0;
  bool is_done = false;

  random_calls(net::io_context& io, std::vector<std::unique_ptr<hf::dependency>>& them,
               std::uint64_t with)
      : strand{net::make_strand(io)}, of{them}, seed{with} {}

  std::uint64_t roll(std::uint64_t below) { return hf::core::roll(seed, rolls++) % below; }
  hf::instant in_microseconds(std::uint64_t below) {
    return hf::steady_now() + std::chrono::microseconds{roll(below)};
  }

  net::awaitable<hf::result<int>> work(std::uint64_t kind) {
    counted const frame;
    if (kind % 8 == 1) co_await net::post(net::use_awaitable);
    if (kind % 8 == 2) co_await sleep_until(in_microseconds(300));
    if (kind % 8 == 3) co_await sleep_deaf_until(in_microseconds(300));
    if (kind % 8 == 4) throw hf::unavailable{"down"};
    if (kind % 8 == 5) co_return hf::unreachable{"no route"};
    if (kind % 8 == 6) co_return hf::not_found{"job", 1};
    co_return 1;
  }

  net::awaitable<void> one_call() {
    counted const frame;
    hf::dependency& d = *of[roll(of.size())];
    std::uint64_t const kind = roll(64);
    auto does = [this, kind, kept = counted{}] { return work(kind + roll(2)); };
    auto falls_back = [this, kept = counted{}](hf::error const&) -> net::awaitable<int> {
      counted const inner;
      if (roll(2) == 0) co_await sleep_until(in_microseconds(100));
      co_return 2;
    };
    hf::terms const t{.repeatable = kind % 2 == 0,
                      .until = kind % 5 == 0 ? in_microseconds(200) : hf::never};
    hf::result<int> got = hf::cancelled{"nothing yet"};
    if (kind % 3 == 0)
      got = co_await hf::asio::call(d, t, does, falls_back);
    else
      got = co_await hf::asio::call(d, t, does, no_fallback);
    if (got.has_value()) ++good;
    if (!got.has_value() && got.error().kind() == hf::kind::cancelled) ++cancelled;
  }

  net::awaitable<void> calls(int how_many) {
    for (int i = 0; i < how_many; ++i) {
      auto const ended_so = co_await net::co_spawn(
          strand, one_call(),
          net::bind_cancellation_slot(signal.slot(), net::as_tuple(net::use_awaitable)));
      static_cast<void>(ended_so);
      ++ended;
    }
    is_done = true;
  }
  net::awaitable<void> cancels() {
    while (!is_done) {
      co_await hf::asio::wait_until(in_microseconds(500));
      if (roll(2) == 0) signal.emit(net::cancellation_type::terminal);
    }
  }
};

void make_dependencies(std::vector<std::unique_ptr<hf::dependency>>& them) {
  hf::retry const quick{.attempts = 3, .at_least = 1us, .first = 50us, .cap = 100us};
  auto const add = [&](hf::protections const& p) {
    them.push_back(std::make_unique<hf::dependency>("d" + std::to_string(them.size()), p));
  };
  add({.deadline = 1ms,
       .retry = quick,
       .breaker = {},
       .limit = {.in_flight = 50},
       .timeout = 200us});
  add({.retry = quick, .limit = {.in_flight = 20}});
  add({.deadline = 300us, .breaker = {.probe_at_least_every = 1ms}, .limit = {}, .timeout = 100us});
  add({.deadline = 1ms, .retry = quick, .limit = {}, .timeout = 200us, .slow_after = 50us});
}

TEST(AsioLeaks, nothing_is_left_of_a_million_random_calls_on_two_threads) {
  std::vector<std::unique_ptr<hf::dependency>> dependencies;
  make_dependencies(dependencies);
  counted::alive = ended = cancelled = good = 0;
  net::io_context io{2};
  std::vector<std::unique_ptr<random_calls>> all;
  for (int i = 0; i < coroutines; ++i) {
    all.push_back(std::make_unique<random_calls>(io, dependencies, static_cast<std::uint64_t>(i)));
    random_calls& one = *all.back();
    net::co_spawn(one.strand, one.calls(calls_in_all / coroutines), net::detached);
    net::co_spawn(one.strand, one.cancels(), net::detached);
  }
  std::thread other{[&] { io.run(); }};
  io.run();
  other.join();
  EXPECT_EQ(ended, calls_in_all / coroutines * coroutines);
  EXPECT_GT(cancelled, calls_in_all / 1000);
  EXPECT_GT(good, calls_in_all / 10);
  EXPECT_EQ(counted::alive, 0);
  EXPECT_EQ(hf::asio::deadlines::of(io.get_executor()).size(), 0U);
  for (auto const& d : dependencies) {
    EXPECT_EQ(d->snapshot().in_flight, 0U);
    EXPECT_EQ(d->snapshot().breaker.word.in_flight, 0U);
    double const before = d->retry_tokens();
    for (int i = 0; i < 200 && d->options().retry.on; ++i) {
      hf::running_call call = d->begin({}, hf::steady_now());
      call.admit(hf::steady_now()).settle(hf::verdict::ok, hf::steady_now());
    }
    // Successes fill the purse to the brim: no sleeping retry still holds a token, and none was
    // given back twice.
    EXPECT_LE(before, 10.0);
    EXPECT_EQ(d->retry_tokens(), 10.0);
  }
}

}  // namespace
}  // namespace asio_called
