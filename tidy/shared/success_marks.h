// Success leaves a mark that failure does not.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"

namespace holdfast_tidy {

/// `bool ok = false; try { f(); ok = true; } …`, also of a member that was set before.
bool success_is_marked(clang::CXXTryStmt const& attempt, clang::ASTContext& context);

/// The same by a text, at any depth: a reply without `"OK"` is a failure to whoever reads it.
bool success_is_said(clang::CXXTryStmt const& attempt);

}  // namespace holdfast_tidy
