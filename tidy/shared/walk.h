// Small things about statements that several checks need.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SmallVector.h"

namespace holdfast_tidy {

enum class walk { into, past };

/// Calls `see(stmt)` for `root` and all below it, lambda bodies included; `walk::past` skips what
/// is below.
template <class See> void for_each_stmt(const clang::Stmt *root, See see) {
  llvm::SmallVector<const clang::Stmt *, 32> todo;
  if (root)
    todo.push_back(root);
  while (!todo.empty()) {
    const clang::Stmt *stmt = todo.pop_back_val();
    if (see(stmt) == walk::past)
      continue;
    llvm::SmallVector<const clang::Stmt *, 8> below;
    for (const clang::Stmt *child : stmt->children())
      if (child)
        below.push_back(child);
    todo.append(below.rbegin(), below.rend()); // in source order
  }
}

/// Without parentheses, casts, temporaries and cleanups.
const clang::Expr *bare(const clang::Expr *expr);

/// The variable or field that an lvalue is part of: `a` for `a.b[i]["x"]`, nothing for calls.
const clang::ValueDecl *base_of(const clang::Expr *expr);

/// The declaration an expression names, or nothing.
const clang::ValueDecl *named_by(const clang::Expr *expr);

/// The record behind references, pointers, typedefs and templates.
const clang::NamedDecl *record_of(clang::QualType type);

/// The function called, its template where the call is dependent; nothing if not to be had.
const clang::NamedDecl *callee_of(const clang::CallExpr &call);

/// The name of what is called even where it cannot be resolved yet; may be empty.
std::string callee_name(const clang::CallExpr &call);

/// True if control cannot reach the end of `stmt`.
bool ends_flow(const clang::Stmt *stmt);

/// Nearest enclosing statement, or nothing at a function's body.
const clang::Stmt *parent_stmt(const clang::Stmt &stmt, clang::ASTContext &context);

/// The function (or a lambda's call operator) that `stmt` is in.
const clang::FunctionDecl *function_around(const clang::Stmt &stmt, clang::ASTContext &context);

/// True if `stmt` mentions one of `names`.
bool mentions(const clang::Stmt *stmt, llvm::ArrayRef<const clang::ValueDecl *> names);

/// True for code whose text stands in a system header, also as the body of a macro.
bool from_system_header(clang::SourceLocation location, const clang::SourceManager &sources);

} // namespace holdfast_tidy
