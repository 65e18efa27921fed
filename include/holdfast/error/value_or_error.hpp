// Where a result keeps what it holds: a value or an error, never neither. Included by result.hpp.
#pragma once

#include <holdfast/error/error.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace holdfast::detail {

/// A `std::variant<T, error>` that is never valueless and knows that errors move without throwing.
/// By hand, because a healthy call makes one: the destructor is a test of a flag, not a visit.
template <class T>
class value_or_error {
 public:
  template <class... Args>
  constexpr explicit value_or_error(std::in_place_t, Args&&... args)
      : held_value(std::forward<Args>(args)...), holds_value_{true} {}
  explicit value_or_error(error e) noexcept : held_error{std::move(e)}, holds_value_{false} {}

  value_or_error(value_or_error const& other) noexcept(std::is_nothrow_copy_constructible_v<T>)
    requires std::is_copy_constructible_v<T>
      : holds_value_{other.holds_value_} {
    construct_like(other);
  }
  value_or_error(value_or_error&& other) noexcept(std::is_nothrow_move_constructible_v<T>)
    requires std::is_move_constructible_v<T>
      : holds_value_{other.holds_value_} {
    construct_like(std::move(other));
  }
  value_or_error& operator=(value_or_error const& other)
    requires std::is_copy_constructible_v<T> && std::is_copy_assignable_v<T>
  {
    assign(other);
    return *this;
  }
  value_or_error& operator=(value_or_error&& other) noexcept(
      std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T>)
    requires std::is_move_constructible_v<T> && std::is_move_assignable_v<T>
  {
    assign(std::move(other));
    return *this;
  }
  ~value_or_error() { destroy(); }

  [[nodiscard]] constexpr bool holds_value() const noexcept { return holds_value_; }
  [[nodiscard]] constexpr T& value() noexcept { return held_value; }
  [[nodiscard]] constexpr T const& value() const noexcept { return held_value; }
  /// The error; an internal one where there is a value.
  [[nodiscard]] error const& fault() const noexcept {
    return holds_value_ ? no_error() : held_error;
  }
  [[nodiscard]] error take_fault() noexcept {
    return holds_value_ ? no_error() : error{std::move(held_error)};
  }

  /// A value that throws while it is made leaves the error that was there before, or an internal
  /// one.
  template <class... Args>
  T& emplace(Args&&... args) {
    if constexpr (std::is_nothrow_constructible_v<T, Args...>) {
      destroy();
      std::construct_at(std::addressof(held_value), std::forward<Args>(args)...);
    } else {
      if (holds_value_) become(no_error());
      put_back unless_made{this, std::move(held_error)};
      destroy();
      std::construct_at(std::addressof(held_value), std::forward<Args>(args)...);
      unless_made.into = nullptr;
    }
    holds_value_ = true;
    return held_value;
  }

 private:
  /// No catch clause: this header also serves programs without exceptions.
  struct put_back {
    value_or_error* into;
    error kept;
    ~put_back() {
      if (into != nullptr) std::construct_at(std::addressof(into->held_error), std::move(kept));
    }
  };

  void become(error e) noexcept {
    destroy();
    std::construct_at(std::addressof(held_error), std::move(e));
    holds_value_ = false;
  }

  template <class Other>
  void construct_like(Other&& other) {
    if (holds_value_)
      std::construct_at(std::addressof(held_value), std::forward<Other>(other).held_value);
    else
      std::construct_at(std::addressof(held_error), std::forward<Other>(other).held_error);
  }

  template <class Other>
  void assign(Other&& other) {
    if (this == std::addressof(other)) return;
    if (!other.holds_value_)
      become(std::forward<Other>(other).held_error);
    else if (holds_value_)
      held_value = std::forward<Other>(other).held_value;
    else
      emplace(std::forward<Other>(other).held_value);
  }

  void destroy() noexcept {
    if (holds_value_)
      std::destroy_at(std::addressof(held_value));
    else
      held_error.error::~error();  // by name: no look into the vtable for what is surely an error
  }

  union {
    T held_value;
    error held_error;
  };
  bool holds_value_;
};

}  // namespace holdfast::detail
