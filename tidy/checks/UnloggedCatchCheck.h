// holdfast-unlogged-catch: handled here, and no trace of why.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class UnloggedCatchCheck : public HandlerCheck {
 public:
  using HandlerCheck::HandlerCheck;

 protected:
  void look_at(handler const& judged, clang::ASTContext& context) override;
};

}  // namespace holdfast_tidy
