// holdfast-sliced-throw: an error thrown or caught as less than it is.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class SlicedThrowCheck : public FunctionCheck {
 public:
  using FunctionCheck::FunctionCheck;

 protected:
  void look_at(clang::FunctionDecl const& function, clang::ASTContext& context) override;

 private:
  void look_at_throw(clang::CXXThrowExpr const& thrown, clang::ASTContext& context);
  void look_at_catch(clang::CXXCatchStmt const& stmt, clang::ASTContext& context);
};

}  // namespace holdfast_tidy
