// The error value: small, shared, immutable. Thrown or returned, it is the same thing.
#pragma once

#include <holdfast/error/catalog.hpp>
#include <holdfast/error/code.hpp>
#include <holdfast/error/parts.hpp>
#include <holdfast/error/visibility.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace holdfast {

namespace detail {

void release(shared_body const* body) noexcept;  // one holder less; the last one frees it

/// Stands in for an error that could not be made for want of memory. Made before the program began.
[[nodiscard]] error out_of_memory() noexcept;

/// What a result without an error says when it is asked for one. Made before the program began.
[[nodiscard]] error const& no_error() noexcept;

struct restore_tag {};  // "make this name again around that error's body"

}  // namespace detail

/// An error with meaning: a kind, a code, a message for the caller, and, sealed, what the log
/// needs.
///
/// Choose it as the base to catch, and one of the names in `named.hpp` (or your own) to throw. Two
/// words in size; copies share one immutable body, so copying is constant time and never throws.
/// `what()` is the public message: it is how every other library leaks.
///
/// Errors: constructing one allocates, so it may throw std::bad_alloc; nothing else here throws.
class HOLDFAST_VISIBLE error : public std::exception {
 public:
  explicit error(detail::draft&& d);
  error(detail::restore_tag, error const& other) noexcept : error{other} {}

  error(error const& other) noexcept : std::exception{other}, body_{hold(other.body_)} {}
  error(error&& other) noexcept : body_{std::exchange(other.body_, moved_from())} {}
  error& operator=(error const& other) noexcept {
    detail::shared_body const* const old = std::exchange(body_, hold(other.body_));
    drop(old);
    return *this;
  }
  error& operator=(error&& other) noexcept {
    std::swap(body_, other.body_);
    return *this;
  }
  ~error() override { drop(body_); }

  [[nodiscard]] holdfast::kind kind() const noexcept;
  [[nodiscard]] holdfast::code const& code() const noexcept;
  [[nodiscard]] std::string_view code_name() const noexcept { return code().name; }
  /// The message for the caller.
  [[nodiscard]] std::string_view message() const noexcept;
  /// The message for the caller, zero-terminated. Never internal text.
  [[nodiscard]] char const* what() const noexcept override;
  /// What it means to breaker and retry when a call ends so: the one set here, else the catalog's.
  [[nodiscard]] holdfast::verdict verdict() const noexcept;
  [[nodiscard]] holdfast::origin origin() const noexcept;
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry_after() const noexcept;
  [[nodiscard]] std::span<detail_field const> details() const noexcept;
  [[nodiscard]] std::span<violation const> violations() const noexcept;
  [[nodiscard]] std::uint16_t http_status() const noexcept { return code().http_status(); }
  [[nodiscard]] grpc_code grpc_status() const noexcept { return code().grpc_status(); }
  [[nodiscard]] int exit_code() const noexcept { return catalog_of(kind()).exit; }
  /// The error that led to this one, if any. It shares that error's body.
  [[nodiscard]] std::optional<error> cause() const noexcept;

  /// The same error with parts added or replaced: a new value, this one is not touched.
  /// Keeps the name: `raise()` of the result throws the type this error was made as.
  template <detail::error_part... Parts>
  [[nodiscard]] error with(Parts&&... parts) const {
    detail::draft d = copy_draft();
    (d.add(std::forward<Parts>(parts)), ...);
    return error{std::move(d)};
  }

  /// An equal error that is never freed and never counted: for errors built once and handed out
  /// from hot paths. Keep few of them.
  [[nodiscard]] error immortal() const;

#if defined(__cpp_exceptions)
  /// Throws the error as the type it was made as, so `catch (hf::not_found const&)` works after any
  /// number of trips. (`throw e;` of a plain `error` throws only an `error`.)
  [[noreturn]] void raise() const;
#endif

  /// Same body: one is a copy of the other.
  friend bool operator==(error const& a, error const& b) noexcept { return a.body_ == b.body_; }

 private:
  friend class log_record;
  friend detail::cause_part because(error const& cause) noexcept;
  friend error detail::out_of_memory() noexcept;
  friend error const& detail::no_error() noexcept;

  explicit error(detail::shared_body const* held) noexcept : body_{held} {}

  [[nodiscard]] detail::draft copy_draft() const;
  [[nodiscard]] static detail::shared_body const* moved_from() noexcept;

  [[nodiscard]] static detail::shared_body const* hold(detail::shared_body const* body) noexcept {
    if (!body->is_immortal()) body->holders.fetch_add(1, std::memory_order_relaxed);
    return body;
  }
  static void drop(detail::shared_body const* body) noexcept {
    if (!body->is_immortal()) detail::release(body);
  }

  detail::shared_body const* body_;
};

static_assert(sizeof(error) == 2 * sizeof(void*), "an error is two words: vtable and body");

/// The part that names a cause: `throw hf::unavailable{"…", hf::because(e)}`.
[[nodiscard]] inline detail::cause_part because(error const& cause) noexcept {
  return {cause.body_};
}

/// An error of a kind that is only known at run time, as adapters need it when they translate.
/// `raise()` throws the built-in name of that kind.
[[nodiscard]] error make_error(kind k, detail::draft&& d);

template <detail::error_part... Parts>
[[nodiscard]] error make_error(kind k, public_text message, Parts&&... parts) {
  return make_error(k, detail::make_draft(std::move(message), std::forward<Parts>(parts)...));
}
template <detail::error_part... Parts>
[[nodiscard]] error make_error(kind k, literal message, Parts&&... parts) {
  return make_error(k, detail::make_draft(message, std::forward<Parts>(parts)...));
}

}  // namespace holdfast
