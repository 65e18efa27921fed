// Text for the caller and text for the log, as two types that cannot be mistaken for each other.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace holdfast {

class log_record;
class public_text;
class internal_text;

/// A string literal written by the programmer, and the place where it stands.
/// Anything that is only known at run time does not convert.
class literal {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): "job" is what people write.
  consteval literal(char const* text,
                    std::source_location where = std::source_location::current()) noexcept
      : text_{text}, where_{where} {}

  [[nodiscard]] constexpr std::string_view view() const noexcept { return text_; }
  [[nodiscard]] constexpr std::source_location where() const noexcept { return where_; }

 private:
  std::string_view text_;
  std::source_location where_;
};

namespace detail {

// Never defined: the compiler prints the name.
void the_number_of_arguments_differs_from_the_number_of_placeholders();

/// A literal with as many `{}` as there are arguments, checked at compile time.
template <class... Args>
class format_literal {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): text("job {}", id) is what people write.
  consteval format_literal(char const* text,
                           std::source_location where = std::source_location::current())
      : text_{text}, where_{where} {
    std::size_t holes = 0;
    for (std::size_t i = 0; i + 1 < text_.size(); ++i)
      if (text_[i] == '{' && text_[i + 1] == '}') ++holes;
    if (holes != sizeof...(Args)) the_number_of_arguments_differs_from_the_number_of_placeholders();
  }

  [[nodiscard]] constexpr std::string_view view() const noexcept { return text_; }
  [[nodiscard]] constexpr std::source_location where() const noexcept { return where_; }

 private:
  std::string_view text_;
  std::source_location where_;
};

/// How an argument is written: shown to a caller (cleaned and capped), or kept for the log whole.
enum class audience : bool { caller, log };

/// Appends text of unknown origin. For callers: at most 128 bytes, cut at a character's border;
/// control characters, broken UTF-8 and marks that reorder or break lines become U+FFFD.
void append_text(std::string& out, std::string_view raw, audience who);

/// Copies the format up to its next `{}` and drops both; returns what is left of it.
std::string_view append_until_hole(std::string& out, std::string_view format);

template <class T>
concept has_to_string = requires(T const& value) { std::string_view{to_string(value)}; };

template <class T>
void append(std::string& out, T const& value, audience who) {
  static_assert(!std::is_same_v<T, internal_text>,
                "internal text is written nowhere but in the log");
  if constexpr (std::is_pointer_v<T>)
    if (value == nullptr) return;  // an error about an unset variable must not become a crash
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_same_v<T, char>) {
    append_text(out, std::string_view{&value, 1}, who);
  } else if constexpr (std::is_arithmetic_v<T>) {
    char digits[64];
    auto const [end, failed] = std::to_chars(digits, digits + sizeof digits, value);
    if (failed == std::errc{}) out.append(digits, end);
  } else if constexpr (std::convertible_to<T const&, std::string_view>) {
    append_text(out, std::string_view{value}, who);
  } else if constexpr (!std::is_same_v<T, internal_text>) {
    static_assert(has_to_string<T>,
                  "a part of a text is a string, a character, a number, a bool, or "
                  "of a type with a to_string beside it");
    append_text(out, std::string_view{to_string(value)}, who);  // found beside the type
  }
}

template <class... Args>
std::string format(std::string_view form, [[maybe_unused]] audience who, Args const&... args) {
  std::string out;
  ((form = append_until_hole(out, form), append(out, args, who)), ...);
  out += form;
  return out;
}

/// Public text made on behalf of a caller's line: it keeps that line's place.
template <class... Args>
[[nodiscard]] public_text sentence(format_literal<std::type_identity_t<Args>...> form,
                                   std::source_location where, Args const&... args);

}  // namespace detail

/// What the caller may read. It comes from a literal, or from `hf::text`; there is no way in for a
/// `what()` or a query by accident.
class public_text {
 public:
  public_text() noexcept = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is public text.
  public_text(literal text) noexcept : literal_{text.view()}, where_{text.where()} {}

  [[nodiscard]] constexpr std::string_view view() const noexcept {
    return built_.empty() ? literal_ : std::string_view{built_};
  }
  /// Zero-terminated: a literal is, and so is a std::string.
  [[nodiscard]] constexpr char const* c_str() const noexcept {
    return !built_.empty() ? built_.c_str() : literal_.empty() ? "" : literal_.data();
  }
  [[nodiscard]] constexpr std::source_location where() const noexcept { return where_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return view().empty(); }

  /// Two public texts in a row are public, too. The place stays the first one's.
  void append(literal between, public_text const& more) {
    std::string both{view()};
    both += between.view();
    both += more.view();
    built_ = std::move(both);
  }

 private:
  template <class... Args>
  friend public_text detail::sentence(detail::format_literal<std::type_identity_t<Args>...> form,
                                      std::source_location where, Args const&... args);

  public_text(std::string text, std::source_location where) noexcept
      : built_{std::move(text)}, where_{where} {}

  std::string_view literal_;
  std::string built_;
  std::source_location where_;
};

namespace detail {
template <class... Args>
public_text sentence(format_literal<std::type_identity_t<Args>...> form, std::source_location where,
                     Args const&... args) {
  return {format(form.view(), audience::caller, args...), where};
}
}  // namespace detail

/// Public text with parts that are known at run time: `hf::text("job {} not found", id)`.
///
/// Each part is taken for client-supplied: capped at 128 bytes and cleaned of control characters
/// and broken UTF-8. Strings, characters, numbers, bool, and types with a `to_string` beside them.
template <class... Args>
[[nodiscard]] public_text text(detail::format_literal<std::type_identity_t<Args>...> form,
                               Args const&... args) {
  return detail::sentence<Args...>(form, form.where(), args...);
}

/// What only operators may read: queries, paths, upstream bodies, `what()` of foreign exceptions.
///
/// Write-only by design: no conversion, no accessor, no stream operator. It opens to `log_record`
/// alone, so what builds a response cannot reach it.
class internal_text {
 public:
  internal_text() noexcept = default;
  explicit internal_text(literal text) noexcept : literal_{text.view()} {}
  explicit internal_text(std::string text) noexcept : built_{std::move(text)} {}

 private:
  friend class log_record;
  [[nodiscard]] std::string_view view() const noexcept {
    return built_.empty() ? literal_ : std::string_view{built_};
  }
  std::string_view literal_;
  std::string built_;
};

/// A note for the log: `hf::internal(sql_text)`.
[[nodiscard]] inline internal_text internal(std::string text) {
  return internal_text{std::move(text)};
}
[[nodiscard]] inline internal_text internal(std::same_as<std::string_view> auto text) {
  return internal_text{std::string{text}};
}

/// A note for the log with parts: `hf::internal("row {} locked by {}", row, owner)`.
template <class First, class... Args>
[[nodiscard]] internal_text internal(
    detail::format_literal<std::type_identity_t<First>, std::type_identity_t<Args>...> form,
    First const& first, Args const&... args) {
  return internal_text{detail::format(form.view(), detail::audience::log, first, args...)};
}

}  // namespace holdfast
