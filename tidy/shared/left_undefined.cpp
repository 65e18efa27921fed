#include "shared/left_undefined.h"

#include "shared/order.h"
#include "shared/walk.h"

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// Neither the class nor the constructor gives it anything.
bool starts_as_nothing(FieldDecl const& field, CXXConstructorDecl const& constructor) {
  if (Expr const* init = field.getInClassInitializer(); init && !is_nothing(init)) return false;
  return llvm::none_of(constructor.inits(), [&](CXXCtorInitializer const* each) {
    return each->isWritten() && each->getMember() == &field && !is_nothing(each->getInit());
  });
}

bool reads(Stmt const* body, FieldDecl const& field) {
  bool found = false;
  for_each_stmt(body, [&](Stmt const* each) {
    auto const* member = llvm::dyn_cast<MemberExpr>(each);
    found = found || (member && member->getMemberDecl() == &field);
    return found ? walk::past : walk::into;
  });
  return found;
}

/// `bool defined() const { return !address_.empty(); }`. Not `empty()`: that is no failure.
bool can_be_asked_for(FieldDecl const& field) {
  auto const* record = llvm::dyn_cast<CXXRecordDecl>(field.getParent());
  return record && llvm::any_of(record->methods(), [&](CXXMethodDecl const* each) {
           bool const question = each->isConst() && each->getNumParams() == 0 &&
                                 each->getAccess() != AS_private &&
                                 each->getReturnType()->isBooleanType();
           FunctionDecl const* body = nullptr;
           return question &&
                  ((asks_by_name(last_name(*each)) && !has_word(last_name(*each), {"empty"})) ||
                   llvm::isa<CXXConversionDecl>(each)) &&
                  each->hasBody(body) && reads(body->getBody(), field);
         });
}

}  // namespace

bool is_left_undefined(handler const& judged, vocabulary const& known, ASTContext& context) {
  auto const* constructor =
      llvm::dyn_cast_or_null<CXXConstructorDecl>(function_around(*judged.stmt, context));
  if (!constructor || !judged.attempt) return false;
  return llvm::any_of(set_in(judged.attempt->getTryBlock()), [&](auto const& write) {
    auto const* field = llvm::dyn_cast<FieldDecl>(write.first.base);
    return field && write.first.base == write.first.leaf &&
           field->getParent() == constructor->getParent() &&
           starts_as_nothing(*field, *constructor) &&
           is_done_last(*write.second, *judged.attempt, known, context) && can_be_asked_for(*field);
  });
}

}  // namespace holdfast_tidy
