// result<void>: done, or the error for why not. Included by result.hpp.
#pragma once

#include <holdfast/error/result.hpp>

#include <optional>

namespace holdfast {

/// Done, or an error. See `result`.
template <>
class [[nodiscard]] result<void> {
 public:
  using value_type = void;
  using error_type = holdfast::error;

  constexpr result() noexcept = default;
  constexpr explicit result(std::in_place_t) noexcept {}
  // NOLINTNEXTLINE(google-explicit-constructor): `return hf::not_found{…};` is the point.
  result(holdfast::error e) noexcept : error_{std::move(e)} {}

  [[nodiscard]] constexpr bool has_value() const noexcept { return !error_.has_value(); }
  constexpr explicit operator bool() const noexcept { return has_value(); }
  constexpr void operator*() const noexcept {}

  /// The error; an internal one where there is none.
  holdfast::error const& error() const& noexcept { return error_ ? *error_ : detail::no_error(); }
  holdfast::error error() && noexcept { return error_ ? *std::move(error_) : detail::no_error(); }
  [[nodiscard]] holdfast::error error_or(holdfast::error const& other) const {
    return has_value() ? other : *error_;
  }
  void emplace() noexcept { error_.reset(); }
  void swap(result& other) noexcept { error_.swap(other.error_); }
  friend void swap(result& a, result& b) noexcept { a.swap(b); }

#if defined(__cpp_exceptions)
  /// Nothing, or the error thrown by its full name.
  void value() const {
    if (error_) error_->raise();
  }
#endif

  template <class F>
  auto and_then(F&& fn) const {
    return detail::chain_result(*this, std::forward<F>(fn));
  }
  template <class F>
  auto transform(F&& fn) const {
    return detail::transform_result(*this, std::forward<F>(fn));
  }
  template <class F>
  result or_else(F&& fn) const {
    return has_value() ? *this : result{std::invoke(std::forward<F>(fn), *error_)};
  }
  template <class F>
  result transform_error(F&& fn) const {
    return has_value() ? *this : result{holdfast::error{std::invoke(std::forward<F>(fn), *error_)}};
  }

#if defined(__cpp_lib_expected)
  // NOLINTBEGIN(google-explicit-constructor): one value in two dresses.
  result(std::expected<void, holdfast::error> other) {
    if (!other.has_value()) error_ = std::move(other).error();
  }
  template <detail::an_error E>
  result(std::unexpected<E> other) noexcept : error_{std::move(other).error()} {}
  operator std::expected<void, holdfast::error>() const {
    if (has_value()) return {};
    return std::unexpected{*error_};
  }
  // NOLINTEND(google-explicit-constructor)
#endif

  friend bool operator==(result const& a, result const& b) noexcept { return a.error_ == b.error_; }
  friend bool operator==(result const& a, holdfast::error const& b) noexcept {
    return a.error_ == b;
  }

 private:
  std::optional<holdfast::error> error_;
};

namespace detail {

/// `fn` called with a result's value, or with nothing where that is void.
template <class R, class F>
decltype(auto) invoke_with_value(R&& r, F&& fn) {
  if constexpr (std::is_void_v<typename std::remove_cvref_t<R>::value_type>)
    return std::invoke(std::forward<F>(fn));
  else
    return std::invoke(std::forward<F>(fn), *std::forward<R>(r));
}

template <class R, class F>
using outcome_with_value =
    std::remove_cvref_t<decltype(invoke_with_value(std::declval<R>(), std::declval<F>()))>;

template <class R, class F>
auto transform_result(R&& r, F&& fn) {
  using out = result<outcome_with_value<R, F>>;
  if (!r.has_value()) return out{std::forward<R>(r).error()};
  if constexpr (std::is_void_v<typename out::value_type>) {
    invoke_with_value(std::forward<R>(r), std::forward<F>(fn));
    return out{};
  } else {
    return out(invoke_with_value(std::forward<R>(r), std::forward<F>(fn)));
  }
}

template <class R, class F>
auto chain_result(R&& r, F&& fn) {
  using out = outcome_with_value<R, F>;
  static_assert(is_result<out>,
                "and_then takes a function that returns a result; for one that "
                "returns a plain value there is transform");
  if (!r.has_value()) return out{std::forward<R>(r).error()};
  return out{invoke_with_value(std::forward<R>(r), std::forward<F>(fn))};
}

}  // namespace detail

}  // namespace holdfast
