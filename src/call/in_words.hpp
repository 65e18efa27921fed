// Options and times as an operator reads them.
#pragma once

#include <holdfast/core/options.hpp>
#include <holdfast/core/time.hpp>

#include <string>

namespace holdfast::detail {

/// "300 ms", in the greatest unit that leaves nothing over.
[[nodiscard]] std::string in_words(duration d);
/// "60 %", "0 s", "1000001".
[[nodiscard]] std::string in_words(given value);

}  // namespace holdfast::detail
