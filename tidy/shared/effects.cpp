#include "shared/effects.h"

#include "shared/annotations.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"

using namespace clang;

namespace holdfast_tidy {

void effects::add(const effects &other) {
  rethrows |= other.rethrows;
  converts |= other.converts;
  logs |= other.logs;
  counts |= other.counts;
  stores |= other.stores;
  tells |= other.tells;
  uses |= other.uses;
  ends |= other.ends;
  ignored |= other.ignored;
  acts |= other.acts;
}

bool effect_finder::is_idle(const Stmt *stmt) const {
  const auto *expr = llvm::dyn_cast<Expr>(stmt);
  if (!expr)
    return llvm::isa<NullStmt>(stmt);
  expr = bare(expr);
  if (llvm::isa<DeclRefExpr, MemberExpr, IntegerLiteral, StringLiteral, CXXBoolLiteralExpr>(expr))
    return true;
  if (const auto *method = llvm::dyn_cast<CXXMemberCallExpr>(expr)) {
    // A discarded question to the error itself: `e.what();`
    const CXXMethodDecl *callee = method->getMethodDecl();
    return callee && callee->isConst() && method->getNumArgs() == 0 &&
           llvm::is_contained(errors_, base_of(method->getImplicitObjectArgument()));
  }
  if (const auto *assign = llvm::dyn_cast<CXXOperatorCallExpr>(expr))
    if (assign->getOperator() == OO_Equal && assign->getNumArgs() == 2)
      if (const ValueDecl *target = named_by(assign->getArg(0)))
        return plain_name(*target) == "std::ignore" && is_idle(assign->getArg(1));
  if (const auto *call = llvm::dyn_cast<CallExpr>(expr))
    return has_word(callee_name(*call), {"unused"});
  return false;
}

void effect_finder::look_below(const Stmt *stmt) {
  for (const Stmt *child : stmt->children())
    if (child)
      look_at(child);
}

void effect_finder::look_at_block(const CompoundStmt &block) {
  for (const Stmt *each : block.body())
    if (!is_idle(each))
      look_at(each);
}

void effect_finder::look_at_declaration(const DeclStmt &declaration) {
  for (const Decl *each : declaration.decls()) {
    const auto *variable = llvm::dyn_cast<VarDecl>(each);
    if (!variable)
      continue;
    locals_.push_back(variable);
    const Expr *value = variable->getInit();
    if (!value)
      continue;
    if (!mentions(value, errors_)) {
      // `auto guard = lock(m);` is no act of its own; what it calls may be one of the known.
      const bool acted = std::exchange(found_.acts, false);
      look_at(value);
      found_.acts = acted;
      continue;
    }
    // A copy or a part of the error is the error under another name; an object of the user's own
    // type that was given the error may do anything with it.
    const NamedDecl *record = record_of(variable->getType());
    errors_.push_back(variable);
    if (record && !record->isInStdNamespace() && llvm::isa<CXXConstructExpr>(bare(value)) &&
        bare(value)->getType()->isRecordType() && !variable->getType()->isReferenceType())
      found_.uses = true;
  }
}

void effect_finder::look_at_try(const CXXTryStmt &attempt) {
  ++inner_attempts_;
  look_at(attempt.getTryBlock());
  --inner_attempts_;
  for (unsigned i = 0; i < attempt.getNumHandlers(); ++i) {
    const CXXCatchStmt *inner = attempt.getHandler(i);
    // In `try { throw; } catch (a &e)` the inner name is the outer error.
    if (inner->getExceptionDecl())
      errors_.push_back(inner->getExceptionDecl());
    look_at(inner->getHandlerBlock());
  }
}

void effect_finder::look_at_assignment(const Expr *left, const Expr *right) {
  const ValueDecl *target = base_of(left);
  if (target && llvm::is_contained(locals_, target)) {
    if (mentions(right, errors_))
      errors_.push_back(target);
    return;
  }
  const std::string name = target ? last_name(*target) : "";
  const ValueDecl *member = named_by(left);
  // `return 1` is an exit code, `timeout = 30` is a substitute.
  const bool a_number = llvm::isa<IntegerLiteral>(bare(right)) && !left->getType()->isPointerType();
  if (sounds_like_error(name) || (member && sounds_like_error(last_name(*member))) ||
      left->getType()->isBooleanType() || (!a_number && says_failed(right, context_)))
    found_.stores = true;
  else
    found_.acts = true;
}

void effect_finder::look_at_return(const Expr *value) {
  if (!value || in_lambda_ || depth_)
    return;
  (says_failed(value, context_) ? found_.converts : found_.acts) = true;
}

void effect_finder::look_at_jump(const Stmt *stmt) {
  // `continue` is as silent as falling through; leaving a loop or jumping away is an act.
  if (llvm::isa<GotoStmt>(stmt) || (llvm::isa<BreakStmt>(stmt) && loops_ == 0))
    found_.acts = true;
}

void effect_finder::look_at_operator(const CXXOperatorCallExpr &call) {
  switch (call.getOperator()) {
  case OO_Equal:
  case OO_PlusEqual:
  case OO_MinusEqual:
    if (call.getNumArgs() == 2)
      look_at_assignment(call.getArg(0), call.getArg(1));
    break;
  case OO_PlusPlus:
    found_.counts = true;
    break;
  case OO_Call:
    found_.tells = true; // a callback hears of it
    break;
  case OO_LessLess:
    // Written to something that outlives the handler: `page << "[ERROR]"`. A log says so itself.
    found_.tells |= !llvm::is_contained(locals_, base_of(call.getArg(0))) && in_lambda_ == 0;
    break;
  default:
    break;
  }
  look_below(&call);
}

void effect_finder::look_at(const Stmt *stmt) {
  if (const auto *block = llvm::dyn_cast<CompoundStmt>(stmt))
    return look_at_block(*block);
  if (const auto *declaration = llvm::dyn_cast<DeclStmt>(stmt))
    return look_at_declaration(*declaration);
  if (const auto *attempt = llvm::dyn_cast<CXXTryStmt>(stmt))
    return look_at_try(*attempt);
  if (const auto *call = llvm::dyn_cast<CXXOperatorCallExpr>(stmt))
    return look_at_operator(*call);
  if (const auto *call = llvm::dyn_cast<CallExpr>(stmt))
    return look_at_call(*call);

  if (const auto *thrown = llvm::dyn_cast<CXXThrowExpr>(stmt)) {
    if (inner_attempts_ == 0)
      (thrown->getSubExpr() ? found_.converts : found_.rethrows) = true;
  } else if (const auto *given = llvm::dyn_cast<ReturnStmt>(stmt)) {
    look_at_return(given->getRetValue());
  } else if (const auto *given = llvm::dyn_cast<CoreturnStmt>(stmt)) {
    look_at_return(given->getOperand());
    if (given->getOperand())
      look_at(given->getOperand());
    return; // not its promise call
  } else if (const auto *binary = llvm::dyn_cast<BinaryOperator>(stmt)) {
    if (binary->isAssignmentOp())
      look_at_assignment(binary->getLHS(), binary->getRHS());
  } else if (const auto *unary = llvm::dyn_cast<UnaryOperator>(stmt)) {
    found_.counts |= unary->isIncrementOp();
  } else if (const auto *name = llvm::dyn_cast<DeclRefExpr>(stmt)) {
    found_.uses |= llvm::is_contained(errors_, name->getDecl());
    found_.logs |= llvm::isa<VarDecl>(name->getDecl()) && known_.loggers.holds(name->getDecl());
  } else if (const auto *built = llvm::dyn_cast<CXXConstructExpr>(stmt)) {
    found_.logs |= known_.loggers.holds(built->getConstructor()) ||
                   sounds_like_logging(last_name(*built->getConstructor()->getParent()));
  } else if (llvm::isa<CXXDeleteExpr>(stmt)) {
    found_.acts = true;
  }
  look_at_jump(stmt);

  const bool loop = llvm::isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(stmt);
  const bool lambda = llvm::isa<LambdaExpr>(stmt);
  loops_ += loop;
  in_lambda_ += lambda;
  look_below(stmt);
  in_lambda_ -= lambda;
  loops_ -= loop;
}

} // namespace holdfast_tidy
