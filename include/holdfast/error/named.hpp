// Names to throw and to catch: one for each kind of error, and the base of your own.
#pragma once

#include <holdfast/error/error.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace holdfast {

namespace detail {

#if defined(__cpp_exceptions)
template <class Self>
[[noreturn]] void raise_as(error const& e) {
  static_assert(std::is_constructible_v<Self, restore_tag, error const&>,
                "write `using named::named;` in your error, so that raise() can restore its type");
  throw Self(restore_tag{}, e);
}
#else
/// Weak: null, unless code with exceptions, linked beside this, knows the same name and defines it.
/// Thus a stamp reads the same in both, and it does not matter whose copy of it the linker keeps.
template <class Self>
[[noreturn, gnu::weak]] void raise_as(error const& e);
#endif

template <class Self>
inline constexpr name_stamp stamp_of{&Self::own_code, &raise_as<Self>};

/// A string that is only known at run time. Nothing is made of it: see the constructor that takes
/// it. It is reached by conversion, so every constructor of your own that takes a string is nearer.
struct run_time_message {
  template <class Text>
    requires std::is_same_v<Text, std::string> || std::is_same_v<Text, std::string_view>
  // NOLINTNEXTLINE(google-explicit-constructor): what is to be found is what people write.
  constexpr run_time_message(Text const&) noexcept {}
};
template <class...>
inline constexpr bool is_known_when_compiled = false;

}  // namespace detail

/// Makes `Self` a name for an error, below `Base` (which is `hf::error` or another name).
///
/// A name adds no data: everything an error carries is in its body, so an error survives being
/// copied as its base and `raise()` can throw the full name again. A name of your own:
///
///     struct job_running : hf::named<job_running, hf::conflict> {
///       using named::named;                                            // raise() needs it
///       static constexpr auto const& own_code = job_codes["JOB_RUNNING"];
///       explicit job_running(std::string_view id) : named{hf::text("job {} is running", id)} {}
///     };
///
/// Constructors: a message (a literal or `hf::text`) and then parts in any order: `hf::internal`,
/// `hf::detail_of`, `hf::violation_of`, `hf::because`, `hf::retry_after`, `hf::verdict`,
/// `hf::origin`. Without a message the caller reads the catalog's.
template <class Self, class Base>
struct HOLDFAST_VISIBLE named : Base {
  named() : named{public_text{}} {}

  template <detail::error_part... Parts>
  explicit named(literal message, Parts&&... parts)
      : named{detail::make_draft(message, std::forward<Parts>(parts)...)} {}

  template <detail::error_part... Parts>
  explicit named(public_text message, Parts&&... parts)
      : named{detail::make_draft(std::move(message), std::forward<Parts>(parts)...)} {}

  /// Does not compile, and says what to write.
  template <detail::error_part... Parts>
  explicit named(detail::run_time_message, Parts&&...) : named{public_text{}} {
    static_assert(detail::is_known_when_compiled<Self, Parts...>,
                  "a message is a literal: write hf::text(\"no price for {}\", what) for what "
                  "callers may read, and hf::internal(text) after it for what only the log may");
  }

  explicit named(detail::draft&& d) : Base{std::move(d).stamped(detail::stamp_of<Self>)} {
    static_assert(sizeof(Self) == sizeof(error),
                  "a named error adds no data: carry it as a detail, a violation or internal text");
    if constexpr (!std::is_same_v<Base, error>)
      static_assert(Self::own_code.kind == Base::own_code.kind,
                    "own_code is of another kind than the error it is the code of");
  }

  named(detail::restore_tag tag, error const& e) noexcept : Base{tag, e} {}

  /// The same error with parts added or replaced, still of this type.
  template <detail::error_part... Parts>
  [[nodiscard]] Self with(Parts&&... parts) const {
    return Self(detail::restore_tag{}, error::with(std::forward<Parts>(parts)...));
  }
};

// One name for each kind; the catalog says what each is to a caller.

struct HOLDFAST_VISIBLE malformed : named<malformed, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::malformed);
};

struct HOLDFAST_VISIBLE validation_error : named<validation_error, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::validation);

  /// One wrong field, and parts: `validation_error{"/kind", "must be 1 to 64 characters"}`.
  template <detail::error_part... Parts>
  explicit validation_error(literal pointer, literal reason, Parts&&... parts)
      : named{detail::sentence("{}: {}", reason.where(), pointer.view(), reason.view()),
              violation_of(pointer.view(), "INVALID", reason), std::forward<Parts>(parts)...} {}

  /// All wrong fields at once: callers should not have to find them one by one.
  explicit validation_error(std::vector<violation> fields)
      : named{public_text{}, std::move(fields)} {}
};

struct HOLDFAST_VISIBLE unauthenticated : named<unauthenticated, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::unauthenticated);
};

struct HOLDFAST_VISIBLE forbidden : named<forbidden, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::forbidden);
};

struct HOLDFAST_VISIBLE not_found : named<not_found, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::not_found);

  /// `not_found{"job", id}` reads "job 42 not found". The id is cleaned and capped. Parts may
  /// follow.
  template <class Id, detail::error_part... Parts>
    requires(!detail::error_part<Id const&>)
  explicit not_found(literal resource, Id const& id, Parts&&... parts)
      : named{detail::sentence("{} {} not found", resource.where(), resource.view(), id),
              std::forward<Parts>(parts)...} {}
};

struct HOLDFAST_VISIBLE conflict : named<conflict, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::conflict);
};

struct HOLDFAST_VISIBLE too_large : named<too_large, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::too_large);
};

struct HOLDFAST_VISIBLE overloaded : named<overloaded, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::overloaded);
};

struct HOLDFAST_VISIBLE cancelled : named<cancelled, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::cancelled);
};

struct HOLDFAST_VISIBLE internal_error : named<internal_error, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::internal);
};

struct HOLDFAST_VISIBLE unimplemented : named<unimplemented, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::unimplemented);
};

struct HOLDFAST_VISIBLE unavailable : named<unavailable, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::unavailable);
};

struct HOLDFAST_VISIBLE unreachable : named<unreachable, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::unreachable);
};

struct HOLDFAST_VISIBLE timed_out : named<timed_out, error> {
  using named::named;
  static constexpr holdfast::code const& own_code = built_in_code(holdfast::kind::timed_out);
};

}  // namespace holdfast
