// From a call that is over to the coroutine that waits for it, at once, and with no more stack for
// a thousand calls in a row than for one.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>

#include <coroutine>
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace holdfast::asio::detail {

/// A coroutine that can go on now.
class resumable {
 public:
  resumable(resumable const&) = delete;
  resumable& operator=(resumable const&) = delete;

  /// Goes on at once; or, where this thread is already letting one of the same executor go on, as
  /// soon as that one waits: so a loop of calls that are over at once does not climb the stack, and
  /// takes no turn of the event loop (and no system call) for each. After so many in a row it does:
  /// others want the event loop too. To be called from within `on`.
  void go_on(boost::asio::any_io_executor const& on);
  /// The same from anywhere.
  void go_on_within(boost::asio::any_io_executor const& on);

 protected:
  using step = void (*)(resumable&);
  resumable() noexcept = default;
  ~resumable() = default;
  /// `drop` for one whose event loop is gone before it could go on.
  void goes_on_by(step how, step drop) noexcept {
    how_ = how;
    drop_ = drop;
  }

 private:
  struct turn;
  struct later;
  step how_ = nullptr;
  step drop_ = nullptr;
  resumable* next_ = nullptr;
};

/// While `start` of a call is on this thread's stack. Work that does not wait is over before
/// `start` returns; but only if the call's executor runs on this thread now, and else it may be
/// over, and the call gone, on another. So what `start` asks afterwards is this, not the call.
class start_scope {
 public:
  explicit start_scope(void const* call) noexcept : call_{call}, outer_{current} { current = this; }
  ~start_scope() { current = outer_; }
  start_scope(start_scope const&) = delete;
  start_scope& operator=(start_scope const&) = delete;

  /// The scope in which this thread is starting that call, or null.
  [[nodiscard]] static start_scope* of(void const* call) noexcept {
    start_scope* at = current;
    while (at != nullptr && at->call_ != call) at = at->outer_;
    return at;
  }

  bool is_over = false;

 private:
  void const* call_;
  start_scope* outer_;
  static constinit thread_local start_scope* current;
};

/// Room for one completion handler of a coroutine, which is two or three words.
class handler_room {
 public:
  template <class Handler>
  void keep(Handler&& h) {
    using kept = std::remove_cvref_t<Handler>;
    static_assert(sizeof(kept) <= sizeof(room_) && alignof(kept) <= alignof(void*),
                  "hf::asio::call is for co_await: await it, or wrap it in a coroutine");
    new (static_cast<void*>(room_)) kept{std::forward<Handler>(h)};
  }
  template <class Handler>
  Handler take() {
    Handler& kept = *std::launder(reinterpret_cast<Handler*>(room_));
    Handler out{std::move(kept)};
    kept.~Handler();  // NOLINT(bugprone-use-after-move): that is all that is left to do with it
    return out;
  }

 private:
  alignas(void*) std::byte room_[4 * sizeof(void*)];
};

/// `co_await switched{}` does nothing, at once. It is for co_spawn, which takes a turn of the event
/// loop on its way back from a coroutine that has never waited: `resumable` does that better.
class switched {
 public:
  switched() noexcept {}  // NOLINT(modernize-use-equals-default): no aggregate beside a co_await

  template <BOOST_ASIO_COMPLETION_TOKEN_FOR(void()) Token>
  auto operator()(Token&& token) && {
    return boost::asio::async_initiate<Token, void()>(initiation{}, token);
  }

 private:
  struct initiation {
    template <class Handler>
    void operator()(Handler&& h) const {
      std::forward<Handler>(h)();
    }
  };
};

/// Room for the frame of one coroutine, in the frame of the one that waits for it. Asio keeps two
/// frames for each thread to be used again; with one more of ours under way, none would ever fit.
class frame_room {
 public:
  /// From the room, or, for a frame that is too big for it, from the heap.
  [[nodiscard]] void* provide(std::size_t size) {
    bool const fits = size <= sizeof(room_) - sizeof(head);
    void* const place = fits ? static_cast<void*>(room_) : ::operator new(size + sizeof(head));
    return new (place) head{!fits} + 1;
  }
  static void give_back(void* frame) noexcept {
    head* const h = static_cast<head*>(frame) - 1;
    if (h->is_on_heap) free_from_heap(h);
  }

 private:
  struct alignas(std::max_align_t) head {
    bool is_on_heap;
  };
  /// Elsewhere, or g++ believes that it can see this called for what is in the room.
  static void free_from_heap(void* place) noexcept;

  alignas(std::max_align_t) std::byte room_[512];
};

/// The promise of an Asio coroutine for whose frame a call has room. It is Asio's own in all but
/// where the frame lies; awaitables only have to be told the handle by its usual name.
template <class Call>
struct promise_in_room : std::coroutine_traits<boost::asio::awaitable<void>>::promise_type {
  using usual = typename std::coroutine_traits<boost::asio::awaitable<void>>::promise_type;

  // A handle is found from either promise, and either from the handle.
  static_assert(alignof(usual) <= alignof(std::max_align_t));

  template <class... Parameters>
  static void* operator new(std::size_t size, Call& call, Parameters const&...) {
    return call.room().provide(size);
  }
  static void operator delete(void* frame, std::size_t) noexcept { frame_room::give_back(frame); }

  template <class T>
  struct awaiting {
    boost::asio::awaitable<T> what;
    explicit awaiting(boost::asio::awaitable<T> w) noexcept : what{std::move(w)} {}
    [[nodiscard]] bool await_ready() const noexcept { return what.await_ready(); }
    void await_suspend(std::coroutine_handle<> me) {
      what.await_suspend(std::coroutine_handle<usual>::from_address(me.address()));
    }
    T await_resume() { return what.await_resume(); }
  };
  using usual::await_transform;
  template <class T>
  awaiting<T> await_transform(boost::asio::awaitable<T> a) {
    return awaiting<T>{usual::await_transform(std::move(a))};
  }
};

}  // namespace holdfast::asio::detail
