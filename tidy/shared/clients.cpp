#include "shared/clients.h"

#include "shared/annotations.h"
#include "shared/callers.h"
#include "shared/handlers.h"
#include "shared/walk.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ParentMapContext.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

#include <algorithm>

using namespace clang;

namespace holdfast_tidy {
namespace {

bool is_named(QualType type, llvm::StringRef name) {
  NamedDecl const* record = record_of(type);
  return record && plain_name(*record) == name;
}

/// Status Get(ClientContext*, …): every method of a generated gRPC stub.
bool is_grpc_stub(FunctionDecl const& function) {
  return llvm::isa<CXXMethodDecl>(function) && function.getNumParams() > 0 &&
         is_named(function.getParamDecl(0)->getType(), "grpc::ClientContext") &&
         !function.getName().starts_with("Async") &&
         !function.getName().starts_with("PrepareAsync");
}

/// http::read(stream, buffer, response): a server reads requests.
bool is_beast_response(CallExpr const& call, FunctionDecl const& function) {
  std::string const name = plain_name(function);
  if (name != "boost::beast::http::read" && name != "boost::beast::http::async_read") return false;
  return llvm::any_of(call.arguments(), [](Expr const* argument) {
    auto const* record = argument->getType()->getAsCXXRecordDecl();
    auto const* made = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(record);
    if (!made || made->getTemplateArgs().size() == 0) return false;
    TemplateArgument const& first = made->getTemplateArgs()[0];
    return first.getKind() == TemplateArgument::Integral && first.getAsIntegral() == 0;
  });
}

bool is_guard(NamedDecl const* callee, vocabulary const& known) {
  return known.guards.holds(callee) || is_annotated(callee, "guards");
}

/// True if the variable that holds the lambda is given to a guard anywhere in its function.
bool is_given_to_guard(VarDecl const& variable, vocabulary const& known) {
  auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(variable.getDeclContext());
  bool given = false;
  for_each_stmt(function ? function->getBody() : nullptr, [&](Stmt const* each) {
    if (auto const* call = llvm::dyn_cast<CallExpr>(each);
        call && is_guard(callee_of(*call), known))
      for (Expr const* argument : call->arguments())
        given = given || mentions(argument, {&variable});
    return given ? walk::past : walk::into;
  });
  return given;
}

bool yields_answer(handler const& judged) {
  effects const& found = judged.found;
  return found.converts || found.acts || found.stores || found.tells || found.ends ||
         found.ignored || (found.uses && !found.logs);
}

template <class See>
void for_each_use(VarDecl const& variable, FunctionDecl const& function, See see) {
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each); name && name->getDecl() == &variable)
      see(*name);
    return walk::into;
  });
}

VarDecl const* variable_of(Stmt const& init, ASTContext& context) {
  for (DynTypedNode const& parent : context.getParents(init))
    if (auto const* variable = parent.get<VarDecl>()) return variable;
  return nullptr;
}

}  // namespace

bool leaves_process(CallExpr const& call, vocabulary const& known) {
  auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(callee_of(call));
  if (!function) return false;
  return known.clients.holds(function) || is_annotated(function, "external") ||
         is_grpc_stub(*function) || is_beast_response(call, *function);
}

bool answers_by_value(CallExpr const& call) {
  auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(callee_of(call));
  if (!function) return false;
  QualType const type = call.getType();
  if (function->isExternC()) return !type->isVoidType();
  return can_say_failed(type) || (type->isBooleanType() && !is_annotated(function, "external"));
}

bool is_guarded(Expr const& call, vocabulary const& known, ASTContext& context) {
  for (Stmt const* up = parent_stmt(call, context); up; up = parent_stmt(*up, context)) {
    if (auto const* outer = llvm::dyn_cast<CallExpr>(up);
        outer && is_guard(callee_of(*outer), known))
      return true;
    if (llvm::isa<LambdaExpr>(up)) {
      Stmt const* child = up;
      for (int steps = 0; child && steps < 4; ++steps) {
        if (VarDecl const* variable = variable_of(*child, context))
          return is_given_to_guard(*variable, known);
        child = parent_stmt(*child, context);
        if (child && !llvm::isa<Expr>(child)) break;
      }
    }
  }
  return false;
}

bool has_handler_with_answer(Expr const& call, vocabulary const& known, ASTContext& context) {
  Stmt const* child = &call;
  for (Stmt const* up = parent_stmt(call, context); up; up = parent_stmt(*up, context)) {
    if (auto const* attempt = llvm::dyn_cast<CXXTryStmt>(up);
        attempt && attempt->getTryBlock() == child)
      for (unsigned i = 0; i < attempt->getNumHandlers(); ++i)
        if (yields_answer(handler_book::judge(*attempt->getHandler(i), known, context)))
          return true;
    child = up;
  }
  return false;
}

namespace {

bool answers(FunctionDecl const& function, vocabulary const& known, ASTContext& context,
             llvm::SmallPtrSetImpl<FunctionDecl const*>& asked) {
  constexpr unsigned most = 16;
  if (!asked.insert(function.getCanonicalDecl()).second) return true;  // judged already, or now
  if (asked.size() > most) return false;
  llvm::ArrayRef<use_of_function> const uses = caller_book::uses_of(function, context);
  return !uses.empty() && llvm::all_of(uses, [&](use_of_function const& use) {
    if (is_guarded(*use.expr, known, context)) return true;
    if (!use.called || !use.user) return false;
    if (has_handler_with_answer(*use.expr, known, context)) return true;
    // What its own declaration hands to its callers, they have to deal with.
    return is_annotated(use.user, "external") || is_annotated(use.user, "guards") ||
           answers(*use.user, known, context, asked);
  });
}

}  // namespace

bool every_caller_answers(FunctionDecl const& function, vocabulary const& known,
                          ASTContext& context) {
  llvm::SmallPtrSet<FunctionDecl const*, 8> asked;
  return answers(function, known, context, asked);
}

ValueDecl const* error_out_of(CallExpr const& call) {
  auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(callee_of(call));
  if (!function) return nullptr;
  for (unsigned i = 0; i < std::min(call.getNumArgs(), function->getNumParams()); ++i) {
    QualType const type = function->getParamDecl(i)->getType();
    if (type->isLValueReferenceType() && !type->getPointeeType().isConstQualified() &&
        (is_named(type, "std::error_code") || is_named(type, "boost::system::error_code")))
      return base_of(call.getArg(i));
  }
  return nullptr;
}

bool is_told_by_callable(CallExpr const& call) {
  if (!llvm::StringRef(callee_name(call)).starts_with("async_") || call.getNumArgs() == 0)
    return false;
  Expr const* last = bare(call.getArg(call.getNumArgs() - 1));
  if (auto const* built = llvm::dyn_cast<CXXConstructExpr>(last); built && built->getNumArgs() == 1)
    last = bare(built->getArg(0));
  if (auto const* lambda = llvm::dyn_cast<LambdaExpr>(last)) {
    FunctionDecl const* body = lambda->getCallOperator();
    return body->getNumParams() > 0 && mentions(lambda->getBody(), {body->getParamDecl(0)});
  }
  // asio::use_awaitable and the like throw what went wrong, or keep it in a future.
  NamedDecl const* type = record_of(last->getType());
  return !type || !has_word(last_name(*type), {"awaitable", "deferred", "detached", "yield"});
}

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

/// `*answer` and `answer->body` open it, `answer = …` replaces it: these are no questions.
bool asks(DeclRefExpr const& name, ASTContext& context) {
  Expr const* value = &name;
  Stmt const* use = parent_stmt(name, context);
  while (llvm::isa_and_nonnull<ImplicitCastExpr, ParenExpr>(use)) {
    value = llvm::cast<Expr>(use);
    use = parent_stmt(*use, context);
  }
  if (auto const* op = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(use))
    return op->getOperator() != OO_Star && op->getOperator() != OO_Arrow &&
           !(op->getOperator() == OO_Equal && op->getArg(0) == value);
  auto const* binary = llvm::dyn_cast_or_null<BinaryOperator>(use);
  return !(binary && binary->getOpcode() == BO_Assign && binary->getLHS() == value);
}

bool is_asked(VarDecl const& variable, FunctionDecl const& function, ASTContext& context) {
  bool asked = !declares(function.getBody(), &variable);  // captured: others may
  for_each_use(variable, function,
               [&](DeclRefExpr const& name) { asked = asked || asks(name, context); });
  return asked;
}

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
    if (VarDecl const* variable = variable_of(*value, context))
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
    // `request(…).get()` throws what went wrong; `.then(…)` hands it on.
    if (auto const* method = llvm::dyn_cast<MemberExpr>(up))
      return !llvm::is_contained({"get", "wait", "value"},
                                 method->getMemberDecl()->getDeclName().getAsString());
    if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(up))
      return op->getOperator() != OO_Star && op->getOperator() != OO_Arrow;
    return !llvm::isa<CompoundStmt, ForStmt, WhileStmt, CXXForRangeStmt, CaseStmt, DefaultStmt>(
               up) &&
           !(llvm::isa<IfStmt>(up) && llvm::cast<IfStmt>(up)->getCond() != value);
  }
}

}  // namespace holdfast_tidy
