// Errors that say that something is not there, where it was only asked for.
#pragma once

#include "shared/handlers.h"

namespace holdfast_tidy {

/// `try { size = settings.get("size"); } catch (setting_not_found&) {}`: it was not set. By a key
/// written out, or from a queue; a row that is to be changed is another matter.
bool asks_for_what_may_be_absent(handler const& judged);

/// The same, if each statement of the try block asks like that.
bool asks_for_nothing_else(handler const& judged);

}  // namespace holdfast_tidy
