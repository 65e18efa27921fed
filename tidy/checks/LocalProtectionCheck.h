// holdfast-local-protection: a breaker or limiter that is built per call.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class LocalProtectionCheck : public FunctionCheck {
 public:
  using FunctionCheck::FunctionCheck;

 protected:
  void look_at(clang::FunctionDecl const& function, clang::ASTContext& context) override;
};

}  // namespace holdfast_tidy
