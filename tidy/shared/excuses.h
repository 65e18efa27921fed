// Reasons for which an empty handler is right as it stands.
#pragma once

#include "shared/handlers.h"

namespace holdfast_tidy {

/// Why the silent `judged` is excused, or "".
char const* excuse_for(handler const& judged, vocabulary const& known, clang::ASTContext& context);

/// True if the handler's text calls a logging macro, though this build makes nothing of it.
bool has_compiled_out_logging(clang::CXXCatchStmt const& stmt, vocabulary const& known,
                              clang::ASTContext& context);

}  // namespace holdfast_tidy
