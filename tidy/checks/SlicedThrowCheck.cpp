#include "checks/SlicedThrowCheck.h"

#include "shared/runtime_type.h"
#include "shared/walk.h"

#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// The lvalue that is copied into the exception; nothing if a value is made on the spot.
Expr const* thrown_object(CXXThrowExpr const& thrown) {
  Expr const* operand = thrown.getSubExpr();
  for (;;) {
    operand = bare(operand);
    if (auto const* copy = llvm::dyn_cast<CXXConstructExpr>(operand);
        copy && copy->getNumArgs() == 1 && copy->getConstructor()->isCopyOrMoveConstructor())
      operand = copy->getArg(0);
    else if (auto const* call = llvm::dyn_cast<CallExpr>(operand);
             call && call->getNumArgs() == 1 && callee_name(*call) == "move")
      operand = call->getArg(0);
    else
      return operand;
  }
}

/// Only a class that others derive from can be less than what it is copied from.
bool may_be_less(Expr const& object, QualType type, vocabulary const& known, ASTContext& context) {
  CXXRecordDecl const* record = type->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || !record->isPolymorphic() ||
      record->isEffectivelyFinal() || !may_be_derived(object, known))
    return false;
  return is_asked_at_run_time(object) || family_book::has_derived(*record, context);
}

bool is_caught(Expr const& object) {
  auto const* variable = llvm::dyn_cast_or_null<VarDecl>(named_by(&object));
  return variable && variable->isExceptionVariable();
}

/// True if the handler could hold a const reference just as well.
bool is_never_changed(CXXCatchStmt const& stmt) {
  VarDecl const* caught = stmt.getExceptionDecl();
  bool changed = false;
  for_each_stmt(stmt.getHandlerBlock(), [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each)) changed = true;  // it may outlive the exception
    if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(each))
      if (named_by(method->getImplicitObjectArgument()) == caught) {
        CXXMethodDecl const* callee = method->getMethodDecl();
        changed |= !callee || !callee->isConst() || method->getNumArgs() != 0;
        return walk::past;
      }
    if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each)) changed |= name->getDecl() == caught;
    return walk::into;
  });
  return !changed;
}

bool is_an_exception(QualType type) {
  CXXRecordDecl const* record = type->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition()) return false;
  static name_list const handles{
      "std::exception_ptr std::shared_ptr std::unique_ptr "
      "boost::shared_ptr std::*::exception_ptr"};
  if (handles.holds(record)) return false;
  return record->isPolymorphic() || !type.isTriviallyCopyableType(record->getASTContext());
}

}  // namespace

void SlicedThrowCheck::look_at_throw(CXXThrowExpr const& thrown, ASTContext& context) {
  if (!thrown.getSubExpr() || thrown.getSubExpr()->isTypeDependent()) return;
  Expr const& object = *thrown_object(thrown);
  if (is_caught(object)) return;  // bare-rethrow's case
  QualType const type = object.getType().getNonReferenceType();
  if (known().error_bases.holds(record_of(type))) {
    auto report = diag(thrown.getThrowLoc(),
                       "this throws a plain %0, and no handler for what it really is will see it: "
                       "`.raise()` throws its full type")
                  << type.getUnqualifiedType();
    SourceRange const text = object.getSourceRange();
    if (named_by(&object) && llvm::isa<DeclRefExpr>(object) && !thrown.getThrowLoc().isMacroID() &&
        !text.getBegin().isMacroID() && thrown.getSubExpr()->getSourceRange() == text)
      report << FixItHint::CreateRemoval(
                    CharSourceRange::getCharRange(thrown.getThrowLoc(), text.getBegin()))
             << FixItHint::CreateInsertion(text.getEnd().getLocWithOffset(static_cast<int>(
                                               named_by(&object)->getName().size())),
                                           ".raise()");
    return;
  }
  if (may_be_less(object, type, known(), context))
    diag(thrown.getThrowLoc(),
         "this throws a copy of the %0 part only, whatever the error really "
         "is: rethrow it where it is caught, or give it a virtual raise()")
        << type.getUnqualifiedType();
}

void SlicedThrowCheck::look_at_catch(CXXCatchStmt const& stmt) {
  VarDecl const* caught = stmt.getExceptionDecl();
  if (!caught || caught->getType()->isReferenceType() || caught->getType()->isDependentType() ||
      !is_an_exception(caught->getType()))
    return;
  auto report = diag(caught->getBeginLoc(),
                     "%0 is caught by value: what was thrown is copied and "
                     "cut down to it; catch `%0 const&`")
                << caught->getType().getUnqualifiedType().getAsString();
  TypeSourceInfo const* written = caught->getTypeSourceInfo();
  if (!written || caught->getBeginLoc().isMacroID() || !is_never_changed(stmt)) return;
  SourceManager const& sources = caught->getASTContext().getSourceManager();
  SourceLocation const end = Lexer::getLocForEndOfToken(
      written->getTypeLoc().getEndLoc(), 0, sources, caught->getASTContext().getLangOpts());
  report << FixItHint::CreateInsertion(end, caught->getType().isConstQualified() ? "&" : " const&");
}

void SlicedThrowCheck::look_at(FunctionDecl const& function, ASTContext& context) {
  SourceManager const& sources = context.getSourceManager();
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    if (auto const* thrown = llvm::dyn_cast<CXXThrowExpr>(each))
      look_at_throw(*thrown, context);
    else if (auto const* stmt = llvm::dyn_cast<CXXCatchStmt>(each);
             stmt && !is_foreign(*stmt, sources))
      look_at_catch(*stmt);
    return walk::into;
  });
}

}  // namespace holdfast_tidy
