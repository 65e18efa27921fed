// A million random calls on two threads, cancelled at random: no permit, token, deadline or frame
// is left. Once on strands; once on the context itself, where a call finds a strand of its own.
#include "virtual_world.hpp"

#include <boost/asio/any_io_executor.hpp>
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

struct counts {
  std::atomic<std::int64_t> ended{0}, cancelled{0}, good{0}, hopeless_retries{0};
};

/// What is called at random. One never helps, so that no success pays for anything: its tokens are
/// those that it began with, less the retries that were made.
struct callees {
  static constexpr double tokens_of_hopeless = 1000;
  std::vector<std::unique_ptr<hf::dependency>> all;
  hf::dependency* hopeless = nullptr;
  std::atomic<int> opened{0};

  callees() {
    hf::retry const quick{.attempts = 3, .at_least = 1us, .first = 50us, .cap = 100us};
    hf::breaker const hasty{.probe_at_least_every = 1ms};
    add({.deadline = 1ms,
         .retry = quick,
         .breaker = {},
         .limit = {.in_flight = 50},
         .timeout = 200us});
    add({.retry = quick, .limit = {.in_flight = 20}});
    add({.deadline = 300us, .breaker = hasty, .limit = {}, .timeout = 100us});
    add({.deadline = 1ms, .retry = quick, .limit = {}, .timeout = 200us, .slow_after = 50us});
    add({.retry = {.attempts = 3, .at_least = 10ms, .first = 10ms, .burst = 1000},
         .limit = {.in_flight = 4},
         .timeout = 200us});
    hopeless = all.back().get();
  }
  void add(hf::protections const& p) {
    auto const hears = [this](hf::notice const& n) {
      opened += n.mode == hf::core::breaker_mode::open ? 1 : 0;
    };
    all.push_back(std::make_unique<hf::dependency>("d" + std::to_string(all.size()), p, hears));
  }
  [[nodiscard]] std::uint64_t sum(std::uint64_t hf::dependency_snapshot::* of) const {
    std::uint64_t out = 0;
    for (auto const& d : all) out += d->snapshot().*of;
    return out;
  }
};

/// One caller, and, where it is on a strand, somebody who cancels what it is doing now and then.
struct random_calls {
  net::any_io_executor executor;
  callees& of;
  counts& seen;
  std::uint64_t seed;
  net::cancellation_signal signal;
  std::uint64_t rolls = 0;
  bool is_done = false;

  std::uint64_t roll(std::uint64_t below) { return hf::core::roll(seed, rolls++) % below; }
  hf::instant in_microseconds(std::uint64_t below) {
    return hf::steady_now() + std::chrono::microseconds{roll(below)};
  }

  net::awaitable<hf::result<int>> work(std::uint64_t kind, bool may_help) {
    counted const frame;
    if (kind % 8 == 1) co_await net::post(net::use_awaitable);
    if (kind % 8 == 2) co_await sleep_until(in_microseconds(300));
    if (kind % 8 == 3) co_await sleep_deaf_until(in_microseconds(300));
    if (kind % 8 == 4) throw hf::unavailable{"down"};
    if (kind % 8 == 5 || !may_help) co_return hf::unreachable{"no route"};
    if (kind % 8 == 6) co_return hf::not_found{"job", 1};
    co_return 1;
  }

  net::awaitable<void> one_call() {
    counted const frame;
    hf::dependency& d = *of.all[roll(of.all.size())];
    bool const may_help = &d != of.hopeless;
    std::uint64_t const kind = roll(64);
    auto does = [this, kind, may_help, kept = counted{}](hf::attempt& a) {
      if (!may_help && a.number() > 1) ++seen.hopeless_retries;
      return work(kind + roll(2), may_help);
    };
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
    if (got.has_value()) ++seen.good;
    if (!got.has_value() && got.error().kind() == hf::kind::cancelled) ++seen.cancelled;
  }

  /// One in a thousand is left in peace, and makes the retry that it has slept for.
  net::awaitable<void> calls(int how_many) {
    net::cancellation_signal nobodys;
    for (int i = 0; i < how_many; ++i) {
      auto const slot = roll(1000) == 0 ? nobodys.slot() : signal.slot();
      auto const ended_so = co_await net::co_spawn(
          executor, one_call(),
          net::bind_cancellation_slot(slot, net::as_tuple(net::use_awaitable)));
      static_cast<void>(ended_so);
      ++seen.ended;
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

enum class on { strands, the_context };

/// Runs them all on two threads; whose executor is no strand cannot be cancelled from beside, in
/// Asio.
void make_calls(net::io_context& io, on where, callees& of, counts& seen) {
  std::vector<std::unique_ptr<random_calls>> all;
  for (int i = 0; i < coroutines; ++i) {
    net::any_io_executor executor = io.get_executor();
    if (where == on::strands) executor = net::make_strand(io);
    all.push_back(
        std::make_unique<random_calls>(executor, of, seen, static_cast<std::uint64_t>(i)));
    random_calls& one = *all.back();
    net::co_spawn(executor, one.calls(calls_in_all / coroutines), net::detached);
    if (where == on::strands) net::co_spawn(executor, one.cancels(), net::detached);
  }
  std::thread other{[&] { io.run(); }};
  io.run();
  other.join();
}

void expect_nothing_left(net::io_context& io, callees const& of, counts const& seen) {
  EXPECT_EQ(seen.ended, calls_in_all / coroutines * coroutines);
  EXPECT_GT(seen.good, calls_in_all / 10);
  EXPECT_EQ(counted::alive, 0);
  EXPECT_EQ(hf::asio::deadlines::of(io.get_executor()).size(), 0U);
  for (auto const& d : of.all) {
    EXPECT_EQ(d->snapshot().in_flight, 0U);
    EXPECT_EQ(d->snapshot().breaker.word.in_flight, 0U);
  }
  EXPECT_EQ(of.hopeless->retry_tokens(), callees::tokens_of_hopeless - seen.hopeless_retries);
  EXPECT_EQ(of.hopeless->snapshot().ok, 0U);
}

void expect_all_paths_taken(callees const& of, counts const& seen) {
  using snapshot = hf::dependency_snapshot;
  EXPECT_GT(of.sum(&snapshot::retried), 0U);
  EXPECT_GT(of.sum(&snapshot::refused), 0U);
  EXPECT_GT(of.sum(&snapshot::timed_out), 0U);
  EXPECT_GT(of.sum(&snapshot::abandoned), 0U);
  EXPECT_GT(of.sum(&snapshot::degraded), 0U);
  EXPECT_GT(of.opened, 0);
  EXPECT_GT(seen.hopeless_retries, 0);
}

TEST(AsioLeaks, nothing_is_left_of_a_million_random_calls_on_two_threads) {
  callees of;
  counts seen;
  net::io_context io{2};
  make_calls(io, on::strands, of, seen);
  expect_nothing_left(io, of, seen);
  expect_all_paths_taken(of, seen);
  EXPECT_GT(seen.cancelled, calls_in_all / 1000);
  // Of the many who paid for a retry and slept, most left before it began, and have their token.
  EXPECT_GT(of.hopeless->snapshot().retried, 2 * static_cast<std::uint64_t>(seen.hopeless_retries));
  EXPECT_GT(of.hopeless->retry_tokens(), 0.0);
}

TEST(AsioLeaks, nothing_is_left_without_strands) {
  callees of;
  counts seen;
  net::io_context io{2};
  make_calls(io, on::the_context, of, seen);
  expect_nothing_left(io, of, seen);
  expect_all_paths_taken(of, seen);
}

}  // namespace
}  // namespace asio_called
