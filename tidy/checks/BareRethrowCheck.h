// holdfast-bare-rethrow: a handler that only rethrows, and `throw e;`, which throws a copy.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class BareRethrowCheck : public HandlerCheck {
public:
  using HandlerCheck::HandlerCheck;

protected:
  void look_at(const handler &judged, clang::ASTContext &context) override;

private:
  void look_for_copies(const handler &judged, const clang::SourceManager &sources);
};

} // namespace holdfast_tidy
