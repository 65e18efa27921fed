#include "checks/SilentCatchCheck.h"

namespace holdfast_tidy {

void SilentCatchCheck::look_at(handler const& judged, clang::ASTContext&) {
  if (judged.outcome != fate::silent) return;
  // No fix-it: what should happen here is the one thing a tool cannot know.
  diag(
      judged.stmt->getCatchLoc(),
      "the error vanishes here%select{|, in a destructor}0: nothing is logged, rethrown, stored or "
      "returned; do one of these, or say why not with holdfast::ignore(%1\"reason\")")
      << judged.in_destructor
      << (judged.variable && judged.variable->getIdentifier()
              ? judged.variable->getName().str() + ", "
              : std::string());
}

}  // namespace holdfast_tidy
