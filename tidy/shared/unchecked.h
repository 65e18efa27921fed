// Is a result looked at on every path to the place where it is opened?
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Analysis/CFG.h"

#include <memory>

namespace holdfast_tidy {

/// How a call treats the result in `variable`.
enum class touch {
  none,
  opens,        // *r, r->, r.value()
  asks_good,    // r, r.has_value(), r.ok(): true means there is a value
  asks_bad,     // r.has_error(), r.is_err(): true means there is none
  reads_error,  // r.error(): a question only where it decides something
  looks,        // anything else: given away, compared, r.value_or(0)
  sets,         // declared or assigned: what was known is known no more
};

touch touch_of(clang::Stmt const& stmt, clang::VarDecl const& variable);

/// True for *r, r->, r.value(), value() on a temporary included.
bool opens_result(clang::Stmt const& stmt, clang::Expr const*& result);

class paths {
 public:
  /// The control flow of one body; useless() if clang could not build it.
  paths(clang::Decl const& owner, clang::Stmt* body, clang::ASTContext& context);
  bool useless() const { return !cfg_; }

  /// True if there is a path on which `opening` meets a `variable` that nobody has looked at, or
  /// that is known to hold an error.
  bool reaches_unchecked(clang::Stmt const& opening, clang::VarDecl const& variable) const;

 private:
  enum class answer { fine, bad, go_on };
  answer look_back(clang::CFGBlock const& block, size_t from, clang::VarDecl const& variable) const;
  static answer across(clang::CFGBlock const& from, clang::CFGBlock const& to,
                       clang::VarDecl const& variable);

  std::unique_ptr<clang::CFG> cfg_;
};

}  // namespace holdfast_tidy
