// What was being done when it failed: frames for the log, added on the way up.
#pragma once

#include <holdfast/error/error.hpp>
#include <holdfast/error/foreign.hpp>
#include <holdfast/error/result.hpp>

#include <cxxabi.h>
#include <functional>
#include <source_location>
#include <string>
#include <type_traits>
#include <utility>

namespace holdfast {

namespace detail {

template <class Doing>
[[nodiscard]] frame make_frame(Doing&& doing, std::source_location where) {
  if constexpr (std::is_invocable_v<Doing&>)
    return {internal(std::string{std::invoke(doing)}), where};
  else
    return {internal(std::string{std::forward<Doing>(doing)}), where};
}

/// The error with one frame more. If that fails, for want of memory or because the text cannot be
/// built, the error goes on without: what is said about it must not take its place.
template <class Doing>
[[nodiscard]] error framed(error const& e, Doing& doing, std::source_location where) noexcept {
#if defined(__cpp_exceptions)
  try {
    return e.with(make_frame(doing, where));
  } catch (...) {
    return e;
  }
#else
  return e.with(make_frame(doing, where));
#endif
}

}  // namespace detail

/// Runs `fn`; whatever error comes out of it, thrown or returned, carries one frame more.
///
///     return hf::in_context("loading job 42", [&] { return store.load(id); });
///
/// The frame is internal text: it reaches the log, never a client. Where it costs something to
/// write, give a function instead: it is called only on failure. The error in flight is not edited;
/// a new value of the same name goes on, and a foreign exception goes on as `internal_error` with
/// that exception's text. Nothing is done, and nothing is allocated, while all goes well.
template <class Doing, class F>
decltype(auto) in_context(Doing&& doing, F&& fn,
                          std::source_location where = std::source_location::current()) {
  using outcome = std::invoke_result_t<F&>;
  auto const run = [&]() -> outcome {
    if constexpr (is_result<outcome>) {
      outcome out = std::invoke(fn);
      if (out.has_value()) return out;
      return outcome{detail::framed(out.error(), doing, where)};
    } else {
      return std::invoke(fn);
    }
  };
#if defined(__cpp_exceptions)
  try {
    return run();
  } catch (abi::__forced_unwind&) {
    throw;  // a thread being cancelled is no error
  } catch (...) {
    detail::framed(current_error(), doing, where).raise();
  }
#else
  return run();
#endif
}

}  // namespace holdfast
