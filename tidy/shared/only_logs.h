// Code whose only business is to log: when that fails there is nobody left to tell.
#pragma once

#include "shared/handlers.h"

namespace holdfast_tidy {

/// The try block only logs or reports; what it asks and computes for that cannot fail.
bool only_logs(clang::CXXTryStmt const& attempt, vocabulary const& known,
               clang::ASTContext& context);

/// What `stmt` does cannot fail, or is a log.
bool is_harmless(clang::Stmt const* stmt, vocabulary const& known, clang::ASTContext& context);

/// The handler stands in a function or class that is a logger itself, or in an error's own text.
bool is_in_logger(clang::CXXCatchStmt const& stmt, clang::ASTContext& context);

}  // namespace holdfast_tidy
