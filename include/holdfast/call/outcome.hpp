// From what the work gave back to what the protections see: once per attempt, in one place.
#pragma once

#include <holdfast/core/time.hpp>
#include <holdfast/core/verdict.hpp>
#include <holdfast/error/error.hpp>
#include <holdfast/error/result.hpp>

#include <concepts>
#include <type_traits>

namespace holdfast {

/// How an attempt ended: the verdict, and when the callee asked us to come back.
struct outcome {
  holdfast::verdict verdict = holdfast::verdict::ok;
  duration retry_after{};
};

/// A result type of your own joins by a function beside it: `hf::outcome hf_outcome(reply const&)`.
/// Without one every value is a success: a 503 that arrives as a value is not.
template <class T>
concept has_outcome = requires(T const& value) {
  { hf_outcome(value) } -> std::convertible_to<outcome>;
};

namespace detail {

[[nodiscard]] outcome outcome_of_error(error const& e) noexcept;

template <class T>
[[nodiscard, gnu::always_inline]] inline outcome outcome_of_result(result<T> const& r) {
  if (!r.has_value()) return outcome_of_error(r.error());
  if constexpr (has_outcome<T>)
    return hf_outcome(*r);
  else
    return {};
}

/// The error to show a fallback, and to throw, where a bad outcome came as a value.
[[nodiscard]] error error_of_outcome(outcome const& bad);

}  // namespace detail
}  // namespace holdfast
