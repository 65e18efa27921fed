// Text that is not for clients, followed through the locals of one function.
#pragma once

#include "shared/vocabulary.h"

#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"

namespace holdfast_tidy {

class taint {
 public:
  explicit taint(vocabulary const& known) : known_(known) {}

  /// Marks the variables of `body` that hold such text, directly or by way of each other.
  void spread(clang::Stmt const* body);
  /// What makes `expr` text that is not for clients: the call it came from, or nothing.
  clang::Expr const* origin_of(clang::Expr const* expr) const;
  /// True if nothing in `body` makes such text at all.
  bool is_clean(clang::Stmt const* body) const;

 private:
  bool is_source(clang::Expr const& expr) const;
  clang::Expr const* origin_of_call(clang::CallExpr const& call) const;
  bool mark(clang::ValueDecl const* variable, clang::Expr const* origin);
  bool spread_declaration(clang::VarDecl const& variable);
  bool spread_call(clang::CallExpr const& call);

  vocabulary const& known_;
  llvm::DenseMap<clang::ValueDecl const*, clang::Expr const*> marked_;
};

}  // namespace holdfast_tidy
