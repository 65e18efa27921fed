// hf::asio::call: one protected call of a dependency, in a coroutine.
#pragma once

#include <holdfast/asio/protected_call.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace holdfast::asio {

namespace detail {

/// What may stand beside a co_await: a name, or a temporary that may be destroyed twice.
template <class F>
inline constexpr bool is_safe_beside_co_await =
    std::is_lvalue_reference_v<F> || std::is_trivially_destructible_v<std::remove_cvref_t<F>>;

}  // namespace detail

/// What `call` returns for work that returns a result: to be awaited at once, and only once.
/// Temporaries are kept inside, names are referred to.
template <class Work, class Fallback>
class [[nodiscard]] call_operation {
  using running =
      detail::protected_call<std::remove_reference_t<Work>, std::remove_reference_t<Fallback>>;
  using signature = void(result<typename running::value>);

 public:
  call_operation(dependency& callee, terms const& t, Work&& work, Fallback&& fallback)
      : callee_{&callee},
        terms_{t},
        work_{std::forward<Work>(work)},
        fallback_{std::forward<Fallback>(fallback)} {}
  call_operation(call_operation const&) = delete;
  call_operation& operator=(call_operation const&) = delete;
  ~call_operation() = default;

  /// It ended because the caller cancelled it.
  [[nodiscard]] bool was_cancelled() const noexcept {
    return running_ && running_->has_caller_left();
  }

  /// For Asio, once, while this object lives until the end.
  template <BOOST_ASIO_COMPLETION_TOKEN_FOR(signature) Token>
  auto operator()(Token&& token) && {
    return boost::asio::async_initiate<Token, signature>(initiation{this}, token);
  }

 private:
  struct initiation {
    call_operation* of;
    template <class Handler>
    void operator()(Handler&& h) const {
      static_assert(!std::is_lvalue_reference_v<Handler>);
      of->running_.emplace(*of->callee_, of->terms_, of->work_, of->fallback_, h);
      of->running_->start(std::forward<Handler>(h));
    }
  };
  dependency* callee_;
  terms terms_;
  Work work_;
  Fallback fallback_;
  std::optional<running> running_;
};

namespace detail {

// The frame of a coroutine holds its lambdas; g++ 12 takes it for a type with linkage, and warns.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

/// The same for work that throws: cancellation goes on to the caller as what Asio's users look for.
template <class Work, class Fallback>
boost::asio::awaitable<awaited_of<std::remove_reference_t<Work>>> call_or_throw(dependency& callee,
                                                                                terms t, Work work,
                                                                                Fallback fallback) {
  call_operation<Work, Fallback> operation{callee, t, std::forward<Work>(work),
                                           std::forward<Fallback>(fallback)};
  auto out = co_await std::move(operation);
  if (!out.has_value()) {
    if (operation.was_cancelled())  // NOLINT(bugprone-use-after-move): awaited in its place
      throw boost::system::system_error{boost::asio::error::operation_aborted};
    out.error().raise();
  }
  co_return *std::move(out);
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

}  // namespace detail

/// Calls a dependency under its protections, from a coroutine; answers with the work's value, the
/// fallback's, or an error.
///
///     auto ask = [&](hf::attempt&) { return client.quote(sku); };   // awaitable<result<Quote>>
///     hf::result<Quote> q = co_await hf::asio::call(pricing, {.repeatable = true}, ask,
///         [&](hf::error const&) { return prices.last_known(sku); });
///
/// As `hf::call`, but the work returns a `boost::asio::awaitable`, and so may the fallback. Time
/// limits are kept: work that runs too long is cancelled, and the call goes on when it has ended.
/// The caller's own cancellation ends the call as `cancelled`, counted against nobody: a
/// `result<T>` holds the error, other shapes throw operation_aborted, as Asio does.
///
/// Where the coroutine's executor is a strand, or of a context made for one thread, the call runs
/// there; elsewhere on a strand of its own, and the caller goes on where it was.
/// What the work and the fallback capture is trivial, by reference, or in a lambda that has a name.
template <class Work, class Fallback>
auto call(dependency& callee, terms const& t, Work&& work, Fallback&& fallback) {
  static_assert(detail::awaited<detail::started_by<Work>>::is_awaitable,
                "the work returns no boost::asio::awaitable<...>: for blocking work use hf::call");
  static_assert(
      holdfast::detail::is_fail_fast<Fallback> || std::is_invocable_v<Fallback&, error const&>,
      "the fallback is called with `hf::error const&`, or is hf::fail_fast");
  static_assert(detail::is_safe_beside_co_await<Work> && detail::is_safe_beside_co_await<Fallback>,
                "name this lambda first, `auto work = [...] {...};`, and pass the name: g++ 12 "
                "destroys what it captures twice when it stands beside a co_await");
  if constexpr (is_result<detail::awaited_of<Work>>)
    return call_operation<Work, Fallback>{callee, t, std::forward<Work>(work),
                                          std::forward<Fallback>(fallback)};
  else
    return detail::call_or_throw<Work, Fallback>(callee, t, std::forward<Work>(work),
                                                 std::forward<Fallback>(fallback));
}

template <class Work, class Fallback>
  requires(!std::is_convertible_v<Work &&, terms const&>)
auto call(dependency& callee, Work&& work, Fallback&& fallback) {
  return holdfast::asio::call(callee, terms{}, std::forward<Work>(work),
                              std::forward<Fallback>(fallback));
}

/// Leaving out the fallback decision: does not compile, and says what to write.
template <class Work>
void call(dependency&, terms const&, Work&&) {
  static_assert(
      holdfast::detail::a_fallback_decision<Work>,
      "hf::asio::call needs a fallback decision: pass a function of `hf::error const&` that gives "
      "the next best answer, or hf::fail_fast(\"why there is none\")");
}

}  // namespace holdfast::asio
