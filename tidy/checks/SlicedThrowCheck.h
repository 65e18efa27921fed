// holdfast-sliced-throw: an error thrown or caught as less than it is.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class SlicedThrowCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

protected:
  void look_at(const clang::FunctionDecl &function, clang::ASTContext &context) override;

private:
  void look_at_throw(const clang::CXXThrowExpr &thrown);
  void look_at_catch(const clang::CXXCatchStmt &stmt);
};

} // namespace holdfast_tidy
