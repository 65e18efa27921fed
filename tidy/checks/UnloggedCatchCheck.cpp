#include "checks/UnloggedCatchCheck.h"

#include "shared/bare_facts.h"

namespace holdfast_tidy {

void UnloggedCatchCheck::look_at(handler const& judged, clang::ASTContext&) {
  // A handler for one kind of error knows what went wrong and has decided; one for all kinds has
  // put a plain answer in the place of anything from a typing error to a lost disk.
  if (judged.outcome != fate::acted || !judged.broad) return;
  // `try { return std::stoi(s); } catch (...) { return fallback; }` is for one kind as well.
  if (can_only_fail_by_facts(judged.attempt) || only_makes_text(judged.attempt)) return;
  diag(judged.stmt->getCatchLoc(),
       "any error is handled here alike, and nobody hears which: log it, count it, or convert it; "
       "or catch only the error that is meant");
}

}  // namespace holdfast_tidy
