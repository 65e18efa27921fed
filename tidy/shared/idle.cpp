// What does nothing, however it is spelled.
#include "shared/effects.h"
#include "shared/walk.h"

#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {

bool is_current_exception(Expr const* value) {
  auto const* call = llvm::dyn_cast_or_null<CallExpr>(without_copies(value));
  return call && callee_name(*call) == "current_exception";
}

namespace {

/// Asks nobody, changes nothing: not even what is thrown away is lost.
bool is_plain(Expr const* expr) {
  return llvm::isa<DeclRefExpr, MemberExpr, IntegerLiteral, StringLiteral, CXXBoolLiteralExpr,
                   UnaryExprOrTypeTraitExpr, CXXTypeidExpr, LambdaExpr, CXXDefaultArgExpr>(expr);
}

bool is_of_std(CXXConstructExpr const& made) {
  return made.getConstructor()->getParent()->isInStdNamespace();
}

}  // namespace

bool effect_finder::is_idle_call(CallExpr const& call) const {
  if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&call)) {
    // A discarded question to the error itself: `e.what();`
    CXXMethodDecl const* callee = method->getMethodDecl();
    return callee && callee->isConst() && method->getNumArgs() == 0 &&
           llvm::is_contained(errors_, base_of(method->getImplicitObjectArgument()));
  }
  if (auto const* assign = llvm::dyn_cast<CXXOperatorCallExpr>(&call)) {
    ValueDecl const* target = assign->getOperator() == OO_Equal && assign->getNumArgs() == 2
                                  ? named_by(assign->getArg(0))
                                  : nullptr;
    return target && plain_name(*target) == "std::ignore" && is_idle(assign->getArg(1));
  }
  NamedDecl const* callee = callee_of(call);
  bool const moves = callee && callee->isInStdNamespace() &&
                     llvm::is_contained({"move", "forward", "as_const", "uncaught_exceptions"},
                                        last_name(*callee));
  return moves || has_word(callee_name(call), {"unused"}) || is_current_exception(&call);
}

bool effect_finder::is_idle(Stmt const* stmt) const {
  auto all_idle = [&](auto const& parts) {
    return llvm::all_of(parts, [&](Stmt const* each) { return is_idle(each); });
  };
  if (!stmt || llvm::isa<NullStmt>(stmt)) return true;
  if (auto const* block = llvm::dyn_cast<CompoundStmt>(stmt)) return all_idle(block->body());
  if (auto const* given = llvm::dyn_cast<ReturnStmt>(stmt)) return !given->getRetValue();
  if (auto const* fork = llvm::dyn_cast<IfStmt>(stmt))  // whatever it asks, nothing comes of it
    return !fork->hasVarStorage() && !fork->hasInitStorage() && is_idle(fork->getCond()) &&
           is_idle(fork->getThen()) && is_idle(fork->getElse());
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  expr = expr ? bare(expr) : nullptr;
  if (!expr || is_plain(expr)) return expr != nullptr;
  if (auto const* unary = llvm::dyn_cast<UnaryOperator>(expr))
    return !unary->isIncrementDecrementOp() && is_idle(unary->getSubExpr());
  if (auto const* binary = llvm::dyn_cast<BinaryOperator>(expr))
    return !binary->isAssignmentOp() && is_idle(binary->getLHS()) && is_idle(binary->getRHS());
  if (auto const* made = llvm::dyn_cast<CXXConstructExpr>(expr))
    return is_of_std(*made) && all_idle(made->arguments());
  auto const* call = llvm::dyn_cast<CallExpr>(expr);
  return call && is_idle_call(*call);
}

}  // namespace holdfast_tidy
