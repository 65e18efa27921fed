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
template <class See>
void for_each_stmt(clang::Stmt const* root, See see) {
  llvm::SmallVector<clang::Stmt const*, 32> todo;
  if (root) todo.push_back(root);
  while (!todo.empty()) {
    clang::Stmt const* stmt = todo.pop_back_val();
    if (see(stmt) == walk::past) continue;
    llvm::SmallVector<clang::Stmt const*, 8> below;
    for (clang::Stmt const* child : stmt->children())
      if (child) below.push_back(child);
    todo.append(below.rbegin(), below.rend());  // in source order
  }
}

/// Without parentheses, casts, temporaries and cleanups.
clang::Expr const* bare(clang::Expr const* expr);

/// What a value is copied or converted from, through constructors of one argument; nothing if one
/// of them takes none or more.
clang::Expr const* without_copies(clang::Expr const* expr);

/// The same, but only through copies, moves and std::move.
clang::Expr const* copied_from(clang::Expr const* expr);

bool is_loop(clang::Stmt const* stmt);

/// True if it says that it does not throw. False where clang has not worked that out yet.
bool is_nothrow(clang::FunctionDecl const& function);

/// `socket.close(code)`: it tells by the code. Whether that is looked at is another question.
bool tells_by_code(clang::FunctionDecl const& callee);

/// The variable or field that an lvalue is part of: `a` for `a.b[i]["x"]`, nothing for calls.
clang::ValueDecl const* base_of(clang::Expr const* expr);

/// The declaration an expression names, or nothing.
clang::ValueDecl const* named_by(clang::Expr const* expr);

/// The record behind references, pointers, typedefs and templates.
clang::NamedDecl const* record_of(clang::QualType type);

/// The function called, its template where the call is dependent; nothing if not to be had.
clang::NamedDecl const* callee_of(clang::CallExpr const& call);

/// The name of what is called even where it cannot be resolved yet; may be empty.
std::string callee_name(clang::CallExpr const& call);

/// `snprintf`, `strcpy`, `format_to`: what is called by that name makes text in its first argument.
bool writes_into_first(llvm::StringRef name);

/// True if control cannot reach the end of `stmt`.
bool ends_flow(clang::Stmt const* stmt);

/// Nearest enclosing statement, or nothing at a function's body.
clang::Stmt const* parent_stmt(clang::Stmt const& stmt, clang::ASTContext& context);

/// The function (or a lambda's call operator) that `stmt` is in.
clang::FunctionDecl const* function_around(clang::Stmt const& stmt, clang::ASTContext& context);

/// The variable that `init` is the initialiser of, or nothing.
clang::VarDecl const* initialised_by(clang::Stmt const& init, clang::ASTContext& context);

/// True if `stmt` mentions one of `names`.
bool mentions(clang::Stmt const* stmt, llvm::ArrayRef<clang::ValueDecl const*> names);

/// True if `declared` is a local of `stmt`.
bool declares(clang::Stmt const* stmt, clang::ValueDecl const* declared);

/// True for code whose text stands in a system header, also as the body of a macro.
bool from_system_header(clang::SourceLocation location, clang::SourceManager const& sources);

}  // namespace holdfast_tidy
