// Protections that a local holds on the heap or in an optional, and temporaries.
#pragma once

#include "shared/vocabulary.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

namespace holdfast_tidy {

/// The protection that `variable` holds and has made itself: by make_unique, make_shared, `new` or
/// inside an optional; nothing if there is none, or if it may be somebody else's.
clang::NamedDecl const* held_protection(clang::VarDecl const& variable, vocabulary const& known);

/// True if all that is done with what `variable` holds is to ask it, or to call through it, in one
/// straight run, and that it is done at all.
bool dies_with(clang::VarDecl const& variable, vocabulary const& known, clang::ASTContext& context);

/// The protection made for `call` alone: `RateLimiter(3).acquire()`, hf::call(hf::dependency{…}).
clang::Expr const* protection_made_for(clang::CallExpr const& call, vocabulary const& known);

}  // namespace holdfast_tidy
