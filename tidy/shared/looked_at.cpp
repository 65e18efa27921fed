// Whether anybody looks at what a client answered.
#include "shared/clients.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

template <class See>
void for_each_use(VarDecl const& variable, FunctionDecl const& function, See see) {
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each); name && name->getDecl() == &variable)
      see(*name);
    return walk::into;
  });
}

}  // namespace

bool is_error_looked_at(ValueDecl const& out, FunctionDecl const& function, ASTContext& context) {
  auto const* variable = llvm::dyn_cast<VarDecl>(&out);
  // It is the caller's, or the object's, or of the function around a lambda.
  if (!variable || !variable->isLocalVarDecl() || !declares(function.getBody(), variable))
    return true;
  bool asked = false;
  for_each_use(*variable, function, [&](DeclRefExpr const& name) {
    auto const* call = llvm::dyn_cast_or_null<CallExpr>(parent_stmt(name, context));
    asked = asked || !call || error_out_of(*call) != variable;
  });
  return asked;
}

namespace {

/// `if (x)`, `x == y`, `!x`, `x ? y : z`, also with `x` somewhere below.
bool decides(Expr const& expr, ASTContext& context) {
  Stmt const* child = &expr;
  for (Stmt const* up = parent_stmt(expr, context); up;
       child = up, up = parent_stmt(*up, context)) {
    if (auto const* binary = llvm::dyn_cast<BinaryOperator>(up)) {
      if (binary->isComparisonOp() || binary->isLogicalOp()) return true;
    } else if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(up)) {
      if (op->isComparisonOp()) return true;
    } else if (auto const* unary = llvm::dyn_cast<UnaryOperator>(up)) {
      if (unary->getOpcode() == UO_LNot) return true;
    } else if (auto const* choice = llvm::dyn_cast<ConditionalOperator>(up)) {
      if (choice->getCond() == child) return true;
    } else if (auto const* fork = llvm::dyn_cast<IfStmt>(up)) {
      return fork->getCond() == child;
    } else if (auto const* loop = llvm::dyn_cast<WhileStmt>(up)) {
      return loop->getCond() == child;
    } else if (auto const* choice = llvm::dyn_cast<SwitchStmt>(up)) {
      return choice->getCond() == child;
    } else if (!llvm::isa<Expr>(up)) {
      return false;
    }
  }
  return false;
}

/// It decides, or what is made of it does: `char* v = PQgetvalue(r, 0, 0); if (v) …`.
bool decides_later(Expr const& expr, FunctionDecl const& function, ASTContext& context) {
  if (decides(expr, context)) return true;
  Stmt const* value = &expr;
  while (auto const* up = llvm::dyn_cast_or_null<CastExpr>(parent_stmt(*value, context)))
    value = up;
  VarDecl const* variable = initialised_by(*value, context);
  bool found = false;
  if (variable)
    for_each_use(*variable, function,
                 [&](DeclRefExpr const& name) { found = found || decides(name, context); });
  return found;
}

/// Takes what is in a result, or puts it away, and does not ask whether there is any.
bool only_opens(CallExpr const& call) {
  return llvm::is_contained({"PQgetvalue", "PQgetlength", "PQclear", "freeReplyObject"},
                            callee_name(call));
}

/// `r->str` of hiredis; `r->type` tells.
bool opens_reply(MemberExpr const& member) {
  NamedDecl const* type = record_of(member.getBase()->getType());
  return type && member.isArrow() && plain_name(*type) == "redisReply" &&
         last_name(*member.getMemberDecl()) != "type";
}

/// `redisGetReply(c, &r)`, also with a cast: there it is set.
bool is_set_there(UnaryOperator const& address, ASTContext& context) {
  Stmt const* up = parent_stmt(address, context);
  while (llvm::isa_and_nonnull<CastExpr, ParenExpr>(up)) up = parent_stmt(*up, context);
  auto const* call = llvm::dyn_cast_or_null<CallExpr>(up);
  return address.getOpcode() == UO_AddrOf && call && callee_name(*call) == "redisGetReply";
}

/// `*answer` and `answer->body` open it, `answer = …` replaces it: these are no questions.
bool asks(DeclRefExpr const& name, FunctionDecl const& function, ASTContext& context) {
  Expr const* value = &name;
  Stmt const* use = parent_stmt(name, context);
  while (llvm::isa_and_nonnull<CastExpr, ParenExpr>(use) &&
         !llvm::cast<Expr>(use)->getType()->isVoidType()) {
    value = llvm::cast<Expr>(use);
    use = parent_stmt(*use, context);
  }
  if (auto const* op = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(use))
    return op->getOperator() != OO_Star && op->getOperator() != OO_Arrow &&
           !(op->getOperator() == OO_Equal && op->getArg(0) == value);
  if (auto const* call = llvm::dyn_cast_or_null<CallExpr>(use); call && only_opens(*call))
    return decides_later(*call, function, context);
  if (auto const* member = llvm::dyn_cast_or_null<MemberExpr>(use); member && opens_reply(*member))
    return decides_later(*member, function, context);
  if (auto const* unary = llvm::dyn_cast_or_null<UnaryOperator>(use))
    return !is_set_there(*unary, context);
  auto const* binary = llvm::dyn_cast_or_null<BinaryOperator>(use);
  return !(binary && binary->getOpcode() == BO_Assign && binary->getLHS() == value);
}

}  // namespace

bool is_asked(VarDecl const& variable, FunctionDecl const& function, ASTContext& context) {
  bool asked = !declares(function.getBody(), &variable);  // captured: others may
  for_each_use(variable, function,
               [&](DeclRefExpr const& name) { asked = asked || asks(name, function, context); });
  return asked;
}

namespace {

/// The local that `value` is assigned to.
VarDecl const* assigned_local(Stmt const& up, Expr const* value) {
  auto const* binary = llvm::dyn_cast<BinaryOperator>(&up);
  if (!binary || binary->getOpcode() != BO_Assign || binary->getRHS() != value) return nullptr;
  auto const* variable = llvm::dyn_cast_or_null<VarDecl>(named_by(binary->getLHS()));
  return variable && variable->hasLocalStorage() ? variable : nullptr;
}

}  // namespace

bool is_result_looked_at(CallExpr const& call, FunctionDecl const& function, ASTContext& context) {
  Expr const* value = &call;
  for (;;) {
    if (VarDecl const* variable = initialised_by(*value, context))
      return is_asked(*variable, function, context);
    Stmt const* up = parent_stmt(*value, context);
    if (!up) return true;  // a default argument, an initialiser of a member: kept somewhere
    if (auto const* cast = llvm::dyn_cast<CStyleCastExpr>(up);
        cast && cast->getType()->isVoidType())
      return false;
    bool const shell = llvm::isa<CastExpr, ParenExpr, ExprWithCleanups, MaterializeTemporaryExpr,
                                 CXXBindTemporaryExpr>(up);
    if (shell) {
      value = llvm::cast<Expr>(up);
      continue;
    }
    if (VarDecl const* variable = assigned_local(*up, value);
        variable && llvm::isa_and_nonnull<CompoundStmt>(parent_stmt(*up, context)))
      return is_asked(*variable, function, context);
    if (auto const* outer = llvm::dyn_cast<CallExpr>(up); outer && only_opens(*outer))
      return decides_later(*outer, function, context);
    if (auto const* member = llvm::dyn_cast<MemberExpr>(up); member && opens_reply(*member))
      return decides_later(*member, function, context);
    // `request(…).get()` throws what went wrong; `.then(…)` hands it on.
    if (auto const* method = llvm::dyn_cast<MemberExpr>(up))
      return !llvm::is_contained({"get", "wait", "value"},
                                 method->getMemberDecl()->getDeclName().getAsString());
    if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(up))
      return op->getOperator() != OO_Star && op->getOperator() != OO_Arrow;
    if (auto const* loop = llvm::dyn_cast<WhileStmt>(up)) return loop->getCond() == value;
    if (auto const* loop = llvm::dyn_cast<ForStmt>(up)) return loop->getCond() == value;
    return !llvm::isa<CompoundStmt, CXXForRangeStmt, CaseStmt, DefaultStmt>(up) &&
           !(llvm::isa<IfStmt>(up) && llvm::cast<IfStmt>(up)->getCond() != value);
  }
}

}  // namespace holdfast_tidy
