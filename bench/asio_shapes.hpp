// What bench/asio.cpp times and bench/asio_count.cpp counts: one coroutine, so many calls.
#pragma once

#include <holdfast/asio/call.hpp>
#include <holdfast/holdfast.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <chrono>
#include <utility>

namespace asio_shapes {

namespace hf = holdfast;
namespace net = boost::asio;
using namespace std::chrono_literals;

using answer = hf::result<int>;

/// Work that is done at once, and work that takes one turn of the loop.
inline net::awaitable<answer> ready(int x) { co_return x; }
inline net::awaitable<answer> one_turn(int x) {
  co_await net::post(net::use_awaitable);
  co_return x;
}

using work = net::awaitable<answer> (*)(int);

inline net::awaitable<int> bare(work does, int times) {
  int sum = 0;
  for (int i = 0; i < times; ++i) sum += *co_await does(i);
  co_return sum;
}

/// The same in a context that knows a timer: each turn of its loop looks for what is due.
inline net::awaitable<int> bare_beside_a_timer(work does, int times) {
  net::steady_timer timer{co_await net::this_coro::executor};
  timer.expires_after(1h);
  timer.async_wait([](boost::system::error_code const&) {});
  auto calls = bare(does, times);
  co_return co_await std::move(calls);
}

/// The timeout as it is usually written.
inline net::awaitable<int> idiom(work does, int times) {
  using namespace net::experimental::awaitable_operators;
  int sum = 0;
  auto const executor = co_await net::this_coro::executor;
  for (int i = 0; i < times; ++i) {
    net::steady_timer timer{executor};
    timer.expires_after(1s);
    auto doing = does(i);
    auto const first = co_await (std::move(doing) || timer.async_wait(net::use_awaitable));
    sum += first.index() == 0 ? 1 : 0;
  }
  co_return sum;
}

/// A thread of execution for each call, as Asio starts one, with no time limit at all.
inline net::awaitable<int> spawned(work does, int times) {
  int sum = 0;
  auto const executor = co_await net::this_coro::executor;
  for (int i = 0; i < times; ++i) {
    auto doing = does(i);
    sum += *co_await net::co_spawn(executor, std::move(doing), net::use_awaitable);
  }
  co_return sum;
}

inline net::awaitable<int> protected_by(hf::dependency& d, work does, int times) {
  int sum = 0;
  for (int i = 0; i < times; ++i) {
    auto const doing = [does, i] { return does(i); };
    sum += *co_await hf::asio::call(d, {}, doing, hf::fail_fast("a benchmark"));
  }
  co_return sum;
}

inline hf::dependency timed{"deadline and timeout", {.deadline = 2s, .timeout = 1s}};
inline hf::dependency full{
    "all", {.deadline = 2s, .retry = {}, .breaker = {}, .limit = {}, .timeout = 1s}};

inline net::awaitable<int> call_timed(work does, int times) {
  return protected_by(timed, does, times);
}
inline net::awaitable<int> call_full(work does, int times) {
  return protected_by(full, does, times);
}

struct shape {
  char const* name;
  net::awaitable<int> (*calls)(work, int);
  int threads = 1;  ///< what the context is made for
};
inline constexpr std::array shapes{shape{"bare", bare},
                                   shape{"bare-beside-a-timer", bare_beside_a_timer},
                                   shape{"spawned", spawned},
                                   shape{"idiom", idiom},
                                   shape{"call", call_timed},
                                   shape{"call-full", call_full},
                                   shape{"call-no-strand", call_timed, 2}};

inline int run(shape const& s, work does, int times) {
  net::io_context io{s.threads};
  int sum = 0;
  net::co_spawn(
      io, [&]() -> net::awaitable<void> { sum = co_await s.calls(does, times); }, net::detached);
  io.run();
  return sum;
}

}  // namespace asio_shapes
