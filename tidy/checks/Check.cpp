#include "checks/Check.h"

#include "shared/walk.h"

#include "clang/ASTMatchers/ASTMatchers.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace holdfast_tidy {

void HandlerCheck::registerMatchers(MatchFinder* finder) {
  finder->addMatcher(cxxCatchStmt().bind("catch"), this);
}

void HandlerCheck::check(MatchFinder::MatchResult const& result) {
  auto const* stmt = result.Nodes.getNodeAs<CXXCatchStmt>("catch");
  if (!stmt || is_foreign(*stmt, *result.SourceManager)) return;
  look_at(handler_book::judge(*stmt, known(), *result.Context), *result.Context);
}

namespace {

bool is_instantiated(FunctionDecl const& function) {
  for (DeclContext const* scope = &function; scope; scope = scope->getParent()) {
    if (auto const* outer = llvm::dyn_cast<FunctionDecl>(scope);
        outer && outer->isTemplateInstantiation())
      return true;
    if (auto const* record = llvm::dyn_cast<CXXRecordDecl>(scope);
        record && isTemplateInstantiation(record->getTemplateSpecializationKind()))
      return true;
  }
  return false;
}

}  // namespace

void FunctionCheck::registerMatchers(MatchFinder* finder) {
  finder->addMatcher(functionDecl(isDefinition(), unless(isImplicit())).bind("function"), this);
}

void FunctionCheck::check(MatchFinder::MatchResult const& result) {
  auto const* function = result.Nodes.getNodeAs<FunctionDecl>("function");
  if (!function || !function->doesThisDeclarationHaveABody() || function->isDefaulted() ||
      from_system_header(function->getLocation(), *result.SourceManager) ||
      is_instantiated(*function))
    return;
  // A lambda's body is seen with the function around it, where its guards and handlers are.
  if (auto const* method = llvm::dyn_cast<CXXMethodDecl>(function))
    if (method->getParent()->isLambda() && method->getParent()->getParentFunctionOrMethod()) return;
  look_at(*function, *result.Context);
}

}  // namespace holdfast_tidy
