#include "shared/cannot_fail.h"

#include "shared/names.h"
#include "shared/walk.h"

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

constexpr int deepest = 2;  // bodies of bodies

bool is_nothrow(FunctionDecl const& callee) {
  auto const* type = callee.getType()->getAs<FunctionProtoType>();
  return type && !isUnresolvedExceptionSpec(type->getExceptionSpecType()) && type->isNothrow();
}

/// `size_t bytes_of(struct tensor const*)` of a C library: a question, and no callback.
bool is_question_to_c(FunctionDecl const& callee) {
  return callee.isExternC() && !callee.isVariadic() && callee.getNumParams() &&
         !callee.getReturnType()->isVoidType() &&
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
  if (is_nothrow(*callee) || is_question_to_c(*callee) || is_arithmetic_of_std(*callee))
    return true;
  auto const* method = llvm::dyn_cast<CXXMethodDecl>(callee);
  FunctionDecl const* body = nullptr;
  return depth < deepest && !(method && method->isVirtual()) && callee->hasBody(body) &&
         is_harmless(body->getBody(), depth + 1);
}

bool may_fail_when_made(CXXConstructExpr const& made) {
  CXXConstructorDecl const& constructor = *made.getConstructor();
  return !constructor.isTrivial() && !is_nothrow(constructor);
}

bool is_harmless(Stmt const* block, int depth) {
  bool may = false;
  for_each_stmt(block, [&](Stmt const* each) {
    auto const* expr = llvm::dyn_cast<Expr>(each);
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    auto const* cast = llvm::dyn_cast<CXXDynamicCastExpr>(each);
    auto const* made = llvm::dyn_cast<CXXConstructExpr>(each);
    may = may || (expr && expr->isInstantiationDependent()) ||
          (call && !cannot_throw(*call, depth)) || (cast && !cast->getType()->isPointerType()) ||
          (made && may_fail_when_made(*made)) ||
          (llvm::isa<CXXDefaultArgExpr>(each) && expr->getType()->isRecordType()) ||
          llvm::isa<CXXThrowExpr, CXXNewExpr, CXXDeleteExpr, CXXInheritedCtorInitExpr,
                    CXXTypeidExpr, CoawaitExpr, CoyieldExpr>(each);
    return may ? walk::past : walk::into;
  });
  return !may;
}

}  // namespace

bool cannot_fail(Stmt const* block) { return is_harmless(block, 0); }

}  // namespace holdfast_tidy
