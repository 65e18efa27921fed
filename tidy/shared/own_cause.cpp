#include "shared/own_cause.h"

#include "shared/names.h"
#include "shared/walk.h"

#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

bool is_error(CXXRecordDecl const& record, CXXRecordDecl const& own) {
  if (record.getCanonicalDecl() == own.getCanonicalDecl()) return true;
  return plain_name(record) == "std::exception" ||
         (record.hasDefinition() && llvm::any_of(record.getDefinition()->bases(), [&](auto& base) {
            auto const* of = llvm::dyn_cast_or_null<CXXRecordDecl>(record_of(base.getType()));
            return of && is_error(*of, own);
          }));
}

/// `std::exception_ptr`, `failure*`, `std::shared_ptr<failure>`.
bool holds_an_error(QualType type, CXXRecordDecl const& own) {
  auto const* record = llvm::dyn_cast_or_null<CXXRecordDecl>(record_of(type));
  if (!record) return false;
  if (last_name(*record) == "exception_ptr" || (type->isPointerType() && is_error(*record, own)))
    return true;
  auto const* made = llvm::dyn_cast<ClassTemplateSpecializationDecl>(record);
  if (!made || !has_word(last_name(*record), {"ptr", "optional"})) return false;
  TemplateArgument const& first = made->getTemplateArgs()[0];
  auto const* inside = first.getKind() == TemplateArgument::Type
                           ? llvm::dyn_cast_or_null<CXXRecordDecl>(record_of(first.getAsType()))
                           : nullptr;
  return inside && is_error(*inside, own);
}

bool has_room_for_cause(CXXRecordDecl const& record, CXXRecordDecl const& own) {
  if (!record.hasDefinition()) return false;
  CXXRecordDecl const& whole = *record.getDefinition();
  return llvm::any_of(
             whole.fields(),
             [&](FieldDecl const* each) { return holds_an_error(each->getType(), own); }) ||
         llvm::any_of(whole.bases(), [&](CXXBaseSpecifier const& base) {
           auto const* of = llvm::dyn_cast_or_null<CXXRecordDecl>(record_of(base.getType()));
           return of && has_room_for_cause(*of, own);
         });
}

bool may_look_at_current(FunctionDecl const& function) {
  FunctionDecl const* body = nullptr;
  if (!function.hasBody(body)) return true;
  bool found = false;
  for_each_stmt(body->getBody(), [&](Stmt const* each) {
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    found = found || (call && callee_name(*call) == "current_exception");
    return found ? walk::past : walk::into;
  });
  return found;
}

}  // namespace

bool may_take_its_cause(Expr const& raised) {
  auto const* own = llvm::dyn_cast_or_null<CXXRecordDecl>(record_of(raised.getType()));
  if (!own || !has_room_for_cause(*own, *own)) return false;
  Expr const* made = &raised;
  ValueDecl const* name = named_by(without_copies(&raised));
  if (auto const* local = llvm::dyn_cast_or_null<VarDecl>(name); local && local->getInit())
    made = local->getInit();
  bool found = false;
  for_each_stmt(made, [&](Stmt const* each) {
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    FunctionDecl const* callee = call ? call->getDirectCallee() : nullptr;
    auto const* method = llvm::dyn_cast_or_null<CXXMethodDecl>(callee);
    found = found || (callee && !(method && method->isInstance()) &&
                      callee->getReturnType()->isRecordType() &&
                      record_of(callee->getReturnType()) == own && may_look_at_current(*callee));
    return found ? walk::past : walk::into;
  });
  return found;
}

}  // namespace holdfast_tidy
