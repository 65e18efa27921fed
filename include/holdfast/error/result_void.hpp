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

  holdfast::error const& error() const& noexcept { return *error_; }
  holdfast::error&& error() && noexcept { return *std::move(error_); }
  [[nodiscard]] holdfast::error error_or(holdfast::error other) const {
    return has_value() ? std::move(other) : *error_;
  }
  void emplace() noexcept { error_.reset(); }

#if defined(__cpp_exceptions)
  /// Nothing, or the error thrown by its full name.
  void value() const {
    if (error_) error_->raise();
  }
#endif

  template <class F>
  auto and_then(F&& fn) const -> detail::outcome_of<F> {
    if (error_) return *error_;
    return std::invoke(std::forward<F>(fn));
  }
  template <class F>
  auto transform(F&& fn) const -> result<detail::outcome_of<F>> {
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
  operator std::expected<void, holdfast::error>() const {
    if (has_value()) return {};
    return std::unexpected{*error_};
  }
  // NOLINTEND(google-explicit-constructor)
#endif

  friend bool operator==(result const& a, result const& b) noexcept { return a.error_ == b.error_; }

 private:
  std::optional<holdfast::error> error_;
};

namespace detail {

template <class R, class F>
auto transform_result(R&& r, F&& fn) {
  using in = typename std::remove_cvref_t<R>::value_type;
  auto const call = [&]() -> decltype(auto) {
    if constexpr (std::is_void_v<in>)
      return std::invoke(std::forward<F>(fn));
    else
      return std::invoke(std::forward<F>(fn), *std::forward<R>(r));
  };
  using out = result<std::remove_cvref_t<decltype(call())>>;
  if (!r.has_value()) return out{std::forward<R>(r).error()};
  if constexpr (std::is_void_v<typename out::value_type>) {
    call();
    return out{};
  } else {
    return out{call()};
  }
}

}  // namespace detail

}  // namespace holdfast
