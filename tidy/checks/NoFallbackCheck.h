// holdfast-no-fallback: a call that leaves the process, and no answer to its failing.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class NoFallbackCheck : public FunctionCheck {
 public:
  using FunctionCheck::FunctionCheck;

 protected:
  bool in_instances() const override { return true; }
  void look_at(clang::FunctionDecl const& function, clang::ASTContext& context) override;
};

}  // namespace holdfast_tidy
