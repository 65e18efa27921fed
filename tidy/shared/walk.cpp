#include "shared/walk.h"

#include "shared/names.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {

const Expr *bare(const Expr *expr) {
  while (expr) {
    const Expr *inner = expr->IgnoreParenCasts()->IgnoreImplicit();
    if (const auto *cleanups = llvm::dyn_cast<ExprWithCleanups>(inner))
      inner = cleanups->getSubExpr();
    else if (const auto *temporary = llvm::dyn_cast<MaterializeTemporaryExpr>(inner))
      inner = temporary->getSubExpr();
    else if (const auto *bound = llvm::dyn_cast<CXXBindTemporaryExpr>(inner))
      inner = bound->getSubExpr();
    if (inner == expr)
      return expr;
    expr = inner;
  }
  return expr;
}

const ValueDecl *named_by(const Expr *expr) {
  expr = bare(expr);
  if (const auto *name = llvm::dyn_cast_or_null<DeclRefExpr>(expr))
    return name->getDecl();
  if (const auto *member = llvm::dyn_cast_or_null<MemberExpr>(expr))
    return member->getMemberDecl();
  return nullptr;
}

const ValueDecl *base_of(const Expr *expr) {
  while ((expr = bare(expr))) {
    if (const auto *name = llvm::dyn_cast<DeclRefExpr>(expr))
      return name->getDecl();
    if (const auto *member = llvm::dyn_cast<MemberExpr>(expr)) {
      if (llvm::isa<CXXThisExpr>(bare(member->getBase())))
        return member->getMemberDecl();
      expr = member->getBase();
    } else if (const auto *index = llvm::dyn_cast<ArraySubscriptExpr>(expr)) {
      expr = index->getBase();
    } else if (const auto *call = llvm::dyn_cast<CXXOperatorCallExpr>(expr)) {
      expr = call->getNumArgs() ? call->getArg(0) : nullptr;
    } else if (const auto *unary = llvm::dyn_cast<UnaryOperator>(expr)) {
      expr = unary->getSubExpr();
    } else if (const auto *method = llvm::dyn_cast<CXXMemberCallExpr>(expr)) {
      expr = method->getImplicitObjectArgument();
    } else if (const auto *dependent = llvm::dyn_cast<CXXDependentScopeMemberExpr>(expr)) {
      expr = dependent->isImplicitAccess() ? nullptr : dependent->getBase();
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

const NamedDecl *record_of(QualType type) {
  if (type.isNull())
    return nullptr;
  type = type.getNonReferenceType();
  while (type->isPointerType())
    type = type->getPointeeType();
  if (const CXXRecordDecl *record = type->getAsCXXRecordDecl())
    return record;
  if (const auto *special = type->getAs<TemplateSpecializationType>())
    return special->getTemplateName().getAsTemplateDecl();
  if (const TagDecl *tag = type->getAsTagDecl())
    return tag;
  return nullptr;
}

const NamedDecl *callee_of(const CallExpr &call) {
  if (const FunctionDecl *function = call.getDirectCallee())
    return function;
  const Expr *callee = bare(call.getCallee());
  if (const auto *overloads = llvm::dyn_cast_or_null<OverloadExpr>(callee))
    return overloads->getNumDecls() ? (*overloads->decls_begin())->getUnderlyingDecl() : nullptr;
  return named_by(callee);
}

std::string callee_name(const CallExpr &call) {
  if (const NamedDecl *decl = callee_of(call))
    return last_name(*decl);
  const Expr *callee = call.getCallee()->IgnoreParenImpCasts();
  if (const auto *member = llvm::dyn_cast<CXXDependentScopeMemberExpr>(callee))
    return member->getMember().getAsString();
  if (const auto *overloads = llvm::dyn_cast<OverloadExpr>(callee))
    return overloads->getName().getAsString();
  if (const auto *scoped = llvm::dyn_cast<DependentScopeDeclRefExpr>(callee))
    return scoped->getDeclName().getAsString();
  return {};
}

namespace {

bool never_returns(const Expr *expr) {
  const auto *call = llvm::dyn_cast_or_null<CallExpr>(bare(expr));
  const auto *function = call ? call->getDirectCallee() : nullptr;
  return function && function->isNoReturn();
}

} // namespace

bool ends_flow(const Stmt *stmt) {
  if (!stmt)
    return false;
  if (llvm::isa<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt>(stmt))
    return true;
  if (const auto *block = llvm::dyn_cast<CompoundStmt>(stmt))
    return llvm::any_of(block->body(), [](const Stmt *each) { return ends_flow(each); });
  if (const auto *fork = llvm::dyn_cast<IfStmt>(stmt))
    return ends_flow(fork->getThen()) && ends_flow(fork->getElse());
  if (const auto *inner = llvm::dyn_cast<CXXTryStmt>(stmt)) {
    for (unsigned i = 0; i < inner->getNumHandlers(); ++i)
      if (!ends_flow(inner->getHandler(i)->getHandlerBlock()))
        return false;
    return ends_flow(inner->getTryBlock());
  }
  if (const auto *expr = llvm::dyn_cast<Expr>(stmt))
    return llvm::isa<CXXThrowExpr>(bare(expr)) || never_returns(expr);
  return false;
}

const Stmt *parent_stmt(const Stmt &stmt, ASTContext &context) {
  DynTypedNode node = DynTypedNode::create(stmt);
  for (;;) {
    const auto parents = context.getParents(node);
    if (parents.empty())
      return nullptr;
    node = parents[0];
    if (const auto *up = node.get<Stmt>())
      return up;
    // A lambda's body hangs below its call operator and its class, not below the expression.
    const auto *method = node.get<CXXMethodDecl>();
    const auto *record = method ? method->getParent() : node.get<CXXRecordDecl>();
    if (!node.get<VarDecl>() && !(record && record->isLambda()))
      return nullptr;
  }
}

const FunctionDecl *function_around(const Stmt &stmt, ASTContext &context) {
  DynTypedNode node = DynTypedNode::create(stmt);
  for (;;) {
    if (const auto *lambda = node.get<LambdaExpr>())
      return lambda->getCallOperator();
    if (const auto *function = node.get<FunctionDecl>())
      return function;
    auto parents = context.getParents(node);
    if (parents.empty())
      return nullptr;
    node = parents[0];
  }
}

bool mentions(const Stmt *stmt, llvm::ArrayRef<const ValueDecl *> names) {
  bool found = false;
  for_each_stmt(stmt, [&](const Stmt *each) {
    if (const auto *name = llvm::dyn_cast<DeclRefExpr>(each))
      found = found || llvm::is_contained(names, name->getDecl());
    return found ? walk::past : walk::into;
  });
  return found;
}

bool from_system_header(SourceLocation location, const SourceManager &sources) {
  return location.isInvalid() || sources.isInSystemHeader(sources.getSpellingLoc(location)) ||
         sources.isInSystemHeader(sources.getExpansionLoc(location));
}

} // namespace holdfast_tidy
