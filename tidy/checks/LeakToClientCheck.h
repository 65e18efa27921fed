// holdfast-leak-to-client: text that is not for clients on its way to one.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class LeakToClientCheck : public FunctionCheck {
 public:
  using FunctionCheck::FunctionCheck;

 protected:
  bool in_instances() const override { return true; }
  void look_at(clang::FunctionDecl const& function, clang::ASTContext& context) override;
};

}  // namespace holdfast_tidy
