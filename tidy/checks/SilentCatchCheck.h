// holdfast-silent-catch: a handler after which nobody will ever know.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class SilentCatchCheck : public HandlerCheck {
 public:
  using HandlerCheck::HandlerCheck;

 protected:
  void look_at(handler const& judged, clang::ASTContext& context) override;
};

}  // namespace holdfast_tidy
