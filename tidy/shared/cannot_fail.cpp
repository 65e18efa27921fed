#include "shared/cannot_fail.h"

#include "shared/names.h"
#include "shared/walk.h"

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

constexpr int deepest = 2;  // bodies of bodies

/// `size_t bytes_of(struct tensor const*)` of a C library: a question, and no callback.
bool is_question_to_c(FunctionDecl const& callee) {
  return callee.isExternC() && !callee.isVariadic() && callee.getNumParams() &&
         !callee.getReturnType()->isVoidType() &&
         llvm::any_of(callee.parameters(),  // of something: `run_job(3)` is no question
                      [](ParmVarDecl const* each) { return each->getType()->isPointerType(); }) &&
         llvm::all_of(callee.parameters(), [](ParmVarDecl const* each) {
           QualType const type = each->getType();
           if (!type->isPointerType()) return type->isScalarType();
           return type->getPointeeType().isConstQualified() &&
                  !type->getPointeeType()->isFunctionType();
         });
}

bool is_arithmetic_of_std(FunctionDecl const& callee) {
  static name_list const sums{"std::min std::max std::abs std::move std::forward"};
  QualType const type = callee.getReturnType().getNonReferenceType();
  return sums.holds(&callee) && type->isScalarType();
}

bool is_harmless(Stmt const* block, int depth);

bool cannot_throw(CallExpr const& call, int depth) {
  FunctionDecl const* callee = call.getDirectCallee();
  if (!callee) return false;
  if (is_nothrow(*callee) || is_arithmetic_of_std(*callee)) return true;
  FunctionDecl const* body = nullptr;
  bool const is_foreign =  // of a library: what it says of itself counts, not what it calls
      callee->getASTContext().getSourceManager().isInSystemHeader(callee->getLocation());
  if (is_foreign || !callee->hasBody(body))
    return is_question_to_c(*callee) || tells_by_code(*callee);
  auto const* method = llvm::dyn_cast<CXXMethodDecl>(callee);
  return depth < deepest && !(method && method->isVirtual()) &&
         is_harmless(body->getBody(), depth + 1);
}

bool may_fail_when_made(CXXConstructExpr const& made) {
  CXXConstructorDecl const& constructor = *made.getConstructor();
  return !constructor.isTrivial() && !is_nothrow(constructor);
}

/// `delete [] buffer`, `delete this`, a local: destructors do not throw, unless they say so.
bool may_fail_to_end(QualType type) {
  if (type.isNull() || type->isDependentType()) return true;
  CXXRecordDecl const* record = type->getAsCXXRecordDecl();
  if (!record) return false;
  CXXDestructorDecl const* destructor = record->hasDefinition() ? record->getDestructor() : nullptr;
  return !record->hasDefinition() ||
         (destructor && destructor->isUserProvided() && !is_nothrow(*destructor));
}

Expr const* hidden_in(Stmt const& stmt) {
  if (auto const* given = llvm::dyn_cast<CXXDefaultArgExpr>(&stmt)) return given->getExpr();
  auto const* member = llvm::dyn_cast<CXXDefaultInitExpr>(&stmt);
  return member ? member->getExpr() : nullptr;
}

bool is_harmless(Stmt const* block, int depth) {
  bool may = false;
  for_each_stmt(block, [&](Stmt const* each) {
    auto const* expr = llvm::dyn_cast<Expr>(each);
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    auto const* cast = llvm::dyn_cast<CXXDynamicCastExpr>(each);
    auto const* made = llvm::dyn_cast<CXXConstructExpr>(each);
    auto const* ended = llvm::dyn_cast<CXXDeleteExpr>(each);
    auto const* declared = llvm::dyn_cast<DeclStmt>(each);
    auto const* local = declared && declared->isSingleDecl()
                            ? llvm::dyn_cast<VarDecl>(declared->getSingleDecl())
                            : nullptr;
    Expr const* const hidden = hidden_in(*each);  // `f()` of `void f(int = g())`
    may = may || (expr && expr->isInstantiationDependent()) ||
          (call && !cannot_throw(*call, depth)) || (cast && !cast->getType()->isPointerType()) ||
          (made && may_fail_when_made(*made)) ||
          (llvm::isa<CXXDefaultArgExpr>(each) && expr->getType()->isRecordType()) ||
          (ended && may_fail_to_end(ended->getDestroyedType())) ||
          (local && may_fail_to_end(local->getType())) || (hidden && !is_harmless(hidden, depth)) ||
          llvm::isa<CXXThrowExpr, CXXNewExpr, CXXInheritedCtorInitExpr, CXXTypeidExpr, CoawaitExpr,
                    CoyieldExpr>(each);
    return may ? walk::past : walk::into;
  });
  return !may;
}

}  // namespace

bool cannot_fail(Stmt const* block) { return is_harmless(block, 0); }

}  // namespace holdfast_tidy
