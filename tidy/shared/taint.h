// Text that is not for clients, followed through the locals of one function.
#pragma once

#include "shared/vocabulary.h"

#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"

namespace holdfast_tidy {

class taint {
public:
  explicit taint(const vocabulary &known) : known_(known) {}

  /// Marks the variables of `body` that hold such text, directly or by way of each other.
  void spread(const clang::Stmt *body);
  /// What makes `expr` text that is not for clients: the call it came from, or nothing.
  const clang::Expr *origin_of(const clang::Expr *expr) const;
  /// True if nothing in `body` makes such text at all.
  bool is_clean(const clang::Stmt *body) const;

private:
  bool is_source(const clang::Expr &expr) const;
  const clang::Expr *origin_of_call(const clang::CallExpr &call) const;
  bool mark(const clang::ValueDecl *variable, const clang::Expr *origin);
  bool spread_declaration(const clang::VarDecl &variable);
  bool spread_call(const clang::CallExpr &call);

  const vocabulary &known_;
  llvm::DenseMap<const clang::ValueDecl *, const clang::Expr *> marked_;
};

} // namespace holdfast_tidy
