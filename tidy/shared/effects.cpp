#include "shared/effects.h"

#include "shared/annotations.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

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
    if (is_current_exception(value)) {  // the error under another name; kept if that goes on
      errors_.push_back(variable);
      continue;
    }
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

namespace {

/// `ok = true;`, `error_count = 0;`, `failed = false;`: the opposite of a trace.
bool says_all_is_well(ValueDecl const* place, Expr const* value) {
  if (!place) return false;
  std::string const name = last_name(*place);
  value = bare(value);
  auto const* truth = llvm::dyn_cast<CXXBoolLiteralExpr>(value);
  auto const* number = llvm::dyn_cast<IntegerLiteral>(value);
  if (name_says_success(name)) return truth && truth->getValue();
  if (has_word(name, {"status", "state", "code", "handler", "callback", "promise"})) return false;
  bool const nothing = (truth && !truth->getValue()) || (number && number->getValue() == 0);
  return nothing && sounds_like_error(name) && !has_word(name, {"not", "no"});
}

}  // namespace

void effect_finder::look_at_assignment(Expr const* left, Expr const* right) {
  ValueDecl const* target = base_of(left);
  if (target && llvm::is_contained(locals_, target)) {
    if (mentions(right, errors_)) errors_.push_back(target);
    return;
  }
  std::string const name = target ? last_name(*target) : "";
  ValueDecl const* member = named_by(left);
  ValueDecl const* place = member ? member : target;  // `*rc = 1`
  // `return 1` is an exit code, `timeout = 30` is a substitute.
  auto const* number = llvm::dyn_cast<IntegerLiteral>(bare(right));
  bool const a_number = number && !left->getType()->isPointerType();
  bool const a_code =
      number && number->getValue() != 0 && place &&
      has_word(last_name(*place), {"ret", "rc", "rv", "retval", "code", "exitcode"});
  if (says_all_is_well(place, right))
    found_.acts = true;
  else if (sounds_like_error(name) || name_says_success(name) ||
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

namespace {

template <class Sees>
bool any_return(FunctionDecl const& function, Sees sees) {
  bool found = false;
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each)) return walk::past;
    auto const* given = llvm::dyn_cast<ReturnStmt>(each);
    found = found || (given && given->getRetValue() && sees(bare(given->getRetValue())));
    return walk::into;
  });
  return found;
}

/// `return 30;` where no other `return 0;` says that a number is a code: a substitute.
bool is_number_for_itself(Expr const* value, FunctionDecl const* function) {
  auto const* number = llvm::dyn_cast<IntegerLiteral>(bare(value));
  if (!number || !function || number->getValue().ule(2) || function->isMain()) return false;
  bool const http = number->getValue().uge(400) && number->getValue().ult(600);
  return !http &&
         !has_word(last_name(*function), {"main", "run", "status", "code", "exec", "execute"}) &&
         !any_return(*function, [](Expr const* each) {
           auto const* other = llvm::dyn_cast<IntegerLiteral>(each);
           return other && other->getValue() == 0;
         });
}

/// `try { f(); } catch (...) { return true; } return false;`: whether it throws is what is asked.
bool says_what_nothing_else_says(Expr const* value, FunctionDecl const* function) {
  auto const* truth = llvm::dyn_cast<CXXBoolLiteralExpr>(bare(value));
  if (!truth || !function) return false;
  bool opposite = false;
  bool const others = any_return(*function, [&](Expr const* each) {
    auto const* other = llvm::dyn_cast<CXXBoolLiteralExpr>(each);
    opposite = opposite || (other && other->getValue() != truth->getValue());
    return each != bare(value) && (!other || other->getValue() == truth->getValue());
  });
  return opposite && !others;
}

}  // namespace

void effect_finder::look_at_return(Expr const* value) {
  if (!value || in_lambda_ || depth_) return;
  // `return {};` says what its type says: nothing there, or no error.
  FunctionDecl const* function = function_around(*value, context_);
  if (auto const* list = llvm::dyn_cast<InitListExpr>(bare(value)); list && !list->getNumInits()) {
    if (function && can_say_failed(function->getReturnType())) {
      found_.converts = true;
      return;
    }
  }
  bool const told = !is_number_for_itself(value, function) &&
                    (says_failed(value, context_) || says_nothing_moved(value) ||
                     says_what_nothing_else_says(value, function));
  (told ? found_.converts : found_.acts) = true;
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
      found_.tells |= !llvm::is_contained(locals_, base_of(call.getArg(0))) && in_lambda_ == 0 &&
                      !known_.loggers.holds(base_of(call.getArg(0)));
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

namespace {

/// `if (false) log(…);`, unless it is a macro's, of which another build may make more.
Stmt const* only_branch(IfStmt const& fork) {
  auto const* truth = llvm::dyn_cast_or_null<CXXBoolLiteralExpr>(bare(fork.getCond()));
  if (!truth || fork.getIfLoc().isMacroID()) return nullptr;
  static NullStmt const nothing{SourceLocation()};
  Stmt const* taken = truth->getValue() ? fork.getThen() : fork.getElse();
  return taken ? taken : &nothing;
}

}  // namespace

void effect_finder::look_at(Stmt const* stmt) {
  if (auto const* block = llvm::dyn_cast<CompoundStmt>(stmt)) return look_at_block(*block);
  if (auto const* declaration = llvm::dyn_cast<DeclStmt>(stmt))
    return look_at_declaration(*declaration);
  if (auto const* attempt = llvm::dyn_cast<CXXTryStmt>(stmt)) return look_at_try(*attempt);
  if (auto const* fork = llvm::dyn_cast<IfStmt>(stmt)) {
    if (is_idle(fork)) return;
    if (Stmt const* only = only_branch(*fork)) return look_at(only);
  }
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
