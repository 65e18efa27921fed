// What is answered behind a try block that came to nothing.
#pragma once

#include "shared/handlers.h"

namespace holdfast_tidy {

/// The statements that run after `attempt` only if it failed: what follows a try block that never
/// reaches its end. Nothing where both ways meet again.
llvm::SmallVector<clang::Stmt const*, 8> only_after_failure(clang::CXXTryStmt const& attempt,
                                                            clang::ASTContext& context);

/// True if `block` returns from the function around it somewhere.
bool returns_inside(clang::Stmt const* block);

/// `if (x) { try { if (f()) return true; } catch (...) {} } return false;`: the try block can
/// answer by itself, and control falls out of the handler into an answer that says "failed".
bool failure_is_answered_behind(handler const& judged, vocabulary const& known,
                                clang::ASTContext& context);

}  // namespace holdfast_tidy
