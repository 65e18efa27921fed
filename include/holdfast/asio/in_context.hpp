// What was being done when it failed, for coroutines.
#pragma once

#include <holdfast/asio/call.hpp>
#include <holdfast/error/context.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <cxxabi.h>
#include <exception>
#include <functional>
#include <source_location>
#include <type_traits>
#include <utility>

namespace holdfast::asio {

namespace detail {

/// An error to add a frame to; cancellation is none, and goes on as it is.
[[nodiscard]] inline error error_thrown(std::exception_ptr const& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (boost::system::system_error const& e) {
    if (e.code() == boost::asio::error::operation_aborted) throw;
    return current_error();
  } catch (...) {
    return current_error();
  }
}

// The frame of a coroutine holds its lambdas; g++ 12 takes it for a type with linkage, and warns.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsubobject-linkage"
#endif

template <class Doing, class Fn>
auto with_frame(Doing doing, Fn fn, std::source_location where)
    -> std::invoke_result_t<std::remove_reference_t<Fn>&> {
  using answer = awaited_of<std::remove_reference_t<Fn>>;
  std::exception_ptr thrown;
  try {
    auto running = std::invoke(fn);
    if constexpr (is_result<answer>) {
      answer out = co_await std::move(running);
      if (out.has_value()) co_return out;
      co_return answer{holdfast::detail::framed(out.error(), doing, where)};
    } else if constexpr (std::is_void_v<answer>) {
      co_await std::move(running);
      co_return;
    } else {
      co_return co_await std::move(running);
    }
  } catch (abi::__forced_unwind&) {
    throw;
  } catch (...) {
    thrown = std::current_exception();
  }
  holdfast::detail::framed(error_thrown(thrown), doing, where).raise();
}

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

}  // namespace detail

/// As `hf::in_context`, around a function that returns an awaitable:
///
///     auto load = [&] { return store.load(id); };
///     job j = co_await hf::asio::in_context("loading job 42", load);
///
/// A text known at run time is a named std::string, or a function that is called only on failure.
template <class Doing, class Fn>
auto in_context(Doing&& doing, Fn&& fn,
                std::source_location where = std::source_location::current()) {
  static_assert(detail::is_safe_beside_co_await<Fn>,
                "name this lambda first, `auto work = [...] {...};`, and pass the name: g++ 12 "
                "destroys what it captures twice when it stands beside a co_await");
  return detail::with_frame<std::decay_t<Doing>, Fn>(std::forward<Doing>(doing),
                                                     std::forward<Fn>(fn), where);
}

}  // namespace holdfast::asio
