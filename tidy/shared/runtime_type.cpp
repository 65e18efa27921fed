#include "shared/runtime_type.h"

#include "shared/names.h"
#include "shared/walk.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

#include <optional>

using namespace clang;

namespace holdfast_tidy {
namespace {

bool is_smart_pointer(QualType type) {
  NamedDecl const* record = record_of(type);
  return record && has_word(last_name(*record), {"ptr", "pointer", "ref", "handle"});
}

/// What a function with a body at hand returns, if all its returns give the same kind of thing.
enum class given { itself, a_part, unknown };

given given_by(FunctionDecl const* function) {
  FunctionDecl const* defined = nullptr;
  if (!function || !function->hasBody(defined)) return given::unknown;
  std::optional<given> all;
  for_each_stmt(defined->getBody(), [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each)) return walk::past;
    auto const* back = llvm::dyn_cast<ReturnStmt>(each);
    if (!back) return walk::into;
    Expr const* value = bare(back->getRetValue());
    auto const* deref = llvm::dyn_cast_or_null<UnaryOperator>(value);
    auto const* member = llvm::dyn_cast_or_null<MemberExpr>(value);
    given one = given::unknown;
    if (deref && deref->getOpcode() == UO_Deref &&
        llvm::isa<CXXThisExpr>(bare(deref->getSubExpr())))
      one = given::itself;
    else if (member && !member->getMemberDecl()->getType()->isReferenceType())
      one = given::a_part;
    all = !all || *all == one ? one : given::unknown;
    return walk::past;
  });
  return all.value_or(given::unknown);
}

/// A local or a temporary, whose type is all that it is; also through members and `*this` calls.
bool is_held_by_value(Expr const* object) {
  object = bare(object);
  if (!object || object->getType().isNull() || object->getType()->isPointerType()) return false;
  if (object->isPRValue()) return true;
  auto const* variable = llvm::dyn_cast_or_null<VarDecl>(named_by(object));
  if (variable) return !variable->getType()->isReferenceType();
  if (auto const* call = llvm::dyn_cast<CXXMemberCallExpr>(object))
    return is_held_by_value(call->getImplicitObjectArgument());
  return false;
}

bool call_may_give_derived(CallExpr const& call, vocabulary const& known) {
  if (!call.isLValue()) return false;
  auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(&call);
  if (op && op->getOperator() == OO_Star) return is_smart_pointer(op->getArg(0)->getType());
  if (op && op->getOperator() == OO_Subscript) return false;  // an element
  NamedDecl const* callee = callee_of(call);
  if (callee && callee->isInStdNamespace()) return false;  // std::get, at(), front()
  auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&call);
  if (!method) return true;
  Expr const* object = method->getImplicitObjectArgument();
  // `r.error()`: a result holds its error by value.
  if (known.results.holds(record_of(object->getType()))) return false;
  switch (given_by(call.getDirectCallee())) {
    case given::itself: {
      Expr const* plain = bare(object);
      return !is_held_by_value(plain) && may_be_derived(*plain, known);
    }
    case given::a_part: return false;
    case given::unknown: break;
  }
  // `e.finalize()` of a local: most likely `*this`, or a part of it.
  return !is_held_by_value(object);
}

using family = llvm::DenseSet<CXXRecordDecl const*>;

std::optional<family>& kept() {
  static std::optional<family> read;
  return read;
}

CXXRecordDecl const* pattern_of(CXXRecordDecl const* record) {
  if (CXXRecordDecl const* pattern = record->getTemplateInstantiationPattern()) record = pattern;
  return record->getCanonicalDecl();
}

void read_bases(DeclContext const& scope, family& into) {
  for (Decl const* each : scope.decls()) {
    if (auto const* made = llvm::dyn_cast<ClassTemplateDecl>(each)) each = made->getTemplatedDecl();
    if (auto const* record = llvm::dyn_cast<CXXRecordDecl>(each);
        record && record->isThisDeclarationADefinition())
      for (CXXBaseSpecifier const& base : record->bases())
        if (auto const* of = llvm::dyn_cast_or_null<CXXRecordDecl>(record_of(base.getType())))
          into.insert(pattern_of(of));
    if (llvm::isa<NamespaceDecl, LinkageSpecDecl, CXXRecordDecl>(each))
      read_bases(*llvm::cast<DeclContext>(each), into);
  }
}

}  // namespace

bool may_be_derived(Expr const& object, vocabulary const& known) {
  if (auto const* variable = llvm::dyn_cast_or_null<VarDecl>(named_by(&object))) {
    // `T&&` was given away whole: whoever gave it knew what it was.
    if (!variable->getType()->isLValueReferenceType()) return false;
    Expr const* init = llvm::isa<ParmVarDecl>(variable) ? nullptr : bare(variable->getInit());
    return !init || (!init->isPRValue() && may_be_derived(*init, known));
  }
  if (auto const* member = llvm::dyn_cast<MemberExpr>(&object))
    return member->getMemberDecl()->getType()->isLValueReferenceType();
  if (auto const* deref = llvm::dyn_cast<UnaryOperator>(&object))
    return deref->getOpcode() == UO_Deref && !llvm::isa<CXXThisExpr>(bare(deref->getSubExpr()));
  if (auto const* call = llvm::dyn_cast<CallExpr>(&object))
    return call_may_give_derived(*call, known);
  return false;
}

bool is_asked_at_run_time(Expr const& object) {
  auto const* deref = llvm::dyn_cast<UnaryOperator>(&object);
  Expr const* pointer = deref ? deref->getSubExpr()->IgnoreParenImpCasts() : &object;
  if (auto const* variable = llvm::dyn_cast_or_null<VarDecl>(named_by(pointer)))
    pointer = variable->getInit() ? variable->getInit()->IgnoreParenImpCasts() : nullptr;
  return llvm::isa_and_nonnull<CXXDynamicCastExpr>(pointer);
}

bool family_book::has_derived(CXXRecordDecl const& record, ASTContext& context) {
  std::optional<family>& read = kept();
  if (!read) read_bases(*context.getTranslationUnitDecl(), read.emplace());
  return read->contains(pattern_of(&record));
}

void family_book::close() { kept().reset(); }

}  // namespace holdfast_tidy
