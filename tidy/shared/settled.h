// Results whose error somebody has seen to, though nobody asked for it by name.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

namespace holdfast_tidy {

/// `std::move(r)`, `std::as_const(r)`: what is inside.
clang::Expr const* without_move(clang::Expr const* expr);

/// `r.or_else([](auto& e) { throw …; })`: what comes out of it holds no error any more, or nobody
/// can tell from here.
bool has_error_replaced(clang::Expr const* result);

/// `r` is named in an assertion before `opening`, though this build makes nothing of it.
bool is_asserted_in_text(clang::VarDecl const& variable, clang::Stmt const& opening,
                         clang::ASTContext& context);

/// The text from `from` to `to` names `name` as a word, at `at`; npos if it does not.
size_t find_name(llvm::StringRef text, llvm::StringRef name, size_t at = 0);

/// `status run() { auto s = put(); throw_if_bad(s); return s; }`: what it gives has been looked at.
bool is_seen_to_by_callee(clang::CallExpr const& call);

}  // namespace holdfast_tidy
