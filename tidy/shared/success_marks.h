// Success leaves a mark that failure does not.
#pragma once

#include "shared/vocabulary.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"

namespace holdfast_tidy {

/// `bool ok = false; try { f(); ok = true; } …`, also of a member that was set before. A mark that
/// something follows which can fail is none, nor is one that an earlier attempt has left.
bool success_is_marked(clang::CXXTryStmt const& attempt, vocabulary const& known,
                       clang::ASTContext& context);

/// The same by a text, at any depth: a reply without `"OK"` is a failure to whoever reads it.
bool success_is_said(clang::CXXTryStmt const& attempt);

}  // namespace holdfast_tidy
