// From exceptions to results. The way back is `result::value()`.
#pragma once

#include <holdfast/error/foreign.hpp>
#include <holdfast/error/result.hpp>

#include <cxxabi.h>
#include <functional>
#include <type_traits>
#include <utility>

#if defined(__cpp_exceptions)

namespace holdfast {

namespace detail {
template <class Answer>
struct result_around {
  using type = result<Answer>;
};
template <class T>
struct result_around<result<T>> {
  using type = result<T>;
};
}  // namespace detail

/// Runs `fn`; what it returns or throws comes back as a result: `hf::as_result([&] { return
/// load(id); })`. A function that returns a `result<T>` gives a `result<T>`, and no longer throws.
/// `As` asks for another result that the answer converts to.
template <class As = void, class F>
auto as_result(F&& fn) {
  using answer = std::remove_cvref_t<std::invoke_result_t<F>>;
  using out =
      std::conditional_t<std::is_void_v<As>, typename detail::result_around<answer>::type, As>;
  try {
    if constexpr (std::is_void_v<answer>) {
      std::invoke(std::forward<F>(fn));
      return out{};
    } else {
      return out(std::invoke(std::forward<F>(fn)));
    }
  } catch (abi::__forced_unwind&) {
    throw;  // a thread being cancelled is no error
  } catch (...) {
    return out(current_error());
  }
}

}  // namespace holdfast

#endif
