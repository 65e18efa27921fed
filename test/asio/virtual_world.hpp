// What the tests of this folder share: coroutines under a clock that nobody has to wait for.
#pragma once

#include <holdfast/asio/call.hpp>
#include <holdfast/asio/manual_time.hpp>
#include <holdfast/holdfast.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <ostream>
#include <utility>

namespace holdfast {

inline void PrintTo(verdict v, std::ostream* to) { *to << to_string(v); }
inline void PrintTo(gate g, std::ostream* to) { *to << to_string(g); }
inline void PrintTo(give_up g, std::ostream* to) { *to << to_string(g); }

}  // namespace holdfast

namespace asio_called {

namespace net = boost::asio;
namespace hf = holdfast;
using namespace std::chrono_literals;

/// Ends as Asio's own operations do when they are cancelled.
inline net::awaitable<void> sleep_until(hf::instant at) {
  bool const rang = co_await hf::asio::wait_until(at);
  if (!rang) throw boost::system::system_error{net::error::operation_aborted};
}

/// Does not hear cancellation.
inline net::awaitable<void> sleep_deaf_until(hf::instant at) {
  co_await net::this_coro::reset_cancellation_state(net::disable_cancellation{});
  co_await hf::asio::wait_until(at);
}

struct virtual_world {
  net::io_context io;
  hf::instant const start{1000s};
  hf::asio::manual_time time{io, start};

  /// One that is made for several threads lets a call have a strand of its own.
  explicit virtual_world(int threads = 1) : io{threads} {}

  [[nodiscard]] hf::instant at(hf::duration since_start) const { return start + since_start; }
  [[nodiscard]] hf::duration elapsed() const { return time.now() - start; }

  /// All that is ready, without time passing.
  void settle() {
    io.restart();
    io.poll();
  }
  void run_until(hf::duration since_start) {
    settle();
    while (hf::asio::deadlines::of(io.get_executor()).earliest() <= at(since_start) && time.step())
      settle();
    time.move_to(at(since_start));
    settle();
  }
  void run() {
    do settle();
    while (time.step());
  }
};

/// One coroutine under way, with what came out of it, and the means to cancel it.
struct started {
  net::cancellation_signal signal;
  std::exception_ptr thrown;
  bool ended = false;

  /// Not bind_cancellation_slot: co_spawn would then queue a cancellation behind what is ready.
  struct end {
    using cancellation_slot_type = net::cancellation_slot;
    started* of;
    [[nodiscard]] auto get_cancellation_slot() const noexcept { return of->signal.slot(); }
    void operator()(std::exception_ptr e) const {
      of->thrown = std::move(e);
      of->ended = true;
    }
  };

  template <class Fn>
  void operator()(virtual_world& in, Fn&& fn) {
    net::co_spawn(in.io, std::forward<Fn>(fn), end{this});
  }
  void cancel() { signal.emit(net::cancellation_type::terminal); }
  /// It ended as a cancelled coroutine does.
  [[nodiscard]] bool was_aborted() const {
    if (!thrown) return false;
    try {
      std::rethrow_exception(thrown);
    } catch (boost::system::system_error const& e) {
      return e.code() == net::error::operation_aborted;
    } catch (...) {
      return false;
    }
  }
};

/// A call of `d` in which `work` runs once more each time; what it answered.
template <class Answer = hf::result<int>>
struct one_call {
  hf::dependency& d;
  hf::report report;
  std::optional<Answer> answer;
  int works = 0;

  template <class Work, class Fallback>
  auto operator()(hf::terms t, Work& work, Fallback& fallback) {
    return [this, t, &work, &fallback]() mutable -> net::awaitable<void> {
      t.into = &report;
      answer.emplace(co_await hf::asio::call(d, t, work, fallback));
    };
  }
};

inline constexpr auto no_fallback = hf::fail_fast("a test");

}  // namespace asio_called
