#include "checks/Check.h"

#include "shared/walk.h"

#include "clang/ASTMatchers/ASTMatchers.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace holdfast_tidy {

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

/// The function as it is written that `function`, or one around it, was made of.
FunctionDecl const* written_for(FunctionDecl const& function) {
  FunctionDecl const* found = nullptr;
  for (DeclContext const* scope = &function; scope && !found; scope = scope->getParent())
    if (auto const* outer = llvm::dyn_cast<FunctionDecl>(scope))
      found = outer->getTemplateInstantiationPattern();
  for (FunctionDecl const* more = found; more; more = more->getTemplateInstantiationPattern())
    found = more;
  FunctionDecl const* with_body = nullptr;
  return found && found->hasBody(with_body) ? with_body : nullptr;
}

/// An instantiation of a generic lambda: the function around it only has the lambda as written.
bool is_generic_instance(CXXMethodDecl const& method) {
  return method.getParent()->isLambda() && method.isFunctionTemplateSpecialization();
}

}  // namespace

bool Check::enter(FunctionDecl const* function) {
  constexpr size_t most = 3;  // instantiations of one function; the next are hardly different
  pattern_ = nullptr;
  if (!function || !is_instantiated(*function)) return true;
  if (!in_instances() || !(pattern_ = written_for(*function))) return false;
  auto& seen = instances_[pattern_];
  if (llvm::is_contained(seen, function)) return true;
  if (seen.size() == most) return false;
  seen.push_back(function);
  return true;
}

bool Check::is_left_open(Stmt const& subject) const {
  if (!pattern_) return true;
  bool known = false;
  for_each_stmt(pattern_->getBody(), [&](Stmt const* each) {
    if (each->getBeginLoc() != subject.getBeginLoc() || each->getEndLoc() != subject.getEndLoc())
      return known ? walk::past : walk::into;
    if (auto const* written = llvm::dyn_cast<Expr>(each))
      known = known || !written->isInstantiationDependent();
    else if (auto const* handler = llvm::dyn_cast<CXXCatchStmt>(each))
      known = handler->getCaughtType().isNull() || !handler->getCaughtType()->isDependentType();
    return known ? walk::past : walk::into;
  });
  return !known;
}

bool Check::is_news(Stmt const& subject, SourceLocation place) {
  return is_left_open(subject) && is_first_at(place);
}

void HandlerCheck::registerMatchers(MatchFinder* finder) {
  finder->addMatcher(cxxCatchStmt().bind("catch"), this);
}

void HandlerCheck::check(MatchFinder::MatchResult const& result) {
  auto const* stmt = result.Nodes.getNodeAs<CXXCatchStmt>("catch");
  if (!stmt || is_foreign(*stmt, *result.SourceManager)) return;
  if (in_instances() && !enter(function_around(*stmt, *result.Context))) return;
  TraversalKindScope const as_written(*result.Context, TK_IgnoreUnlessSpelledInSource);
  look_at(handler_book::judge(*stmt, known(), *result.Context), *result.Context);
}

void FunctionCheck::registerMatchers(MatchFinder* finder) {
  finder->addMatcher(functionDecl(isDefinition(), unless(isImplicit())).bind("function"), this);
}

void FunctionCheck::check(MatchFinder::MatchResult const& result) {
  auto const* function = result.Nodes.getNodeAs<FunctionDecl>("function");
  if (!function || !function->doesThisDeclarationHaveABody() || function->isDefaulted() ||
      from_system_header(function->getLocation(), *result.SourceManager))
    return;
  // A lambda's body is seen with the function around it, where its guards and handlers are.
  if (auto const* method = llvm::dyn_cast<CXXMethodDecl>(function);
      method && method->getParent()->isLambda() && !is_generic_instance(*method) &&
      method->getParent()->getParentFunctionOrMethod())
    return;
  if (!enter(function)) return;
  look_at(*function, *result.Context);
}

}  // namespace holdfast_tidy
