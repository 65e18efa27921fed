// holdfast-discarded-error: a result dropped, or opened without looking.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class DiscardedErrorCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

protected:
  void look_at(const clang::FunctionDecl &function, clang::ASTContext &context) override;

private:
  void look_at_discarded(const clang::FunctionDecl &function, clang::ASTContext &context);
  void look_at_accesses(const clang::FunctionDecl &function, clang::ASTContext &context);
};

} // namespace holdfast_tidy
