#include "shared/handlers.h"

#include "shared/answers_behind.h"
#include "shared/excuses.h"
#include "shared/walk.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

llvm::DenseMap<CXXCatchStmt const*, std::unique_ptr<handler>>& book() {
  static llvm::DenseMap<CXXCatchStmt const*, std::unique_ptr<handler>> judged;
  return judged;
}

CXXTryStmt const* attempt_of(CXXCatchStmt const& stmt, ASTContext& context) {
  Stmt const* parent = parent_stmt(stmt, context);
  return llvm::dyn_cast_or_null<CXXTryStmt>(parent);
}

/// A handler of a function-try-block of a constructor or destructor rethrows at its end.
bool rethrows_by_rule(CXXTryStmt const* attempt, FunctionDecl const* function) {
  return attempt && function && function->getBody() == attempt &&
         llvm::isa<CXXConstructorDecl, CXXDestructorDecl>(function);
}

fate outcome_of(effects const& found) {
  if (found.leaves_trace()) return fate::told;
  return found.acts ? fate::acted : fate::silent;
}

std::unique_ptr<handler> judge_now(CXXCatchStmt const& stmt, vocabulary const& known,
                                   ASTContext& context) {
  auto made = std::make_unique<handler>();
  made->stmt = &stmt;
  made->attempt = attempt_of(stmt, context);
  made->variable = stmt.getExceptionDecl();
  NamedDecl const* type = caught_class(stmt);
  made->broad = !made->variable || (type && known.broad_exceptions.holds(type));
  FunctionDecl const* function = function_around(stmt, context);
  made->in_destructor = llvm::isa_and_nonnull<CXXDestructorDecl>(function);

  names errors;
  if (made->variable) errors.push_back(made->variable);
  effect_finder finder(known, context, errors);
  finder.look_at(stmt.getHandlerBlock());
  if (made->attempt && !ends_flow(stmt.getHandlerBlock()))
    for (Stmt const* each : only_after_failure(*made->attempt, context)) finder.look_at(each);
  made->found = finder.found();
  made->errors = finder.errors();
  made->found.rethrows |= rethrows_by_rule(made->attempt, function);
  made->outcome = outcome_of(made->found);
  if (made->outcome == fate::told) return made;
  if (has_compiled_out_logging(stmt, known, context))
    made->found.logs = true, made->outcome = fate::told;
  else if (*(made->excuse = excuse_for(*made, known, context)))
    made->outcome = fate::excused;
  return made;
}

}  // namespace

handler const& handler_book::judge(CXXCatchStmt const& stmt, vocabulary const& known,
                                   ASTContext& context) {
  if (auto known_one = book().find(&stmt); known_one != book().end()) return *known_one->second;
  // Judging may ask about an enclosing handler, so nothing is held in the map meanwhile.
  auto made = judge_now(stmt, known, context);
  return *(book()[&stmt] = std::move(made));
}

void handler_book::close() { book().clear(); }

bool is_foreign(CXXCatchStmt const& stmt, SourceManager const& sources) {
  return from_system_header(stmt.getBeginLoc(), sources) ||
         from_system_header(stmt.getHandlerBlock()->getBeginLoc(), sources);
}

NamedDecl const* caught_class(CXXCatchStmt const& stmt) {
  QualType const type = stmt.getCaughtType();
  return type.isNull() ? nullptr : record_of(type);
}

bool is_or_derives_from(NamedDecl const* type, name_list const& list) {
  if (!type) return false;
  if (list.holds(type)) return true;
  auto const* record = llvm::dyn_cast<CXXRecordDecl>(type);
  if (!record || !record->hasDefinition()) return false;
  for (CXXBaseSpecifier const& base : record->getDefinition()->bases())
    if (is_or_derives_from(record_of(base.getType()), list)) return true;
  return false;
}

}  // namespace holdfast_tidy
