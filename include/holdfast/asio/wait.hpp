// Waiting in a coroutine without a timer of its own.
#pragma once

#include <holdfast/asio/deadlines.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <utility>

namespace holdfast::asio {

namespace detail {

/// A wait under way. It owns whom it waits for, and `deadlines` owns it: so a context that is
/// destroyed takes the coroutine with it.
template <class Handler>
class pending_wait final : alarm {
 public:
  static void begin(Handler h, instant at) {
    auto slot = boost::asio::get_associated_cancellation_slot(h);
    auto* const self = new pending_wait{std::move(h)};  // NOLINT(cppcoreguidelines-owning-memory)
    if (slot.is_connected()) slot.template emplace<on_cancel>(self);
    self->set(at);
  }

 private:
  explicit pending_wait(Handler h) : alarm{std::in_place, h}, handler_{std::move(h)} {}
  ~pending_wait() = default;

  struct on_cancel {
    pending_wait* whom;
    explicit on_cancel(pending_wait* w) noexcept : whom{w} {}
    void operator()(boost::asio::cancellation_type_t) {
      if (whom != nullptr) std::exchange(whom, nullptr)->give_up();
    }
  };
  struct resumption {
    Handler handler;
    void operator()() { std::move(handler)(false); }
  };

  void on_time(instant) override { std::move(released().handler)(true); }
  void on_shutdown() noexcept override { delete this; }
  void give_up() {
    auto const executor = this->executor();
    boost::asio::post(executor, released());
  }
  /// The handler, and nothing else left.
  resumption released() {
    resumption out{std::move(handler_)};
    delete this;
    return out;
  }

  Handler handler_;
};

}  // namespace detail

/// The operation that `wait_until` returns: to be awaited where it is written.
class [[nodiscard]] wait_operation {
 public:
  explicit wait_operation(instant at) noexcept : at_{at} {}

  template <BOOST_ASIO_COMPLETION_TOKEN_FOR(void(bool)) Token>
  auto operator()(Token&& token) && {
    return boost::asio::async_initiate<Token, void(bool)>(initiation{at_}, token);
  }

 private:
  struct initiation {
    instant at;
    template <class Handler>
    void operator()(Handler h) const {
      detail::pending_wait<Handler>::begin(std::move(h), at);
    }
  };
  instant at_;
};

/// `bool rang = co_await hf::asio::wait_until(at);` False when it was cancelled: nothing is thrown.
/// All waits of a context share one timer with its calls: see `deadlines`.
inline wait_operation wait_until(instant at) noexcept { return wait_operation{at}; }

}  // namespace holdfast::asio
