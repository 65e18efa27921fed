#include "shared/only_logs.h"

#include "shared/effects.h"
#include "shared/walk.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

bool only_reports(Stmt const& stmt) {
  auto const* expr = llvm::dyn_cast<Expr>(&stmt);
  auto const* call = expr ? llvm::dyn_cast<CallExpr>(bare(expr)) : nullptr;
  return call && has_word(callee_name(*call),
                          {"exception", "error", "errors", "failure", "report", "notify"});
}

/// What errors and strings are asked for. Not `dump()`: making text of a document may fail.
bool names_text(llvm::StringRef name) {
  return llvm::is_contained({"message", "what", "str", "name", "path", "string"}, name);
}

/// `f(path, code)`, `text.empty()`, a constant question: nothing that throws on its own account.
bool is_harmless_call(CallExpr const& call) {
  if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(&call); op && op->isAssignmentOp())
    return true;
  FunctionDecl const* callee = call.getDirectCallee();
  if (!callee) return false;
  if (is_nothrow(*callee)) return true;
  if (auto const* method = llvm::dyn_cast<CXXMethodDecl>(callee); method && method->isConst())
    return llvm::isa<CXXMemberCallExpr>(call) && call.getNumArgs() == 0 &&
           (!method->getReturnType()->isRecordType() || names_text(last_name(*method)));
  return tells_by_code(*callee);
}

/// `std::string text(x)`, `std::error_code code`; not `parser packet(bytes)`.
bool is_harmless_object(CXXConstructorDecl const& made) {
  return llvm::StringRef(plain_name(*made.getParent())).starts_with("std::") || made.isTrivial() ||
         made.isCopyOrMoveConstructor() || is_nothrow(made);
}

bool is_all_harmless(Stmt const* stmt) {
  bool harmless = true;
  for_each_stmt(stmt, [&](Stmt const* each) {
    if (auto const* call = llvm::dyn_cast<CallExpr>(each))
      harmless = harmless && is_harmless_call(*call);
    if (auto const* built = llvm::dyn_cast<CXXConstructExpr>(each))
      harmless = harmless && is_harmless_object(*built->getConstructor());
    if (llvm::isa<CXXThrowExpr, CXXNewExpr, CXXDeleteExpr>(each)) harmless = false;
    return harmless ? walk::into : walk::past;
  });
  return harmless;
}

/// True if `stmt` logs, `logged` then, or prepares it.
bool belongs_to_log(Stmt const* stmt, vocabulary const& known, ASTContext& context, bool& logged) {
  if (!stmt) return true;
  if (auto const* block = llvm::dyn_cast<CompoundStmt>(stmt))
    return llvm::all_of(block->body(), [&](Stmt const* each) {
      return belongs_to_log(each, known, context, logged);
    });
  if (auto const* fork = llvm::dyn_cast<IfStmt>(stmt))
    return is_all_harmless(fork->getCond()) &&
           belongs_to_log(fork->getThen(), known, context, logged) &&
           belongs_to_log(fork->getElse(), known, context, logged);
  effect_finder finder(known, context, {});
  finder.stay_outside();
  finder.look_at(stmt);
  // `body = page.dump();` sounds like a log, but keeps what it made.
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  auto const* op = expr ? llvm::dyn_cast<CXXOperatorCallExpr>(bare(expr)) : nullptr;
  bool const keeps = llvm::isa<DeclStmt>(stmt) || (op && op->isAssignmentOp());
  bool const logs = !keeps && (finder.found().logs || only_reports(*stmt));
  logged |= logs;
  return logs || is_all_harmless(stmt);
}

bool speaks_of_logging(llvm::StringRef name) {
  return name == "what" || has_word(name, {"log", "logger", "logging", "logf", "appender",
                                           "backtrace", "stacktrace"});
}

/// A class that writes a log, or derives from one: `struct rolling : spdlog::sinks::base_sink`.
bool writes_a_log(CXXRecordDecl const& record) {
  if (has_word(last_name(record), {"logger", "logging", "appender"}) ||
      llvm::StringRef(plain_name(record)).starts_with("spdlog::sinks::"))
    return true;
  return record.hasDefinition() &&
         llvm::any_of(record.getDefinition()->bases(), [](CXXBaseSpecifier const& base) {
           NamedDecl const* of = record_of(base.getType());
           if (auto const* made = llvm::dyn_cast_or_null<ClassTemplateDecl>(of))
             of = made->getTemplatedDecl();
           auto const* parent = llvm::dyn_cast_or_null<CXXRecordDecl>(of);
           return parent && writes_a_log(*parent);
         });
}

}  // namespace

bool only_logs(CXXTryStmt const& attempt, vocabulary const& known, ASTContext& context) {
  bool logged = false;
  return belongs_to_log(attempt.getTryBlock(), known, context, logged) && logged;
}

bool is_harmless(Stmt const* stmt, vocabulary const& known, ASTContext& context) {
  bool logged = false;
  return belongs_to_log(stmt, known, context, logged);
}

bool is_in_logger(CXXCatchStmt const& stmt, ASTContext& context) {
  FunctionDecl const* function = function_around(stmt, context);
  if (!function) return false;
  auto const* method = llvm::dyn_cast<CXXMethodDecl>(function);
  return speaks_of_logging(last_name(*function)) || (method && writes_a_log(*method->getParent()));
}

}  // namespace holdfast_tidy
