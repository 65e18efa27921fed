#include "checks/SlicedThrowCheck.h"

#include "shared/handler_text.h"
#include "shared/runtime_type.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

#include <optional>

using namespace clang;

namespace holdfast_tidy {
namespace {

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

/// True if it can throw its full type by itself.
bool has_raise(CXXRecordDecl const& record) {
  for (CXXMethodDecl const* each : record.methods())
    if (each->getDeclName().isIdentifier() && each->getName() == "raise")
      return each->isConst() && each->isNoReturn() && each->getAccess() == AS_public &&
             each->getMinRequiredArguments() == 0;
  return false;
}

/// What to put where, to catch by reference what `caught` holds by value; nothing if the handler
/// could not hold a const reference just as well, or if it is written in an unusual way.
std::optional<FixItHint> by_reference(CXXCatchStmt const& stmt, ASTContext& context) {
  VarDecl const& caught = *stmt.getExceptionDecl();
  auto const asked = times_asked(stmt);
  if (!asked || caught.getType().isVolatileQualified() || says_more(stmt, {}, context))
    return std::nullopt;
  // As often in the text as in the tree: `decltype(e)` is nowhere in the latter.
  auto const body = words_in(stmt.getHandlerBlock()->getSourceRange(), context);
  auto const named = llvm::count_if(body, [&](word const& each) {
    return each.kind == tok::raw_identifier && each.text == caught.getName();
  });
  if (body.empty() || static_cast<unsigned>(named) != *asked) return std::nullopt;
  // From the type to the `)` and the `{` behind it.
  auto written =
      words_in(SourceRange(caught.getBeginLoc(), stmt.getHandlerBlock()->getBeginLoc()), context);
  if (written.size() < 3) return std::nullopt;
  written.resize(written.size() - 2);
  if (!caught.getName().empty()) {
    if (written.back().text != caught.getName()) return std::nullopt;
    written.pop_back();
  }
  if (written.empty() || llvm::any_of(written, [&](word const& each) {
        return each.kind == tok::comment || is_a_macro(each, context);
      }))
    return std::nullopt;
  return FixItHint::CreateInsertion(written.back().end,
                                    caught.getType().isConstQualified() ? "&" : " const&");
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
  Expr const& object = *copied_from(thrown.getSubExpr());
  if (is_caught(object)) return;  // bare-rethrow's case
  // `hf::error(hf::not_found{…})` is thrown as the former.
  QualType const whole = thrown.getSubExpr()->getType().getNonReferenceType();
  if (auto const* base = whole->getAsCXXRecordDecl(); base && known().error_bases.holds(base)) {
    auto report = diag(thrown.getThrowLoc(),
                       "this throws a plain %0, and no handler for what it really is will see it: "
                       "`.raise()` throws its full type")
                  << whole.getUnqualifiedType();
    SourceRange const text = object.getSourceRange();
    if (llvm::isa<DeclRefExpr>(object) && has_raise(*base) && is_whole_statement(thrown, context) &&
        thrown.getSubExpr()->getSourceRange() == text)
      report << FixItHint::CreateRemoval(
                    CharSourceRange::getCharRange(thrown.getThrowLoc(), text.getBegin()))
             << FixItHint::CreateInsertion(text.getEnd().getLocWithOffset(static_cast<int>(
                                               named_by(&object)->getName().size())),
                                           ".raise()");
    return;
  }
  QualType const type = object.getType().getNonReferenceType();
  if (may_be_less(object, type, known(), context))
    diag(thrown.getThrowLoc(),
         "this throws a copy of the %0 part only, whatever the error really "
         "is: rethrow it where it is caught, or give it a virtual raise()")
        << type.getUnqualifiedType();
}

void SlicedThrowCheck::look_at_catch(CXXCatchStmt const& stmt, ASTContext& context) {
  VarDecl const* caught = stmt.getExceptionDecl();
  if (!caught || caught->getType()->isReferenceType() || caught->getType()->isDependentType() ||
      !is_an_exception(caught->getType()))
    return;
  auto report = diag(caught->getBeginLoc(),
                     "%0 is caught by value: what was thrown is copied and "
                     "cut down to it; catch `%0 const&`")
                << caught->getType().getUnqualifiedType().getAsString();
  if (auto const mended = by_reference(stmt, context)) report << *mended;
}

void SlicedThrowCheck::look_at(FunctionDecl const& function, ASTContext& context) {
  SourceManager const& sources = context.getSourceManager();
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    if (auto const* thrown = llvm::dyn_cast<CXXThrowExpr>(each))
      look_at_throw(*thrown, context);
    else if (auto const* stmt = llvm::dyn_cast<CXXCatchStmt>(each);
             stmt && !is_foreign(*stmt, sources))
      look_at_catch(*stmt, context);
    return walk::into;
  });
}

}  // namespace holdfast_tidy
