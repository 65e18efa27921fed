#include "checks/LostCauseCheck.h"

#include "shared/error_links.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

bool is_caught_itself(Expr const& raised, handler const& judged) {
  Expr const* operand = bare(&raised);
  if (auto const* copy = llvm::dyn_cast<CXXConstructExpr>(operand); copy && copy->getNumArgs() == 1)
    operand = bare(copy->getArg(0));
  return judged.variable && named_by(operand) == judged.variable;
}

/// `failure(e.what()).to_json()`: made only for what can be had from it.
bool makes_something_else(Stmt const& stmt, name_list const& errors) {
  auto const* call = llvm::dyn_cast<CXXMemberCallExpr>(&stmt);
  return call && !is_or_derives_from(record_of(call->getType()), errors);
}

/// `if (!other_way()) throw …;`
bool asks_another_attempt(Expr const* condition) {
  auto const* negated = llvm::dyn_cast_or_null<UnaryOperator>(bare(condition));
  return negated && negated->getOpcode() == UO_LNot &&
         llvm::isa<CallExpr>(bare(negated->getSubExpr()));
}

/// The error in a `return` that could have carried its cause: a holdfast error, or an exception
/// inside `std::unexpected`. An enumerator has no room for one.
Expr const* returned_error(ReturnStmt const& given, vocabulary const& known) {
  static name_list const errors{"holdfast::error std::exception"};
  // `return to_json(network_error(e.what()));` is an answer already: there is no room in it.
  QualType const answer = given.getRetValue() ? given.getRetValue()->getType() : QualType();
  NamedDecl const* type = record_of(answer);
  if (!type && (answer.isNull() || !answer->isDependentType())) return nullptr;
  if (type && !known.results.holds(type) && !is_or_derives_from(type, errors) &&
      !has_word(last_name(*type), {"expected", "unexpected", "result", "outcome", "task"}))
    return nullptr;
  Expr const* found = nullptr;
  for_each_stmt(given.getRetValue(), [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each) || makes_something_else(*each, errors)) return walk::past;
    auto const* built = llvm::dyn_cast<CXXConstructExpr>(each);
    if (!found && built && !built->getConstructor()->isCopyOrMoveConstructor() &&
        is_or_derives_from(built->getConstructor()->getParent(), errors))
      found = built;
    return found ? walk::past : walk::into;
  });
  return found;
}

/// `catch (...) { auto other = second_way(); if (!other) throw failure(); }`: that is why the
/// second way failed, not the first.
bool is_of_another_attempt(Stmt const& thrown, handler const& judged, ASTContext& context) {
  names locals;
  for_each_stmt(judged.stmt->getHandlerBlock(), [&](Stmt const* each) {
    if (auto const* declared = llvm::dyn_cast<DeclStmt>(each))
      for (Decl const* decl : declared->decls())
        if (auto const* local = llvm::dyn_cast<VarDecl>(decl);
            local && !llvm::is_contained(judged.errors, local))
          locals.push_back(local);
    return walk::into;
  });
  for (Stmt const* up = parent_stmt(thrown, context); up && up != judged.stmt;
       up = parent_stmt(*up, context))
    if (auto const* fork = llvm::dyn_cast<IfStmt>(up);
        fork && (mentions(fork->getCond(), locals) || asks_another_attempt(fork->getCond())) &&
        !mentions(fork->getCond(), judged.errors))
      return true;
  return false;
}

/// `hf::unavailable{"x"}.raise();`, or `give_up("x");` with a body at hand that throws: the error,
/// or the call that makes it.
Expr const* raised_by_call(CallExpr const& call, vocabulary const& known, ASTContext& context) {
  static name_list const errors{"holdfast::error"};
  auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&call);
  if (method && callee_name(call) == "raise") {
    Expr const* object = bare(method->getImplicitObjectArgument());
    return is_or_derives_from(record_of(object->getType()), errors) ? object : nullptr;
  }
  FunctionDecl const* function = call.getDirectCallee();
  if (!function || !function->isNoReturn() || !function->hasBody(function)) return nullptr;
  effect_finder inside(known, context, {});
  inside.look_at(function->getBody());
  if (inside.found().logs) return nullptr;  // what it was told is in the log
  bool throws = false;
  bool other = keeps_current_exception(function->getBody());
  for_each_stmt(function->getBody(), [&](Stmt const* each) {
    auto const* thrown = llvm::dyn_cast<CXXThrowExpr>(each);
    other = other || llvm::isa<CXXTryStmt>(each) ||
            (thrown && (!thrown->getSubExpr() || is_nested_exception(*thrown->getSubExpr())));
    throws = throws || thrown;
    return llvm::isa<LambdaExpr>(each) ? walk::past : walk::into;
  });
  return throws && !other ? &call : nullptr;
}

}  // namespace

void LostCauseCheck::look_at(handler const& judged, ASTContext& context) {
  auto judge = [&](Expr const& raised, SourceLocation where, bool thrown) {
    if (is_caught_itself(raised, judged)) return;  // bare-rethrow's case
    link const tie = link_of(raised, judged, known(), context);
    if (tie == link::kept) return;
    if (thrown && tie == link::text_only && ends_in_log_around(raised, judged, known(), context))
      return;  // the log is all that hears of either, and it has the text
    if ((!is_left_open(*judged.stmt) && !is_left_open(raised)) || !is_first_at(where)) return;
    diag(where,
         "the new error %select{keeps only the text of|drops}0 the one that was caught: its "
         "type and %select{what it carries|everything it knew}0 are lost; hand it on as the "
         "cause (holdfast::because, std::throw_with_nested), or log it here")
        << (tie == link::dropped);
  };
  for_each_stmt(judged.stmt->getHandlerBlock(), [&](Stmt const* each) {
    // What is thrown in a nested try block is caught there; its handlers are judged on their own.
    if (llvm::isa<LambdaExpr, CXXTryStmt>(each)) return walk::past;
    if (auto const* thrown = llvm::dyn_cast<CXXThrowExpr>(each)) {
      if (thrown->getSubExpr() && !is_of_another_attempt(*thrown, judged, context))
        judge(*thrown->getSubExpr(), thrown->getThrowLoc(), true);
      return walk::past;
    }
    if (auto const* call = llvm::dyn_cast<CallExpr>(each))
      if (Expr const* raised = raised_by_call(*call, known(), context);
          raised && !is_of_another_attempt(*call, judged, context))
        judge(*raised, call->getExprLoc(), true);
    if (auto const* given = llvm::dyn_cast<ReturnStmt>(each))
      if (Expr const* error = returned_error(*given, known()))
        judge(*error, given->getReturnLoc(), false);
    return walk::into;
  });
}

}  // namespace holdfast_tidy
