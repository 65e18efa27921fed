// The part of holdfast that the checks speak about, as declarations.
#pragma once

#include <chrono>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include <holdfast/annotations.hpp>
#include <holdfast/error/ignore.hpp>

namespace holdfast {

struct internal_text {};
internal_text internal(std::string_view);

class error : public std::exception {
public:
  error();
  char const* what() const noexcept override;
  std::string message() const;
  [[noreturn]] void raise() const;
};
struct cause {};
template <class E> cause because(E const&);
error current_error() noexcept;

template <class Self, class Base> struct named : Base {
  template <class... Parts> named(Parts const&...);
};
struct unavailable : error { template <class... P> unavailable(P const&...); };
struct not_found : error { template <class... P> not_found(P const&...); };
struct conflict : error { template <class... P> conflict(P const&...); };

template <class T> class [[nodiscard]] result {
public:
  result(T const&);
  result(error const&);
  bool has_value() const;
  explicit operator bool() const;
  T& value();
  T& operator*();
  T* operator->();
  error const& error_value() const;
  holdfast::error const& error() const;
  template <class U> T value_or(U&&) const;
  template <class F> result or_else(F) { return *this; }
};

struct log_record { std::string internal_note() const; };

struct protections { int attempts = 0; bool on = true; };
class dependency {
public:
  dependency(char const*, protections = {});
  dependency(dependency&&);
  std::string describe() const;
};
class circuit_breaker {
public:
  explicit circuit_breaker(int = 0);
  bool admit();
  void settle(bool);
};
class concurrency_limit { public: explicit concurrency_limit(int); bool try_enter(); };
struct terms { bool repeatable = false; };
struct attempt { std::chrono::milliseconds remaining() const; };
struct fail_fast_t {};
inline constexpr fail_fast_t fail_fast{};
template <class Work, class Fallback> auto call(dependency&, terms, Work, Fallback)
    -> decltype(std::declval<Work>()(std::declval<attempt&>())) { std::terminate(); }

}  // namespace holdfast
namespace hf = holdfast;
