#include "shared/unchecked.h"

#include "shared/names.h"
#include "shared/settled.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// `r`, also behind std::move and std::as_const.
bool names(Expr const* expr, VarDecl const& variable) {
  auto const* name = llvm::dyn_cast_or_null<DeclRefExpr>(without_move(expr));
  return name && name->getDecl() == &variable;
}

bool opens_by_name(llvm::StringRef name) {
  return llvm::is_contained({"value", "ValueOrDie", "ValueUnsafe", "unwrap"}, name);
}

touch touch_of_method(CXXMemberCallExpr const& call) {
  std::string const name = callee_name(call);
  if (opens_by_name(name)) return touch::opens;
  if (llvm::is_contained({"has_value", "ok", "is_ok", "isOk", "IsOk", "IsOK", "hasValue",
                          "operator bool", "good", "succeeded"},
                         name))
    return touch::asks_good;
  if (llvm::is_contained(
          {"has_error", "hasError", "is_err", "is_error", "isError", "has_exception", "operator!"},
          name))
    return touch::asks_bad;
  if (llvm::is_contained({"error", "status", "GetError", "getError"}, name))
    return touch::reads_error;
  return touch::looks;
}

/// `std::unexpected("x")`: an error, as it is written.
bool is_unexpected(Expr const& value) {
  NamedDecl const* type = record_of(value.getType());
  return type && llvm::is_contained({"unexpected", "unexpected_type"}, last_name(*type));
}

/// What a call gave may be an error; `expected<int> r;` and `r = 5;` hold a value.
bool may_hold_error(Expr const* init) {
  init = bare(init);
  while (auto const* built = llvm::dyn_cast_or_null<CXXConstructExpr>(init)) {
    if (is_unexpected(*built)) return true;
    if (built->getNumArgs() == 1 && is_unexpected(*built->getArg(0))) return true;
    if (built->getNumArgs() != 1 || !built->getConstructor()->isCopyOrMoveConstructor())
      return false;
    init = bare(built->getArg(0));
  }
  return llvm::isa_and_nonnull<CallExpr, CoawaitExpr, ConditionalOperator>(init) &&
         without_move(init) == init && !has_error_replaced(init);
}

touch touch_of_operator(CXXOperatorCallExpr const& call, VarDecl const& variable) {
  bool const first = call.getNumArgs() > 0 && names(call.getArg(0), variable);
  if (first && (call.getOperator() == OO_Star || call.getOperator() == OO_Arrow))
    return touch::opens;
  if (first && call.getOperator() == OO_Equal && call.getNumArgs() == 2)
    return may_hold_error(call.getArg(1)) ? touch::sets : touch::looks;
  for (Expr const* argument : call.arguments())
    if (names(argument, variable)) return touch::looks;
  return touch::none;
}

touch touch_of_declaration(DeclStmt const& declared, VarDecl const& variable) {
  if (llvm::is_contained(declared.decls(), &variable))
    return may_hold_error(variable.getInit()) ? touch::sets : touch::looks;
  for (Decl const* each : declared.decls())  // `auto& also = r;`: asked by that name, maybe
    if (auto const* other = llvm::dyn_cast<VarDecl>(each); other && other->getInit() &&
                                                           other->getType()->isReferenceType() &&
                                                           names(other->getInit(), variable))
      return touch::looks;
  return touch::none;
}

/// `fatal(r.error());`: nothing comes back from there, whether it is declared so or not.
bool gives_up(CallExpr const& call) {
  return !llvm::isa<CXXOperatorCallExpr>(call) &&
         has_word(callee_name(call), {"fatal", "die", "panic", "abort", "exit", "terminate", "bail",
                                      "throw", "raise", "rethrow", "unreachable", "crash"});
}

/// `LOG(FATAL) << …`: the program ends where that object does.
bool never_lives_on(CXXConstructExpr const& built) {
  CXXRecordDecl const* record = built.getConstructor()->getParent();
  return record->hasDefinition() && record->isAnyDestructorNoReturn();
}

bool is_true_edge(CFGBlock const& from, CFGBlock const& to) {
  return from.succ_begin() != from.succ_end() && from.succ_begin()->getReachableBlock() == &to;
}

}  // namespace

bool opens_result(Stmt const& stmt, Expr const*& result) {
  if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(&stmt)) {
    if (op->getOperator() != OO_Star && op->getOperator() != OO_Arrow) return false;
    result = op->getArg(0);
    return true;
  }
  if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&stmt);
      method && opens_by_name(callee_name(*method)) && method->getNumArgs() == 0) {
    result = method->getImplicitObjectArgument();
    return true;
  }
  return false;
}

touch touch_of(Stmt const& stmt, VarDecl const& variable) {
  if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(&stmt))
    return touch_of_operator(*op, variable);
  if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&stmt);
      method && names(method->getImplicitObjectArgument(), variable))
    return touch_of_method(*method);
  if (auto const* declared = llvm::dyn_cast<DeclStmt>(&stmt))
    return touch_of_declaration(*declared, variable);
  if (auto const* unary = llvm::dyn_cast<UnaryOperator>(&stmt);
      unary && unary->getOpcode() == UO_AddrOf && names(unary->getSubExpr(), variable))
    return touch::looks;
  if (auto const* call = llvm::dyn_cast<CallExpr>(&stmt)) {
    if (without_move(call) != call) return touch::none;  // what is done with it counts
    if (gives_up(*call)) return touch::looks;
    for (Expr const* argument : call->arguments())
      if (names(argument, variable)) return touch::looks;
  }
  if (auto const* lambda = llvm::dyn_cast<LambdaExpr>(&stmt))
    return mentions(lambda, {&variable}) ? touch::looks : touch::none;
  if (auto const* built = llvm::dyn_cast<CXXConstructExpr>(&stmt)) {
    if (never_lives_on(*built)) return touch::looks;
    for (Expr const* argument : built->arguments())
      if (names(argument, variable)) return touch::looks;
  }
  return touch::none;
}

paths::paths(Decl const& owner, Stmt* body, ASTContext& context) {
  CFG::BuildOptions options;
  options.setAllAlwaysAdd();
  options.AddEHEdges = false;
  cfg_ = CFG::buildCFG(&owner, body, &context, options);
}

paths::answer paths::look_back(CFGBlock const& block, size_t from, VarDecl const& variable) const {
  for (size_t i = from; i-- > 0;) {
    auto const element = block[i].getAs<CFGStmt>();
    if (!element) continue;
    switch (touch_of(*element->getStmt(), variable)) {
      case touch::sets: return answer::bad;
      case touch::asks_good:
      case touch::asks_bad:
      case touch::looks: return answer::fine;
      case touch::reads_error:
        // `if (r.error() == x)` decides; `log(r.error())` only says that it went wrong.
        if (mentions(block.getTerminatorCondition(), {&variable})) return answer::fine;
        break;
      case touch::opens:  // reported there, if anywhere
        return answer::fine;
      case touch::none: break;
    }
  }
  return answer::go_on;
}

paths::answer paths::across(CFGBlock const& from, CFGBlock const& to, VarDecl const& variable) {
  Stmt const* last = from.getTerminatorCondition();
  auto const* condition = llvm::dyn_cast_or_null<Expr>(last);
  if (!condition || from.succ_size() != 2) return answer::go_on;
  bool good_if_true = true;
  condition = bare(condition);
  while (auto const* negated = llvm::dyn_cast<UnaryOperator>(condition)) {
    if (negated->getOpcode() != UO_LNot) break;
    good_if_true = !good_if_true;
    condition = bare(negated->getSubExpr());
  }
  touch const asked = touch_of(*condition, variable);
  if (asked != touch::asks_good && asked != touch::asks_bad) return answer::go_on;
  if (asked == touch::asks_bad) good_if_true = !good_if_true;
  return is_true_edge(from, to) == good_if_true ? answer::fine : answer::bad;
}

bool paths::reaches_unchecked(Stmt const& opening, VarDecl const& variable) const {
  llvm::SmallVector<std::pair<CFGBlock const*, size_t>, 16> todo;
  for (CFGBlock const* block : *cfg_)
    for (size_t i = 0; i < block->size(); ++i)
      if (auto const element = (*block)[i].getAs<CFGStmt>();
          element && element->getStmt() == &opening)
        todo.emplace_back(block, i);
  llvm::SmallPtrSet<CFGBlock const*, 16> seen;
  while (!todo.empty()) {
    auto const [block, from] = todo.pop_back_val();
    answer const here = look_back(*block, from, variable);
    if (here == answer::bad) return true;
    if (here == answer::fine) continue;
    for (CFGBlock::AdjacentBlock const& edge : block->preds()) {
      CFGBlock const* before = edge.getReachableBlock();
      if (!before) continue;
      answer const crossing = across(*before, *block, variable);
      if (crossing == answer::bad) return true;
      if (crossing == answer::go_on && seen.insert(before).second)
        todo.emplace_back(before, before->size());
    }
  }
  return false;
}

}  // namespace holdfast_tidy
