// What an error may carry beside its message. Parts are given in any order, after the message.
#pragma once

#include <holdfast/core/verdict.hpp>
#include <holdfast/error/code.hpp>
#include <holdfast/error/text.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast {

class error;

/// One fact that the caller may read beside the message. Naming it here is what makes it public.
struct detail_field {
  std::string name;
  std::string value;
};

/// A public fact: `hf::detail_of("job", id)`. The value is capped and cleaned like any client text.
template <class T>
[[nodiscard]] detail_field detail_of(literal name, T const& value) {
  detail_field field{std::string{name.view()}, {}};
  detail::append(field.value, value, detail::audience::caller);
  return field;
}

/// One field of a request that is wrong. It never carries the rejected value: that may be a
/// password.
struct violation {
  std::string pointer;  ///< JSON Pointer (RFC 6901) into the request, "" for the whole
  std::string code;     ///< machine-readable, UPPER_SNAKE_CASE: "TOO_LONG"
  std::string message;  ///< for people: "must be 1 to 64 characters"
};

/// Builds a violation; the pointer is capped and cleaned, since clients choose the names of fields.
[[nodiscard]] inline violation violation_of(std::string_view pointer, literal code,
                                            literal message) {
  violation v{{}, std::string{code.view()}, std::string{message.view()}};
  detail::append(v.pointer, pointer, detail::audience::caller);
  return v;
}

/// When to come back. Becomes Retry-After; to a retry it is a floor.
struct retry_after {
  std::chrono::milliseconds delay;
};

/// Whose error it is. An error of a `dependency` is not ours to repeat: its text and hints stop
/// here. `gate`: one of our own protections refused; no other protection counts or repeats that.
enum class origin : std::uint8_t { own, dependency, gate };

/// A step on the way up: what was being done, and where. For the log.
struct frame {
  internal_text doing;
  std::source_location where;
};

namespace detail {

/// The shared, immutable body of an error begins with the count of its holders (the rest is in
/// src/error/node.hpp). Zero marks an immortal one: it is never counted, so sharing it between
/// threads writes nothing.
struct shared_body {
  mutable std::atomic<std::uint32_t> holders{1};

  constexpr shared_body() noexcept = default;
  constexpr explicit shared_body(std::uint32_t count) noexcept : holders{count} {}

  [[nodiscard]] bool is_immortal() const noexcept {
    return holders.load(std::memory_order_relaxed) == 0;
  }
};

/// The identity of a named error: its code, and how to throw it again as itself.
struct name_stamp {
  holdfast::code const* own_code;
  void (*raise)(error const&);  // null where nobody can throw it
};

/// The cause of an error, as a part: see `because`.
struct cause_part {
  shared_body const* body = nullptr;  // borrowed from an error that outlives the full-expression
};

/// What a new error is made of, while it is being made.
struct draft {
  name_stamp const* name = nullptr;
  code const* own_code = nullptr;
  public_text message;
  std::vector<detail_field> details;
  std::vector<violation> violations;
  internal_text note;
  std::vector<frame> frames;
  shared_body const* cause = nullptr;
  std::optional<std::chrono::milliseconds> retry_after;
  std::optional<holdfast::verdict> verdict;
  origin from = origin::own;

  draft() noexcept = default;
  explicit draft(public_text text) noexcept : message{std::move(text)} {}

  void add(detail_field part) { details.push_back(std::move(part)); }
  void add(holdfast::violation part) { violations.push_back(std::move(part)); }
  void add(std::vector<holdfast::violation> part) {
    for (auto& each : part) violations.push_back(std::move(each));
  }
  void add(internal_text part) { note = std::move(part); }
  void add(frame part) { frames.push_back(std::move(part)); }
  void add(cause_part part) noexcept { cause = part.body; }
  void add(holdfast::retry_after part) noexcept { retry_after = part.delay; }
  void add(holdfast::verdict part) noexcept { verdict = part; }
  void add(origin part) noexcept { from = part; }

  /// The outermost name wins: the most derived constructor is the first to stamp.
  draft&& stamped(name_stamp const& stamp) && noexcept {
    if (name == nullptr) name = &stamp;
    return std::move(*this);
  }
};

/// What may follow the message when an error is made.
template <class T>
concept error_part = requires(draft& d, T&& part) { d.add(std::forward<T>(part)); };

template <error_part... Parts>
[[nodiscard]] draft make_draft(public_text message, Parts&&... parts) {
  draft d{std::move(message)};
  (d.add(std::forward<Parts>(parts)), ...);
  return d;
}

}  // namespace detail
}  // namespace holdfast
