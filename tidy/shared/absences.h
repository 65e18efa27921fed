// Errors that say that something is not there, where it was only asked for.
#pragma once

#include "shared/handlers.h"

namespace holdfast_tidy {

/// `try { size = settings.get("size"); } catch (setting_not_found&) {}`: it was not set. By a key
/// written out, or from a queue, or where nothing is done but to keep what is found; a row that is
/// to be changed is another matter.
bool asks_for_what_may_be_absent(handler const& judged);

/// `try { connection.disconnect(peer); } catch (peer_not_found&) {}`: what is to go is gone. Before
/// it there may be a lookup, and a log.
bool parts_with_what_is_gone(handler const& judged, vocabulary const& known,
                             clang::ASTContext& context);

/// True if each statement of the try block asks by a key written out, or takes from a queue.
bool asks_for_nothing_else(handler const& judged);

}  // namespace holdfast_tidy
