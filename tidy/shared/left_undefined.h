// An object whose constructor came to nothing, and whose class can be asked for that.
#pragma once

#include "shared/handlers.h"

namespace holdfast_tidy {

/// `gateway() { try { address_ = find(); } catch (...) {} } bool defined() const { return
/// !address_.empty(); }`: what the try block sets last is left as nothing, and there is a question.
bool is_left_undefined(handler const& judged, vocabulary const& known, clang::ASTContext& context);

}  // namespace holdfast_tidy
