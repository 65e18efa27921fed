// Content negotiation between the two shapes of an answer.
#pragma once

#include <string_view>

namespace holdfast::detail {

/// Whether an Accept header asks for `application/problem+json`: by name (wildcards do not count),
/// with a weight above zero, and not less than plain JSON is wanted.
[[nodiscard]] bool prefers_problem(std::string_view accept) noexcept;

}  // namespace holdfast::detail
