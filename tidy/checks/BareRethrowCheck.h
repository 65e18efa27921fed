// holdfast-bare-rethrow: a handler that only rethrows, and `throw e;`, which throws a copy.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class BareRethrowCheck : public HandlerCheck {
 public:
  using HandlerCheck::HandlerCheck;

 protected:
  void look_at(handler const& judged, clang::ASTContext& context) override;

 private:
  void look_for_copies(handler const& judged, clang::ASTContext& context);
};

}  // namespace holdfast_tidy
