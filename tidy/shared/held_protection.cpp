#include "shared/held_protection.h"

#include "shared/walk.h"

#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

bool is_optional(QualType type) {
  static name_list const list{"std::optional boost::optional absl::optional"};
  return list.holds(record_of(type));
}

bool is_owner(QualType type) {
  static name_list const list{"std::unique_ptr std::shared_ptr boost::shared_ptr"};
  return !type->isPointerType() && list.holds(record_of(type));
}

/// The protection type inside `optional<P>`, `unique_ptr<P>`, `P *`, or nothing.
NamedDecl const* protection_in(QualType type, vocabulary const& known) {
  if (type.isNull()) return nullptr;
  QualType inner = type->getPointeeType();
  if (is_optional(type) || is_owner(type)) {
    auto const* special =
        llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
    if (!special || special->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
      return nullptr;
    inner = special->getTemplateArgs()[0].getAsType();
  }
  if (inner.isNull() || inner->isPointerType()) return nullptr;
  NamedDecl const* record = record_of(inner);
  return known.protections.holds(record) ? record : nullptr;
}

/// `P{…}`, written out.
bool is_made_here(Expr const* expr) {
  expr = expr->IgnoreImplicit()->IgnoreParens();
  if (auto const* cast = llvm::dyn_cast<CXXFunctionalCastExpr>(expr))
    expr = cast->getSubExpr()->IgnoreImplicit();
  auto const* made = llvm::dyn_cast<CXXConstructExpr>(expr);
  if (!made) return llvm::isa<InitListExpr>(expr);  // of an aggregate
  return !made->getConstructor()->isCopyOrMoveConstructor();
}

/// Something that may keep the protection, or that keeps its memory: a registry, a store, `this`.
bool may_be_its_home(Expr const* argument) {
  argument = bare(argument);
  QualType const type = argument->getType();
  if (llvm::isa<CXXThisExpr>(argument)) return true;
  if (type->isPointerType()) return !llvm::isa<StringLiteral>(argument);
  auto const* record = type->getAsCXXRecordDecl();
  static name_list const texts{"std::basic_string std::basic_string_view std::string"};
  return record && argument->isLValue() && !texts.holds(record) && !record->isAggregate();
}

bool is_make_call(Expr const* expr) {
  auto const* call = llvm::dyn_cast_or_null<CallExpr>(bare(expr));
  if (!call || llvm::any_of(call->arguments(), may_be_its_home)) return false;
  std::string const name = callee_name(*call);
  return name == "make_unique" || name == "make_shared" || name == "make_optional";
}

bool is_new(Expr const* expr) {
  auto const* made = llvm::dyn_cast_or_null<CXXNewExpr>(bare(expr));
  if (!made || made->isArray() || made->getNumPlacementArgs() != 0) return false;
  CXXConstructExpr const* built = made->getConstructExpr();
  return !built || llvm::none_of(built->arguments(), may_be_its_home);
}

/// An optional that is made with a protection in it, not as a copy of another.
bool fills(Expr const* init, vocabulary const& known) {
  auto const* built = llvm::dyn_cast_or_null<CXXConstructExpr>(bare(init));
  if (!built || !is_optional(built->getType())) return false;
  bool filled = false;
  for (Expr const* each : built->arguments()) {
    if (llvm::isa<CXXDefaultArgExpr>(each)) continue;
    NamedDecl const* record = record_of(each->getType());
    if (record && last_name(*record) == "nullopt_t") return false;
    if (is_optional(each->getType())) return false;
    if (known.protections.holds(record) && !is_made_here(each)) return false;
    filled = true;
  }
  return filled;
}

bool gives_protection(QualType type, vocabulary const& known) {
  return known.protections.holds(record_of(type)) ||
         protection_in(type.getNonReferenceType(), known);
}

enum class use { asks, protects, keeps };

/// What is done with the protection itself: its function called, or a call made through it.
use use_of_object(Expr const& object, vocabulary const& known, ASTContext& context) {
  Stmt const* up = parent_stmt(object, context);
  while (llvm::isa_and_nonnull<ImplicitCastExpr, ParenExpr>(up)) up = parent_stmt(*up, context);
  if (auto const* member = llvm::dyn_cast_or_null<MemberExpr>(up)) {
    auto const* call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(parent_stmt(*member, context));
    return call && call->getCallee()->IgnoreParens() == member &&
                   !gives_protection(call->getType(), known)
               ? use::protects
               : use::keeps;
  }
  auto const* call = llvm::dyn_cast_or_null<CallExpr>(up);
  return call && known.guards.holds(callee_of(*call)) ? use::protects : use::keeps;
}

/// What is done with the local that holds it.
use use_of_holder(DeclRefExpr const& name, vocabulary const& known, ASTContext& context) {
  Stmt const* up = parent_stmt(name, context);
  Expr const* inner = &name;
  while (llvm::isa_and_nonnull<ImplicitCastExpr, ParenExpr>(up)) {
    inner = llvm::cast<Expr>(up);
    if (inner->getType()->isBooleanType()) return use::asks;
    up = parent_stmt(*up, context);
  }
  if (llvm::isa_and_nonnull<CXXDeleteExpr>(up)) return use::asks;
  if (auto const* unary = llvm::dyn_cast_or_null<UnaryOperator>(up))
    return unary->getOpcode() == UO_Deref ? use_of_object(*unary, known, context) : use::keeps;
  if (auto const* op = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(up))
    return op->getOperator() == OO_Star || op->getOperator() == OO_Arrow
               ? use_of_object(*op, known, context)
               : use::keeps;
  auto const* member = llvm::dyn_cast_or_null<MemberExpr>(up);
  if (!member) return use::keeps;
  if (name.getType()->isPointerType()) return use_of_object(*inner, known, context);
  auto const* call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(parent_stmt(*member, context));
  if (!call) return use::keeps;
  std::string const asked = last_name(*member->getMemberDecl());
  if (asked == "value") return use_of_object(*call, known, context);
  bool const question = asked == "has_value" || (asked == "reset" && call->getNumArgs() == 0) ||
                        llvm::isa<CXXConversionDecl>(member->getMemberDecl());
  return question ? use::asks : use::keeps;
}

/// True if `name` is used in a loop that `variable` stands outside of, or in a callable.
bool is_used_again(DeclRefExpr const& name, VarDecl const& variable, ASTContext& context) {
  for (Stmt const* up = parent_stmt(name, context); up; up = parent_stmt(*up, context)) {
    if (llvm::isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, LambdaExpr>(up)) return true;
    if (up->getSourceRange().fullyContains(variable.getSourceRange())) return false;
  }
  return false;
}

}  // namespace

NamedDecl const* held_protection(VarDecl const& variable, vocabulary const& known) {
  NamedDecl const* record = protection_in(variable.getType(), known);
  if (!record || !variable.getInit()) return nullptr;
  Expr const* init = bare(variable.getInit());
  auto const* owner = llvm::dyn_cast<CXXConstructExpr>(init);
  if (owner && is_owner(variable.getType()) && owner->getNumArgs() == 1) init = owner->getArg(0);
  return is_make_call(init) || is_new(init) || fills(init, known) ? record : nullptr;
}

bool dies_with(VarDecl const& variable, vocabulary const& known, ASTContext& context) {
  auto const* scope = llvm::dyn_cast<FunctionDecl>(variable.getDeclContext());
  bool kept = !scope;
  bool protects = false;
  for_each_stmt(scope ? scope->getBody() : nullptr, [&](Stmt const* each) {
    auto const* name = llvm::dyn_cast<DeclRefExpr>(each);
    if (!name || name->getDecl() != &variable) return kept ? walk::past : walk::into;
    use const found = use_of_holder(*name, known, context);
    kept |= found == use::keeps || is_used_again(*name, variable, context);
    protects |= found == use::protects;
    return walk::past;
  });
  return protects && !kept;
}

Expr const* protection_made_for(CallExpr const& call, vocabulary const& known) {
  auto made = [&](Expr const* expr) -> Expr const* {
    expr = expr->IgnoreImplicit()->IgnoreParens();
    // `*std::make_unique<P>()`, and `->` of it.
    auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(expr);
    if (op && (op->getOperator() == OO_Star || op->getOperator() == OO_Arrow) &&
        is_make_call(op->getArg(0)))
      return known.protections.holds(record_of(expr->getType())) ? expr : nullptr;
    return !expr->getType()->isPointerType() &&
                   known.protections.holds(record_of(expr->getType())) && is_made_here(expr)
               ? expr
               : nullptr;
  };
  if (known.guards.holds(callee_of(call))) {
    for (Expr const* each : call.arguments())
      if (Expr const* found = made(each)) return found;
    return nullptr;
  }
  // A const function tells what a new one is like; one that gives something back may give itself.
  auto const* asked = llvm::dyn_cast<CXXMemberCallExpr>(&call);
  auto const* method = asked ? asked->getMethodDecl() : nullptr;
  if (!method || method->isConst() || method->isStatic() || llvm::isa<CXXConversionDecl>(method))
    return nullptr;
  QualType const given = call.getType();
  bool const plain = given->isVoidType() || given->isArithmeticType() || given->isEnumeralType();
  return plain && !call.isLValue() ? made(asked->getImplicitObjectArgument()) : nullptr;
}

}  // namespace holdfast_tidy
