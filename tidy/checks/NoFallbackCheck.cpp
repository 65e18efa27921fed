#include "checks/NoFallbackCheck.h"

#include "shared/annotations.h"
#include "shared/clients.h"
#include "shared/walk.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// A client's own methods are the client: they pass on what its callers must deal with.
bool is_own_method(FunctionDecl const& function, CallExpr const& call) {
  auto const* caller = llvm::dyn_cast<CXXMethodDecl>(&function);
  auto const* callee = llvm::dyn_cast_or_null<CXXMethodDecl>(callee_of(call));
  if (!caller || !callee) return false;
  CXXRecordDecl const* own = caller->getParent()->getDefinition();
  CXXRecordDecl const* other = callee->getParent()->getCanonicalDecl();
  return own && (own->getCanonicalDecl() == other || own->isDerivedFrom(other));
}

/// The function that a generic lambda, looked at on its own, is a part of.
FunctionDecl const& outermost(FunctionDecl const& function) {
  FunctionDecl const* found = &function;
  for (DeclContext const* scope = &function; scope; scope = scope->getParent())
    if (auto const* outer = llvm::dyn_cast<FunctionDecl>(scope)) found = outer;
  return *found;
}

}  // namespace

void NoFallbackCheck::look_at(FunctionDecl const& function, ASTContext& context) {
  auto const* method = llvm::dyn_cast<CXXMethodDecl>(&function);
  bool const in_lambda = method && method->getParent()->isLambda();
  FunctionDecl const& owner = in_lambda ? outermost(function) : function;
  // A function that is itself declared external, or a guard, leaves the question to its callers.
  if (is_annotated(&owner, "external") || is_annotated(&owner, "guards") ||
      known().clients.holds(&owner))
    return;
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    if (!call || !leaves_process(*call, known()) || is_own_method(owner, *call)) return walk::into;
    if (is_guarded(*call, known(), context) || has_handler_with_answer(*call, known(), context))
      return walk::into;
    bool const by_value = answers_by_value(*call);
    if (by_value && is_result_looked_at(*call, function, context)) return walk::into;
    if (is_told_elsewhere(*call, function, context)) return walk::into;
    ValueDecl const* out = error_out_of(*call);
    if (out ? is_error_looked_at(*out, function, context) : is_told_by_callable(*call))
      return walk::into;
    // What throws may be answered further out; what answers by value is lost here if at all.
    bool const throws = !by_value && !out;
    if (throws && (every_caller_answers(function, known(), context) ||
                   (in_lambda && every_caller_answers(owner, known(), context))))
      return walk::into;
    if (!is_news(*call, call->getExprLoc())) return walk::into;
    diag(call->getExprLoc(),
         "%0 leaves the process, and %select{no handler here|nobody looks at its answer, so "
         "nothing}1"
         " says what happens when it fails: call it through holdfast::call with a fallback, or "
         "answer with a value or a typed refusal")
        << callee_of(*call) << !throws;
    return walk::into;
  });
}

}  // namespace holdfast_tidy
