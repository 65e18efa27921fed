// What a call in a handler does about the error.
#include "shared/annotations.h"
#include "shared/effects.h"
#include "shared/walk.h"

#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

bool keeps_exception(llvm::StringRef name) {
  return llvm::is_contained({"current_exception", "make_exception_ptr", "set_exception",
                             "current_error", "error_from", "uncaught_exception"},
                            name);
}

bool throws_again(llvm::StringRef name) {
  return llvm::is_contained({"rethrow_exception", "throw_with_nested", "rethrow_if_nested",
                             "rethrow_nested", "throw_exception"},
                            name);
}

bool ends_process(llvm::StringRef name) {
  return llvm::is_contained({"exit", "_exit", "_Exit", "quick_exit", "abort", "terminate"}, name);
}

FunctionDecl const* body_to_enter(NamedDecl const* callee, SourceManager const& sources) {
  auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(callee);
  if (auto const* made = llvm::dyn_cast_or_null<FunctionTemplateDecl>(callee))
    function = made->getTemplatedDecl();
  if (!function || !function->hasBody(function)) return nullptr;
  return sources.isInSystemHeader(function->getLocation()) ? nullptr : function;
}

/// Asks and computes, changes nothing: no reason to call the handler active.
bool only_asks(CallExpr const& call, NamedDecl const* callee) {
  if (auto const* method = llvm::dyn_cast_or_null<CXXMethodDecl>(callee))
    return method->isConst() && !method->getReturnType()->isVoidType();
  return callee && (callee->isInStdNamespace() &&
                    llvm::is_contained({"move", "forward", "as_const", "addressof", "get"},
                                       last_name(*callee)));
}

/// `failures.fetch_add(1)`, `errors.emplace_back("…")`: like `++failures`.
bool counts_or_keeps(CallExpr const& call, llvm::StringRef name) {
  auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&call);
  ValueDecl const* on = method ? named_by(method->getImplicitObjectArgument()) : nullptr;
  return on && sounds_like_error(last_name(*on)) &&
         has_word(name, {"add", "push", "emplace", "append", "insert", "inc", "increment", "put"});
}

/// `result.set(api_code::user_not_found)`: an error, by the name of its kind or its own.
bool is_given_an_error(CallExpr const& call) {
  return !llvm::isa<CXXOperatorCallExpr>(call) &&
         llvm::any_of(call.arguments(), [](Expr const* argument) {
           ValueDecl const* named = named_by(argument);
           auto const* one = llvm::dyn_cast_or_null<EnumConstantDecl>(named);
           NamedDecl const* type = one ? record_of(one->getType()) : nullptr;
           return one && !enumerator_says_success(*one) &&
                  (sounds_like_error(last_name(*one)) ||
                   (type && has_word(last_name(*type), {"error", "errc", "errno"})));
         });
}

/// `logger::instance().write(…)`: whatever it is called, it is a log's.
bool writes_to_logger(CallExpr const& call) {
  auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&call);
  CXXMethodDecl const* callee = method ? method->getMethodDecl() : nullptr;
  return callee && call.getNumArgs() > 0 &&
         has_word(last_name(*callee->getParent()), {"logger", "log", "logging"}) &&
         has_word(last_name(*callee),
                  {"write", "put", "add", "append", "send", "emit", "output", "push", "info"});
}

/// `std::log(2.0)` is no log.
bool is_mathematics(NamedDecl const* callee) {
  auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(callee);
  return function && function->getNumParams() == 1 && function->getReturnType()->isFloatingType() &&
         function->getParamDecl(0)->getType()->isArithmeticType();
}

}  // namespace

bool effect_finder::has_reason(CallExpr const& call) {
  if (call.getNumArgs() == 0) return false;
  auto const* reason = llvm::dyn_cast<StringLiteral>(bare(call.getArg(call.getNumArgs() - 1)));
  return reason && !reason->getString().trim().empty();
}

bool effect_finder::known_call(CallExpr const& call, NamedDecl const* callee,
                               llvm::StringRef name) {
  if (keeps_exception(name)) return found_.stores = found_.tells = true;
  if (throws_again(name)) {
    // Inside a nested try this is how a Lippincott function takes the error apart.
    if (inner_attempts_ == 0) found_.rethrows = true;
    return true;
  }
  if (ends_process(name)) return found_.ends = true;
  if (auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(callee))
    if (function->isNoReturn()) return found_.ends = true;
  if (known_.loggers.holds(callee) || is_annotated(callee, "logs")) return found_.logs = true;
  if (known_.reporters.holds(callee) || is_annotated(callee, "handles")) return found_.tells = true;
  return false;
}

void effect_finder::look_at_body_of(FunctionDecl const& function) {
  // Only what leaves a trace comes back: an assignment or a return in there is its own affair.
  effect_finder inside(known_, context_, {});
  inside.depth_ = depth_ + 1;
  inside.inner_attempts_ = inner_attempts_;
  inside.look_at(function.getBody());
  effects traces = inside.found();
  traces.stores = traces.stores && depth_ < 1;
  traces.acts = true;
  found_.add(traces);
}

void effect_finder::look_at_call(CallExpr const& call) {
  NamedDecl const* callee = callee_of(call);
  std::string const name = callee_name(call);
  if (callee && plain_name(*callee) == "holdfast::ignore") {
    found_.ignored |= has_reason(call);  // without one it is as silent as `(void)e;`
    return;
  }
  if (writes_into_first(name) && call.getNumArgs() > 1 && mentions(&call, errors_))
    if (ValueDecl const* buffer = base_of(call.getArg(0))) errors_.push_back(buffer);
  if (!known_call(call, callee, name)) {
    FunctionDecl const* body =
        depth_ < deepest ? body_to_enter(callee, context_.getSourceManager()) : nullptr;
    if (is_mathematics(callee))
      found_.acts = true;
    else if (counts_or_keeps(call, name))
      found_.stores = true;
    else if (writes_to_logger(call) || sounds_like_logging(name) ||
             llvm::is_contained({"info", "err", "error"}, name))
      found_.logs = true;
    else if (is_given_an_error(call))  // behind the logs, which are given a level
      found_.tells = true;
    else if (sounds_like_error(name) && !name_says_success(name))  // `absl::OkStatus()`
      found_.tells = true;
    else if (callee && llvm::isa<VarDecl, FieldDecl>(callee))
      found_.tells = true;  // through a function pointer: a callback
    else if (body)
      look_at_body_of(*body);
    else if (!only_asks(call, callee))
      found_.acts = true;
  }
  look_below(&call);
}

}  // namespace holdfast_tidy
