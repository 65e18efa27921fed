// Judges the options of a server before it uses them.
#pragma once

#include <holdfast/httplib/server.hpp>

namespace holdfast::httplib {

/// The options, if all of them make sense. Errors: one hf::validation_error with all that do not.
[[nodiscard]] options validated(options how);

}  // namespace holdfast::httplib
