// Reasons for which an empty handler is right as it stands.
#pragma once

#include "shared/handlers.h"

namespace holdfast_tidy {

/// The statements that run after `attempt` only if it failed: what follows a try block that never
/// reaches its end. Nothing where both ways meet again.
llvm::SmallVector<clang::Stmt const*, 8> only_after_failure(clang::CXXTryStmt const& attempt,
                                                            clang::ASTContext& context);

/// Why the silent `judged` is excused, or "".
char const* excuse_for(handler const& judged, vocabulary const& known, clang::ASTContext& context);

/// True if the handler's text calls a logging macro, though this build makes nothing of it.
bool has_compiled_out_logging(clang::CXXCatchStmt const& stmt, vocabulary const& known,
                              clang::ASTContext& context);

}  // namespace holdfast_tidy
