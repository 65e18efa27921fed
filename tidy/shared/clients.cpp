#include "shared/clients.h"

#include "shared/annotations.h"
#include "shared/handlers.h"
#include "shared/walk.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ParentMapContext.h"
#include "llvm/ADT/STLExtras.h"

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

bool is_guarded(CallExpr const& call, vocabulary const& known, ASTContext& context) {
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

bool has_handler_with_answer(CallExpr const& call, vocabulary const& known, ASTContext& context) {
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

bool is_result_looked_at(CallExpr const& call, FunctionDecl const& function, ASTContext& context) {
  Expr const* value = &call;
  for (;;) {
    if (VarDecl const* variable = variable_of(*value, context)) {
      unsigned seen = 0;
      for_each_stmt(function.getBody(), [&](Stmt const* each) {
        if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each);
            name && name->getDecl() == variable) {
          // `*answer` and `answer->body` open it; that is no question.
          Stmt const* use = parent_stmt(*name, context);
          while (use && llvm::isa<ImplicitCastExpr, ParenExpr>(use))
            use = parent_stmt(*use, context);
          auto const* op = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(use);
          seen += !(op && (op->getOperator() == OO_Star || op->getOperator() == OO_Arrow));
        }
        return walk::into;
      });
      return seen > 0;
    }
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
