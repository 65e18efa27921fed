// Text that is not for clients, followed through the locals of one function.
#pragma once

#include "shared/vocabulary.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace holdfast_tidy {

class taint {
 public:
  taint(vocabulary const& known, clang::ASTContext& context) : known_(known), context_(context) {}

  /// Marks the variables of `body` that hold such text, directly or by way of each other.
  void spread(clang::Stmt const* body);
  /// What makes `expr` text that is not for clients: the call it came from, or nothing.
  clang::Expr const* origin_of(clang::Expr const* expr) const;
  /// True if nothing in `body` makes such text at all.
  bool is_clean(clang::Stmt const* body) const;

 private:
  bool is_source(clang::Expr const& expr) const;
  clang::Expr const* origin_of_call(clang::CallExpr const& call) const;
  bool mark(clang::ValueDecl const* variable, clang::Expr const* origin, clang::Stmt const& where);
  clang::Expr const* origin_of_name(clang::DeclRefExpr const& name) const;
  bool spread_declaration(clang::DeclStmt const& declared);
  bool spread_call(clang::CallExpr const& call);

  struct source {
    clang::Stmt const* where;  // that put it into the variable
    clang::Expr const* origin;
  };

  vocabulary const& known_;
  clang::ASTContext& context_;
  llvm::DenseMap<clang::ValueDecl const*, llvm::SmallVector<source, 2>> marked_;
};

}  // namespace holdfast_tidy
