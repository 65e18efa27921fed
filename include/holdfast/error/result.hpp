// A value or an error: for those who do not throw. The same error as the thrown one.
#pragma once

#include <holdfast/error/error.hpp>
#include <holdfast/error/value_or_error.hpp>

#include <functional>
#include <initializer_list>
#include <type_traits>
#include <utility>
#include <version>

#if defined(__cpp_lib_expected)
#include <expected>
#endif

namespace holdfast {

template <class T>
class result;

namespace detail {
template <class T>
inline constexpr bool is_result_v = false;
template <class T>
inline constexpr bool is_result_v<result<T>> = true;

template <class T>
concept an_error = std::derived_from<std::remove_cvref_t<T>, error>;

#if defined(__cpp_lib_expected)
template <class T>
inline constexpr bool is_expected_v = false;
template <class T, class E>
inline constexpr bool is_expected_v<std::expected<T, E>> = true;
template <class E>
inline constexpr bool is_expected_v<std::unexpected<E>> = true;
#else
template <class T>
inline constexpr bool is_expected_v = false;
#endif

/// What a `result<T>` takes for its value: never another result or expected, since both convert to
/// bool and a `result<bool>` would then hold whether there is a value.
template <class U, class T, class Plain = std::remove_cvref_t<U>>
concept value_for = !an_error<Plain> && !is_result_v<Plain> && !is_expected_v<Plain> &&
                    !std::is_same_v<Plain, std::in_place_t> && std::is_constructible_v<T, U>;

/// `fn` applied to the value of a result, if it has one; void on either side is fine.
template <class R, class F>
auto transform_result(R&& r, F&& fn);
/// The same where `fn` gives a result itself.
template <class R, class F>
auto chain_result(R&& r, F&& fn);
}  // namespace detail

/// Whether T is a `result` of something (a bare one, no reference).
template <class T>
inline constexpr bool is_result = detail::is_result_v<T>;

/// A `T`, or the `hf::error` for why there is none. `std::expected`'s interface, on every compiler,
/// with two differences: it is `[[nodiscard]]`, and `value()` throws the error itself (by its full
/// name) instead of a `bad_expected_access` that would turn a 404 into a 500.
///
/// Choose it where failing is part of the job and callers decide at once. Choose exceptions where
/// several levels have nothing to add. Both carry the same error, in either direction and at any
/// point.
///
/// Built from a value or from any error: `return job;`, `return hf::not_found{"job", id};`.
/// The size of T plus two or three words; no allocation of its own.
template <class T>
class [[nodiscard]] result {
  static_assert(!std::is_reference_v<T>, "a result of a reference: return a pointer, or a value");
  static_assert(!detail::an_error<T>, "an error is no value: return result<void>, or the error");
  static_assert(!is_result<T>, "a result of a result: use and_then instead of transform");

 public:
  using value_type = T;
  using error_type = holdfast::error;

  constexpr result() noexcept(std::is_nothrow_default_constructible_v<T>)
    requires std::is_default_constructible_v<T>
      : state_{std::in_place} {}

  template <class U = T>
    requires detail::value_for<U, T>
  constexpr explicit(!std::is_convertible_v<U, T>) result(U&& value)
      : state_{std::in_place, std::forward<U>(value)} {}

  // NOLINTNEXTLINE(google-explicit-constructor): `return hf::not_found{…};` is the point.
  result(holdfast::error e) noexcept : state_{std::move(e)} {}

  template <class U>
    requires(!std::is_same_v<U, T> && std::is_convertible_v<U, T>)
  // NOLINTNEXTLINE(google-explicit-constructor): where T converts, so does a result of it.
  result(result<U> other)
      : state_{other.has_value() ? state{std::in_place, *std::move(other)}
                                 : state{std::move(other).error()}} {}

  template <class... Args>
  constexpr explicit result(std::in_place_t, Args&&... args)
      : state_{std::in_place, std::forward<Args>(args)...} {}
  template <class U, class... Args>
  constexpr explicit result(std::in_place_t, std::initializer_list<U> list, Args&&... args)
      : state_{std::in_place, list, std::forward<Args>(args)...} {}

  [[nodiscard]] constexpr bool has_value() const noexcept { return state_.holds_value(); }
  constexpr explicit operator bool() const noexcept { return has_value(); }

  /// The value; undefined without one, like a pointer that points nowhere.
  constexpr T& operator*() & noexcept { return state_.value(); }
  constexpr T const& operator*() const& noexcept { return state_.value(); }
  constexpr T&& operator*() && noexcept { return std::move(state_.value()); }
  constexpr T const&& operator*() const&& noexcept { return std::move(state_.value()); }
  constexpr T* operator->() noexcept { return std::addressof(state_.value()); }
  constexpr T const* operator->() const noexcept { return std::addressof(state_.value()); }

  /// The error; an internal one where there is a value.
  holdfast::error const& error() const& noexcept { return state_.fault(); }
  holdfast::error error() && noexcept { return state_.take_fault(); }

#if defined(__cpp_exceptions)
  /// The value, or the error thrown by its full name.
  T& value() & {
    if (!has_value()) error().raise();
    return **this;
  }
  T const& value() const& {
    if (!has_value()) error().raise();
    return **this;
  }
  T&& value() && {
    if (!has_value()) error().raise();
    return *std::move(*this);
  }
  T const&& value() const&& {
    if (!has_value()) error().raise();
    return *std::move(*this);
  }
#endif

  template <class U = std::remove_cv_t<T>>
  constexpr T value_or(U&& other) const& {
    return has_value() ? **this : static_cast<T>(std::forward<U>(other));
  }
  template <class U = std::remove_cv_t<T>>
  constexpr T value_or(U&& other) && {
    return has_value() ? *std::move(*this) : static_cast<T>(std::forward<U>(other));
  }
  [[nodiscard]] holdfast::error error_or(holdfast::error const& other) const {
    return has_value() ? other : error();
  }

  template <class... Args>
  T& emplace(Args&&... args) {
    return state_.emplace(std::forward<Args>(args)...);
  }
  void swap(result& other) noexcept(noexcept(std::swap(state_, other.state_))) {
    std::swap(state_, other.state_);
  }
  friend void swap(result& a, result& b) noexcept(noexcept(a.swap(b))) { a.swap(b); }

  /// `fn(value)`, itself a result; an error passes by.
  template <class F>
  auto and_then(F&& fn) & {
    return detail::chain_result(*this, std::forward<F>(fn));
  }
  template <class F>
  auto and_then(F&& fn) const& {
    return detail::chain_result(*this, std::forward<F>(fn));
  }
  template <class F>
  auto and_then(F&& fn) && {
    return detail::chain_result(std::move(*this), std::forward<F>(fn));
  }

  /// A result of `fn(value)`; an error passes by.
  template <class F>
  auto transform(F&& fn) & {
    return detail::transform_result(*this, std::forward<F>(fn));
  }
  template <class F>
  auto transform(F&& fn) const& {
    return detail::transform_result(*this, std::forward<F>(fn));
  }
  template <class F>
  auto transform(F&& fn) && {
    return detail::transform_result(std::move(*this), std::forward<F>(fn));
  }

  /// `fn(error)`, itself a result of T; a value passes by.
  template <class F>
  result or_else(F&& fn) const& {
    return has_value() ? *this : result{std::invoke(std::forward<F>(fn), error())};
  }
  template <class F>
  result or_else(F&& fn) && {
    if (has_value()) return std::move(*this);
    return std::invoke(std::forward<F>(fn), std::move(*this).error());
  }

  /// The same with another error in it: `fn(error)`, an error of any name.
  template <class F>
  result transform_error(F&& fn) const& {
    return has_value() ? *this : result{holdfast::error{std::invoke(std::forward<F>(fn), error())}};
  }
  template <class F>
  result transform_error(F&& fn) && {
    if (has_value()) return std::move(*this);
    return holdfast::error{std::invoke(std::forward<F>(fn), std::move(*this).error())};
  }

#if defined(__cpp_lib_expected)
  // NOLINTBEGIN(google-explicit-constructor): one value in two dresses.
  result(std::expected<T, holdfast::error> other)
      : state_{other.has_value() ? state{std::in_place, *std::move(other)}
                                 : state{std::move(other).error()}} {}
  template <detail::an_error E>
  result(std::unexpected<E> other) noexcept : state_{holdfast::error{std::move(other).error()}} {}
  operator std::expected<T, holdfast::error>() const& {
    if (has_value()) return **this;
    return std::unexpected{error()};
  }
  operator std::expected<T, holdfast::error>() && {
    if (has_value()) return *std::move(*this);
    return std::unexpected{std::move(*this).error()};
  }
  // NOLINTEND(google-explicit-constructor)
#endif

  template <class U>
    requires(!std::is_void_v<U>)
  friend bool operator==(result const& a, result<U> const& b) {
    if (a.has_value() != b.has_value()) return false;
    return a.has_value() ? *a == *b : a.error() == b.error();
  }
  friend bool operator==(result const& a, T const& b) { return a.has_value() && *a == b; }
  friend bool operator==(result const& a, holdfast::error const& b) noexcept {
    return !a.has_value() && a.error() == b;
  }

 private:
  using state = detail::value_or_error<T>;
  state state_;
};

}  // namespace holdfast

#include <holdfast/error/result_void.hpp>
