// holdfast-discarded-error: a result dropped, or opened without looking.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class DiscardedErrorCheck : public FunctionCheck {
 public:
  using FunctionCheck::FunctionCheck;

 protected:
  bool in_instances() const override { return true; }
  void look_at(clang::FunctionDecl const& function, clang::ASTContext& context) override;

 private:
  void look_at_discarded(clang::FunctionDecl const& function, clang::ASTContext& context);
  void look_at_overwritten(clang::FunctionDecl const& function, clang::ASTContext& context);
  void look_at_accesses(clang::FunctionDecl const& function, clang::ASTContext& context);
};

}  // namespace holdfast_tidy
