// Which assignments can still be seen where a variable is read.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

namespace holdfast_tidy {

/// True if what `written` put into `variable` may be what `read` finds in it: not from below, not
/// from another branch or handler, not from one that is left, and not if all of it was replaced in
/// between. In a loop, what stands below comes before the next turn. Where it cannot be said: true.
bool may_reach(clang::Stmt const& written, clang::Expr const& read,
               clang::ValueDecl const& variable, clang::ASTContext& context);

}  // namespace holdfast_tidy
