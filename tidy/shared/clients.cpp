#include "shared/clients.h"

#include "shared/annotations.h"
#include "shared/answers_behind.h"
#include "shared/callers.h"
#include "shared/handlers.h"
#include "shared/order.h"
#include "shared/walk.h"
#include "shared/watched.h"

#include "clang/AST/DeclTemplate.h"
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
  // `stub->async()->Sync(&context, this)`: the reactor is told in its OnDone.
  if (llvm::any_of(function.parameters(), [](ParmVarDecl const* each) {
        NamedDecl const* type = record_of(each->getType());
        return type && has_word(last_name(*type), {"reactor"});
      }))
    return false;
  return llvm::isa<CXXMethodDecl>(function) && function.getNumParams() > 0 &&
         is_named(function.getParamDecl(0)->getType(), "grpc::ClientContext") &&
         !function.getName().starts_with("Async") &&
         !function.getName().starts_with("PrepareAsync");
}

/// `http::read(stream, buffer, response)` and `http::write(stream, request)`: a server reads
/// requests and writes responses.
bool is_beast_client(CallExpr const& call, FunctionDecl const& function) {
  llvm::StringRef const last = function.getDeclName().isIdentifier() ? function.getName() : "";
  bool const writes = last == "write" || last == "async_write";
  if (!writes && last != "read" && last != "async_read") return false;
  return plain_name(function) == ("boost::beast::http::" + last).str() &&
         llvm::any_of(call.arguments(), [&](Expr const* argument) {
           return says_of_message(record_of(argument->getType()), writes);
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

/// `catch (std::bad_alloc&)`: nothing that another process does ends there.
bool is_for_memory(handler const& judged) {
  static name_list const memory{"std::bad_alloc std::bad_array_new_length"};
  return memory.holds(caught_class(*judged.stmt));
}

bool yields_answer(handler const& judged) {
  if (is_for_memory(judged)) return false;
  effects const& found = judged.found;
  return found.converts || found.acts || found.stores || found.tells || found.ends ||
         found.ignored || (found.uses && !found.logs);
}

}  // namespace

bool says_of_message(NamedDecl const* type, bool is_request) {
  auto const* made = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(type);
  if (!made || made->getTemplateArgs().size() == 0) return false;
  TemplateArgument const& first = made->getTemplateArgs()[0];
  return first.getKind() == TemplateArgument::Integral && first.getAsIntegral() == is_request;
}

bool leaves_process(CallExpr const& call, vocabulary const& known) {
  auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(callee_of(call));
  if (!function) return false;
  return known.clients.holds(function) || is_annotated(function, "external") ||
         is_grpc_stub(*function) || is_beast_client(call, *function);
}

bool answers_by_value(CallExpr const& call) {
  auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(callee_of(call));
  if (!function) return false;
  QualType const type = call.getType();
  if (function->isExternC()) return !type->isVoidType();
  static name_list const throwing{"sw::redis::* pqxx::* Poco::* mongocxx::*"};
  if (throwing.holds(function)) return false;  // what they return is what was asked for
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
        if (VarDecl const* variable = initialised_by(*child, context))
          return is_given_to_guard(*variable, known);
        child = parent_stmt(*child, context);
        if (child && !llvm::isa<Expr>(child)) break;
      }
    }
  }
  return false;
}

namespace {

/// `x` for the call in `x = quote().cents`.
VarDecl const* assigned_from(Expr const& call, CXXTryStmt const& attempt, ASTContext& context) {
  Stmt const* child = &call;
  for (Stmt const* up = parent_stmt(call, context); llvm::isa_and_nonnull<Expr>(up);
       child = up, up = parent_stmt(*up, context)) {
    auto const* binary = llvm::dyn_cast<BinaryOperator>(up);
    auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(up);
    Expr const* left = nullptr;
    if (binary && binary->getOpcode() == BO_Assign && binary->getRHS() == child)
      left = binary->getLHS();
    if (op && op->getOperator() == OO_Equal && op->getNumArgs() == 2 && op->getArg(1) == child)
      left = op->getArg(0);
    auto const* variable = llvm::dyn_cast_or_null<VarDecl>(left ? named_by(left) : nullptr);
    if (variable && variable->hasLocalStorage() && !declares(attempt.getTryBlock(), variable))
      return variable;
  }
  return nullptr;
}

/// `auto x = last_known(); try { x = quote(); } catch (...) {} return x;`: the value was there
/// before.
bool has_value_before(Expr const& call, CXXTryStmt const& attempt, ASTContext& context) {
  VarDecl const* variable = assigned_from(call, attempt, context);
  if (!variable) return false;
  if (llvm::isa<ParmVarDecl>(variable)) return true;
  if (variable->getInit() && !is_nothing(variable->getInit())) return true;
  auto const* block = llvm::dyn_cast_or_null<CompoundStmt>(parent_stmt(attempt, context));
  if (!block) return false;
  for (Stmt const* each : block->body()) {
    if (each == &attempt) break;
    auto const* expr = llvm::dyn_cast<Expr>(each);
    auto const* set = llvm::dyn_cast_or_null<BinaryOperator>(expr ? bare(expr) : nullptr);
    if (set && set->getOpcode() == BO_Assign && named_by(set->getLHS()) == variable &&
        !is_nothing(set->getRHS()))
      return true;
  }
  return false;
}

/// `try { …; return response.status(); } catch (e) { log(e); } return status::gateway_timeout;`:
/// there is another answer for the failure.
bool has_value_behind(CXXTryStmt const& attempt, ASTContext& context) {
  return returns_inside(attempt.getTryBlock()) &&
         llvm::any_of(all_behind(attempt, context), [](Stmt const* each) {
           auto const* given = llvm::dyn_cast<ReturnStmt>(each);
           return given && given->getRetValue();
         });
}

}  // namespace

bool has_handler_with_answer(Expr const& call, vocabulary const& known, ASTContext& context) {
  Stmt const* child = &call;
  for (Stmt const* up = parent_stmt(call, context); up; up = parent_stmt(*up, context)) {
    if (auto const* attempt = llvm::dyn_cast<CXXTryStmt>(up);
        attempt && attempt->getTryBlock() == child)
      for (unsigned i = 0; i < attempt->getNumHandlers(); ++i) {
        handler const& judged = handler_book::judge(*attempt->getHandler(i), known, context);
        if (yields_answer(judged)) return true;
        if (!is_for_memory(judged) && !ends_flow(judged.stmt->getHandlerBlock()) &&
            (has_value_before(call, *attempt, context) || has_value_behind(*attempt, context)))
          return true;
      }
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

}  // namespace holdfast_tidy
