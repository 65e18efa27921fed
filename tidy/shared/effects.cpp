#include "shared/effects.h"

#include "shared/annotations.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"

using namespace clang;

namespace holdfast_tidy {

void effects::add(effects const& other) {
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

bool effect_finder::is_idle(Stmt const* stmt) const {
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  if (!expr) return llvm::isa<NullStmt>(stmt);
  expr = bare(expr);
  if (llvm::isa<DeclRefExpr, MemberExpr, IntegerLiteral, StringLiteral, CXXBoolLiteralExpr>(expr))
    return true;
  if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(expr)) {
    // A discarded question to the error itself: `e.what();`
    CXXMethodDecl const* callee = method->getMethodDecl();
    return callee && callee->isConst() && method->getNumArgs() == 0 &&
           llvm::is_contained(errors_, base_of(method->getImplicitObjectArgument()));
  }
  if (auto const* assign = llvm::dyn_cast<CXXOperatorCallExpr>(expr))
    if (assign->getOperator() == OO_Equal && assign->getNumArgs() == 2)
      if (ValueDecl const* target = named_by(assign->getArg(0)))
        return plain_name(*target) == "std::ignore" && is_idle(assign->getArg(1));
  if (auto const* call = llvm::dyn_cast<CallExpr>(expr))
    return has_word(callee_name(*call), {"unused"});
  return false;
}

void effect_finder::look_below(Stmt const* stmt) {
  for (Stmt const* child : stmt->children())
    if (child) look_at(child);
}

void effect_finder::look_at_block(CompoundStmt const& block) {
  for (Stmt const* each : block.body())
    if (!is_idle(each)) look_at(each);
}

void effect_finder::look_at_declaration(DeclStmt const& declaration) {
  for (Decl const* each : declaration.decls()) {
    auto const* variable = llvm::dyn_cast<VarDecl>(each);
    if (!variable) continue;
    locals_.push_back(variable);
    Expr const* value = variable->getInit();
    if (!value) continue;
    if (!mentions(value, errors_)) {
      // `auto guard = lock(m);` is no act of its own; what it calls may be one of the known.
      bool const acted = std::exchange(found_.acts, false);
      look_at(value);
      found_.acts = acted;
      continue;
    }
    // A copy or a part of the error is the error under another name; an object of the user's own
    // type that was given the error may do anything with it.
    NamedDecl const* record = record_of(variable->getType());
    errors_.push_back(variable);
    if (record && !record->isInStdNamespace() && llvm::isa<CXXConstructExpr>(bare(value)) &&
        bare(value)->getType()->isRecordType() && !variable->getType()->isReferenceType())
      found_.uses = true;
  }
}

void effect_finder::look_at_try(CXXTryStmt const& attempt) {
  ++inner_attempts_;
  look_at(attempt.getTryBlock());
  --inner_attempts_;
  for (unsigned i = 0; i < attempt.getNumHandlers(); ++i) {
    CXXCatchStmt const* inner = attempt.getHandler(i);
    // In `try { throw; } catch (a &e)` the inner name is the outer error.
    if (inner->getExceptionDecl()) errors_.push_back(inner->getExceptionDecl());
    look_at(inner->getHandlerBlock());
  }
}

void effect_finder::look_at_assignment(Expr const* left, Expr const* right) {
  ValueDecl const* target = base_of(left);
  if (target && llvm::is_contained(locals_, target)) {
    if (mentions(right, errors_)) errors_.push_back(target);
    return;
  }
  std::string const name = target ? last_name(*target) : "";
  ValueDecl const* member = named_by(left);
  // `return 1` is an exit code, `timeout = 30` is a substitute.
  auto const* number = llvm::dyn_cast<IntegerLiteral>(bare(right));
  bool const a_number = number && !left->getType()->isPointerType();
  bool const a_code =
      number && number->getValue() != 0 && member &&
      has_word(last_name(*member), {"ret", "rc", "rv", "retval", "code", "exitcode"});
  if (sounds_like_error(name) || name_says_success(name) ||
      (member && sounds_like_error(last_name(*member))) || left->getType()->isBooleanType() ||
      a_code || (!a_number && says_failed(right, context_)))
    found_.stores = true;
  else
    found_.acts = true;
}

/// `return 0;` from a function that reads or writes: nothing was, and its caller counts.
bool effect_finder::says_nothing_moved(Expr const* value) const {
  auto const* number = llvm::dyn_cast<IntegerLiteral>(bare(value));
  FunctionDecl const* function = number ? function_around(*value, context_) : nullptr;
  return function && number->getValue() == 0 &&
         has_word(last_name(*function), {"write", "writer", "read", "reader", "recv", "receive",
                                         "send", "fwrite", "fread", "transfer"});
}

void effect_finder::look_at_return(Expr const* value) {
  if (!value || in_lambda_ || depth_) return;
  // `return {};` says what its type says: nothing there, or no error.
  if (auto const* list = llvm::dyn_cast<InitListExpr>(bare(value)); list && !list->getNumInits()) {
    FunctionDecl const* function = function_around(*value, context_);
    if (function && can_say_failed(function->getReturnType())) {
      found_.converts = true;
      return;
    }
  }
  (says_failed(value, context_) || says_nothing_moved(value) ? found_.converts : found_.acts) =
      true;
}

void effect_finder::look_at_jump(Stmt const* stmt) {
  // `continue` is as silent as falling through; leaving a loop or jumping away is an act.
  if (llvm::isa<GotoStmt>(stmt) || (llvm::isa<BreakStmt>(stmt) && loops_ == 0)) found_.acts = true;
}

void effect_finder::look_at_operator(CXXOperatorCallExpr const& call) {
  switch (call.getOperator()) {
    case OO_Equal:
    case OO_PlusEqual:
    case OO_MinusEqual:
      if (call.getNumArgs() == 2) look_at_assignment(call.getArg(0), call.getArg(1));
      break;
    case OO_PlusPlus: found_.counts = true; break;
    case OO_Call:
      found_.tells = true;  // a callback hears of it
      break;
    case OO_LessLess:
      // Written to something that outlives the handler: `page << "[ERROR]"`. A log says so itself.
      found_.tells |= !llvm::is_contained(locals_, base_of(call.getArg(0))) && in_lambda_ == 0;
      // `std::ostringstream text; text << e.what();`: the text goes on in there.
      if (ValueDecl const* stream = base_of(call.getArg(0));
          stream && llvm::is_contained(locals_, stream) && !llvm::is_contained(errors_, stream) &&
          mentions(&call, errors_))
        errors_.push_back(stream);
      break;
    default: break;
  }
  look_below(&call);
}

void effect_finder::look_at(Stmt const* stmt) {
  if (auto const* block = llvm::dyn_cast<CompoundStmt>(stmt)) return look_at_block(*block);
  if (auto const* declaration = llvm::dyn_cast<DeclStmt>(stmt))
    return look_at_declaration(*declaration);
  if (auto const* attempt = llvm::dyn_cast<CXXTryStmt>(stmt)) return look_at_try(*attempt);
  if (auto const* call = llvm::dyn_cast<CXXOperatorCallExpr>(stmt)) return look_at_operator(*call);
  if (auto const* call = llvm::dyn_cast<CallExpr>(stmt)) return look_at_call(*call);

  if (auto const* thrown = llvm::dyn_cast<CXXThrowExpr>(stmt)) {
    if (inner_attempts_ == 0) (thrown->getSubExpr() ? found_.converts : found_.rethrows) = true;
  } else if (auto const* given = llvm::dyn_cast<ReturnStmt>(stmt)) {
    look_at_return(given->getRetValue());
  } else if (auto const* given = llvm::dyn_cast<CoreturnStmt>(stmt)) {
    look_at_return(given->getOperand());
    if (given->getOperand()) look_at(given->getOperand());
    return;  // not its promise call
  } else if (auto const* binary = llvm::dyn_cast<BinaryOperator>(stmt)) {
    if (binary->isAssignmentOp()) look_at_assignment(binary->getLHS(), binary->getRHS());
  } else if (auto const* unary = llvm::dyn_cast<UnaryOperator>(stmt)) {
    found_.counts |= unary->isIncrementOp();
  } else if (auto const* name = llvm::dyn_cast<DeclRefExpr>(stmt)) {
    found_.uses |= llvm::is_contained(errors_, name->getDecl());
    found_.logs |= llvm::isa<VarDecl>(name->getDecl()) && known_.loggers.holds(name->getDecl());
  } else if (auto const* built = llvm::dyn_cast<CXXConstructExpr>(stmt)) {
    found_.logs |= known_.loggers.holds(built->getConstructor()) ||
                   sounds_like_logging(last_name(*built->getConstructor()->getParent()));
  } else if (llvm::isa<CXXDeleteExpr>(stmt)) {
    found_.acts = true;
  }
  look_at_jump(stmt);

  bool const loop = llvm::isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(stmt);
  bool const lambda = llvm::isa<LambdaExpr>(stmt);
  loops_ += loop;
  in_lambda_ += lambda;
  look_below(stmt);
  in_lambda_ -= lambda;
  loops_ -= loop;
}

}  // namespace holdfast_tidy
