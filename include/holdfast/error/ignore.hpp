// hf::ignore: to let an error go, with the reason, in code.
//
//     } catch (socket_error const& e) {
//       hf::ignore(e, "the peer may be gone before we say goodbye");
//     }
//
// Does nothing. A comment could say the same, but a comment is invisible to tools, to caches keyed
// on preprocessed text, and to the compiler; holdfast-tidy accepts this and no comment. It depends
// on nothing, and takes any error: an exception, an error_code, a result, a status.
#pragma once

namespace holdfast {

/// Lets `error` go. `reason` must be a literal that is not empty; "" does not compile.
template <class Error, decltype(sizeof 0) Size>
constexpr void ignore(Error const& error, char const (&reason)[Size]) noexcept {
  static_assert(Size > 1,
                "holdfast::ignore: the reason is empty; say why the error does not matter");
  static_cast<void>(error);
  static_cast<void>(reason);
}

/// The same where the error has no name, in `catch (...)`.
template <decltype(sizeof 0) Size>
constexpr void ignore(char const (&reason)[Size]) noexcept {
  static_assert(Size > 1,
                "holdfast::ignore: the reason is empty; say why the error does not matter");
  static_cast<void>(reason);
}

}  // namespace holdfast
