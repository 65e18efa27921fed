#include "checks/BareRethrowCheck.h"

#include "shared/handler_text.h"
#include "shared/walk.h"

#include "clang/AST/CXXInheritance.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// `throw;`, or std::rethrow_exception(std::current_exception()), which is the same here.
bool passes_on(Expr const* expr) {
  expr = bare(expr);
  if (auto const* thrown = llvm::dyn_cast<CXXThrowExpr>(expr)) return !thrown->getSubExpr();
  auto const* call = llvm::dyn_cast<CallExpr>(expr);
  if (!call || call->getNumArgs() != 1 || callee_name(*call) != "rethrow_exception") return false;
  auto const* current = llvm::dyn_cast_or_null<CallExpr>(copied_from(call->getArg(0)));
  return current && callee_name(*current) == "current_exception";
}

/// `(void)e;` and `e.what();`: they look like something, and do nothing.
bool does_nothing(Stmt const* stmt, VarDecl const* caught) {
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  if (!expr || !caught) return false;
  expr = bare(expr);
  if (llvm::isa<DeclRefExpr>(expr)) return named_by(expr) == caught;
  auto const* asked = llvm::dyn_cast<CXXMemberCallExpr>(expr);
  if (!asked || named_by(asked->getImplicitObjectArgument()) != caught) return false;
  std::string const name = callee_name(*asked);
  return asked->getNumArgs() == 0 && (name == "what" || name == "message" || name == "code");
}

void collect(Stmt const* stmt, VarDecl const* caught, llvm::SmallVectorImpl<Stmt const*>& done) {
  if (auto const* block = llvm::dyn_cast<CompoundStmt>(stmt)) {
    for (Stmt const* each : block->body()) collect(each, caught, done);
    return;
  }
  auto const* nothing = llvm::dyn_cast<NullStmt>(stmt);
  bool const left_out = nothing && nothing->hasLeadingEmptyMacro();  // in another build it acts
  if (left_out || (!nothing && !does_nothing(stmt, caught))) done.push_back(stmt);
}

/// True if to pass the error on is all that the handler does, in any build.
bool only_rethrows(CXXCatchStmt const& stmt, ASTContext& context) {
  llvm::SmallVector<Stmt const*, 4> done;
  collect(stmt.getHandlerBlock(), stmt.getExceptionDecl(), done);
  auto const* expr = done.size() == 1 ? llvm::dyn_cast<Expr>(done.front()) : nullptr;
  return expr && passes_on(expr) && !says_more(stmt, expr->getBeginLoc(), context);
}

bool throws_variable(Expr const* thrown, CXXCatchStmt const& stmt) {
  auto const* caught = stmt.getExceptionDecl();
  return thrown && caught && named_by(copied_from(thrown)) == caught;
}

bool is_mentioned_once(VarDecl const& variable, Stmt const* block) {
  unsigned times = 0;
  for_each_stmt(block, [&](Stmt const* each) {
    auto const* name = llvm::dyn_cast<DeclRefExpr>(each);
    times += name && name->getDecl() == &variable;
    return walk::into;
  });
  return times == 1;
}

/// The variable that is thrown, if it is the caught error: itself, another name for it, or a copy
/// that is made only to be thrown.
VarDecl const* caught_by_any_name(CXXThrowExpr const& thrown, CXXCatchStmt const& stmt) {
  if (!thrown.getSubExpr()) return nullptr;
  if (throws_variable(thrown.getSubExpr(), stmt)) return stmt.getExceptionDecl();
  auto const* other = llvm::dyn_cast_or_null<VarDecl>(named_by(copied_from(thrown.getSubExpr())));
  if (!other || !other->isLocalVarDecl() || !throws_variable(other->getInit(), stmt))
    return nullptr;
  bool const same = other->getType()->isReferenceType();
  return same || is_mentioned_once(*other, stmt.getHandlerBlock()) ? other : nullptr;
}

/// True if a handler for `base` gets every `derived`.
bool takes(CXXRecordDecl const& base, CXXRecordDecl const& derived, ASTContext& context) {
  CXXBasePaths paths;
  return derived.isDerivedFrom(&base, paths) &&
         !paths.isAmbiguous(context.getCanonicalType(context.getRecordType(&base))) &&
         llvm::any_of(paths, [](CXXBasePath const& path) { return path.Access == AS_public; });
}

/// True if `later` may stop an error that `judged` lets pass.
bool may_stop(CXXCatchStmt const& later, CXXCatchStmt const& judged, ASTContext& context) {
  if (later.getCaughtType().isNull()) return true;
  if (judged.getCaughtType().isNull()) return false;
  auto plain = [&](QualType type) {
    return context.getCanonicalType(type.getNonReferenceType()).getUnqualifiedType();
  };
  QualType const here = plain(judged.getCaughtType());
  QualType const there = plain(later.getCaughtType());
  if (here == there) return false;
  if (here->isDependentType() || there->isDependentType()) return true;
  auto const* mine = here->getAsCXXRecordDecl();
  auto const* its = there->getAsCXXRecordDecl();
  if (!mine || !its)
    return !here->isArithmeticType() && !there->isArithmeticType() && !here->isRecordType() &&
           !there->isRecordType();
  if (!mine->hasDefinition() || !its->hasDefinition()) return true;
  if (takes(*its, *mine, context)) return true;
  // What is both comes to neither's harm only where nothing can be both.
  return !takes(*mine, *its, context) && !mine->isEffectivelyFinal() && !its->isEffectivelyFinal();
}

/// `catch (mine &) { throw; } catch (...) { … }`: lets one kind pass a wider handler behind it.
bool shields_from_later(handler const& judged, ASTContext& context) {
  if (!judged.attempt) return false;
  bool behind = false;
  for (unsigned i = 0; i < judged.attempt->getNumHandlers(); ++i) {
    CXXCatchStmt const* each = judged.attempt->getHandler(i);
    if (behind && !only_rethrows(*each, context) && may_stop(*each, *judged.stmt, context))
      return true;
    behind = behind || each == judged.stmt;
  }
  return false;
}

QualType thrown_type(CXXThrowExpr const& thrown) {
  return thrown.getSubExpr()->getType().getNonReferenceType().getUnqualifiedType();
}

/// True if `throw;` would pass on the same error, in the same state.
bool may_be_mended(CXXThrowExpr const& thrown, handler const& judged, ASTContext& context) {
  QualType const caught = judged.variable->getType();
  // By value `throw;` would drop changes made to the copy.
  if (!caught->isReferenceType() || !throws_variable(thrown.getSubExpr(), *judged.stmt))
    return false;
  QualType const held = caught.getNonReferenceType();
  return context.hasSameUnqualifiedType(held, thrown_type(thrown)) &&
         (held.isConstQualified() || times_asked(*judged.stmt, &thrown)) &&
         is_whole_statement(thrown, context);
}

}  // namespace

void BareRethrowCheck::look_for_copies(handler const& judged, ASTContext& context) {
  if (!judged.variable || !record_of(judged.variable->getType()) ||
      judged.variable->getType().getNonReferenceType()->isPointerType())
    return;
  bool inner_error = false;  // in a nested handler `throw;` would pass on another error
  for_each_stmt(judged.stmt->getHandlerBlock(), [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each)) return walk::past;
    inner_error = inner_error || llvm::isa<CXXTryStmt>(each);
    auto const* thrown = llvm::dyn_cast<CXXThrowExpr>(each);
    VarDecl const* variable = thrown ? caught_by_any_name(*thrown, *judged.stmt) : nullptr;
    if (!variable) return walk::into;
    auto report = diag(thrown->getThrowLoc(),
                       "`throw %0;` throws a copy, cut down to %1: `throw;` passes on the error "
                       "itself, with its type and all it carries");
    report << variable->getName() << thrown_type(*thrown);
    if (!inner_error && may_be_mended(*thrown, judged, context))
      report << FixItHint::CreateReplacement(
          SourceRange(thrown->getThrowLoc(), thrown->getEndLoc()), "throw");
    return walk::past;
  });
}

void BareRethrowCheck::look_at(handler const& judged, ASTContext& context) {
  look_for_copies(judged, context);
  if (!only_rethrows(*judged.stmt, context) || shields_from_later(judged, context)) return;
  // No fix-it: an error that nobody else handles is unwound as far as this handler, and no
  // further without it. Whether anybody does is not to be seen here.
  diag(judged.stmt->getCatchLoc(),
       "this handler only rethrows: leave it out, or add what is known here (what "
       "was being done, for whom) to the error");
}

}  // namespace holdfast_tidy
