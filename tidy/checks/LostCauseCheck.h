// holdfast-lost-cause: a new error thrown from a handler without the one that caused it.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class LostCauseCheck : public HandlerCheck {
 public:
  using HandlerCheck::HandlerCheck;

 protected:
  bool in_instances() const override { return true; }
  void look_at(handler const& judged, clang::ASTContext& context) override;
};

}  // namespace holdfast_tidy
