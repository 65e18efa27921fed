#include "shared/walk.h"

#include "shared/names.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {

Expr const* bare(Expr const* expr) {
  while (expr) {
    Expr const* inner = expr->IgnoreParenCasts()->IgnoreImplicit();
    if (auto const* cleanups = llvm::dyn_cast<ExprWithCleanups>(inner))
      inner = cleanups->getSubExpr();
    else if (auto const* temporary = llvm::dyn_cast<MaterializeTemporaryExpr>(inner))
      inner = temporary->getSubExpr();
    else if (auto const* bound = llvm::dyn_cast<CXXBindTemporaryExpr>(inner))
      inner = bound->getSubExpr();
    if (inner == expr) return expr;
    expr = inner;
  }
  return expr;
}

Expr const* without_copies(Expr const* expr) {
  expr = bare(expr);
  while (auto const* made = llvm::dyn_cast_or_null<CXXConstructExpr>(expr))
    expr = made->getNumArgs() == 1 ? bare(made->getArg(0)) : nullptr;
  return expr;
}

Expr const* copied_from(Expr const* expr) {
  for (;;) {
    expr = bare(expr);
    if (auto const* copy = llvm::dyn_cast_or_null<CXXConstructExpr>(expr);
        copy && copy->getNumArgs() == 1 && copy->getConstructor()->isCopyOrMoveConstructor())
      expr = copy->getArg(0);
    else if (auto const* call = llvm::dyn_cast_or_null<CallExpr>(expr);
             call && call->getNumArgs() == 1 && callee_name(*call) == "move")
      expr = call->getArg(0);
    else
      return expr;
  }
}

bool is_loop(Stmt const* stmt) {
  return llvm::isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(stmt);
}

bool is_nothrow(FunctionDecl const& function) {
  auto const* type = function.getType()->getAs<FunctionProtoType>();
  return type && !isUnresolvedExceptionSpec(type->getExceptionSpecType()) && type->isNothrow();
}

bool tells_by_code(FunctionDecl const& callee) {
  return llvm::any_of(callee.parameters(), [](ParmVarDecl const* each) {
    NamedDecl const* record = record_of(each->getType());
    return each->getType()->isLValueReferenceType() && record &&
           !each->getType()->getPointeeType().isConstQualified() &&
           last_name(*record) == "error_code";
  });
}

ValueDecl const* named_by(Expr const* expr) {
  expr = bare(expr);
  if (auto const* name = llvm::dyn_cast_or_null<DeclRefExpr>(expr)) return name->getDecl();
  if (auto const* member = llvm::dyn_cast_or_null<MemberExpr>(expr)) return member->getMemberDecl();
  return nullptr;
}

ValueDecl const* base_of(Expr const* expr) {
  while ((expr = bare(expr))) {
    if (auto const* name = llvm::dyn_cast<DeclRefExpr>(expr)) return name->getDecl();
    if (auto const* member = llvm::dyn_cast<MemberExpr>(expr)) {
      if (llvm::isa<CXXThisExpr>(bare(member->getBase()))) return member->getMemberDecl();
      expr = member->getBase();
    } else if (auto const* index = llvm::dyn_cast<ArraySubscriptExpr>(expr)) {
      expr = index->getBase();
    } else if (auto const* call = llvm::dyn_cast<CXXOperatorCallExpr>(expr)) {
      expr = call->getNumArgs() ? call->getArg(0) : nullptr;
    } else if (auto const* unary = llvm::dyn_cast<UnaryOperator>(expr)) {
      expr = unary->getSubExpr();
    } else if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(expr)) {
      expr = method->getImplicitObjectArgument();
    } else if (auto const* dependent = llvm::dyn_cast<CXXDependentScopeMemberExpr>(expr)) {
      expr = dependent->isImplicitAccess() ? nullptr : dependent->getBase();
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

NamedDecl const* record_of(QualType type) {
  if (type.isNull()) return nullptr;
  type = type.getNonReferenceType();
  while (type->isPointerType()) type = type->getPointeeType();
  if (CXXRecordDecl const* record = type->getAsCXXRecordDecl()) return record;
  if (auto const* special = type->getAs<TemplateSpecializationType>())
    return special->getTemplateName().getAsTemplateDecl();
  if (TagDecl const* tag = type->getAsTagDecl()) return tag;
  return nullptr;
}

NamedDecl const* callee_of(CallExpr const& call) {
  if (FunctionDecl const* function = call.getDirectCallee()) return function;
  Expr const* callee = bare(call.getCallee());
  if (auto const* overloads = llvm::dyn_cast_or_null<OverloadExpr>(callee))
    return overloads->getNumDecls() ? (*overloads->decls_begin())->getUnderlyingDecl() : nullptr;
  return named_by(callee);
}

std::string callee_name(CallExpr const& call) {
  if (NamedDecl const* decl = callee_of(call)) return last_name(*decl);
  Expr const* callee = call.getCallee()->IgnoreParenImpCasts();
  if (auto const* member = llvm::dyn_cast<CXXDependentScopeMemberExpr>(callee))
    return member->getMember().getAsString();
  if (auto const* overloads = llvm::dyn_cast<OverloadExpr>(callee))
    return overloads->getName().getAsString();
  if (auto const* scoped = llvm::dyn_cast<DependentScopeDeclRefExpr>(callee))
    return scoped->getDeclName().getAsString();
  return {};
}

bool writes_into_first(llvm::StringRef name) {
  return llvm::is_contained({"snprintf", "sprintf", "vsnprintf", "strcpy", "strcat", "strncpy",
                             "strncat", "format_to", "getline"},
                            name);
}

namespace {

bool never_returns(Expr const* expr) {
  auto const* call = llvm::dyn_cast_or_null<CallExpr>(bare(expr));
  auto const* function = call ? call->getDirectCallee() : nullptr;
  return function && function->isNoReturn();
}

}  // namespace

bool ends_flow(Stmt const* stmt) {
  if (!stmt) return false;
  if (llvm::isa<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt>(stmt)) return true;
  if (auto const* block = llvm::dyn_cast<CompoundStmt>(stmt))
    return llvm::any_of(block->body(), [](Stmt const* each) { return ends_flow(each); });
  if (auto const* fork = llvm::dyn_cast<IfStmt>(stmt))
    return ends_flow(fork->getThen()) && ends_flow(fork->getElse());
  if (auto const* inner = llvm::dyn_cast<CXXTryStmt>(stmt)) {
    for (unsigned i = 0; i < inner->getNumHandlers(); ++i)
      if (!ends_flow(inner->getHandler(i)->getHandlerBlock())) return false;
    return ends_flow(inner->getTryBlock());
  }
  if (auto const* expr = llvm::dyn_cast<Expr>(stmt))
    return llvm::isa<CXXThrowExpr>(bare(expr)) || never_returns(expr);
  return false;
}

Stmt const* parent_stmt(Stmt const& stmt, ASTContext& context) {
  DynTypedNode node = DynTypedNode::create(stmt);
  for (;;) {
    auto const parents = context.getParents(node);
    if (parents.empty()) return nullptr;
    node = parents[0];
    if (auto const* up = node.get<Stmt>()) return up;
    // A lambda's body hangs below its call operator and its class, not below the expression.
    auto const* method = node.get<CXXMethodDecl>();
    if (auto const* generic = node.get<FunctionTemplateDecl>())
      method = llvm::dyn_cast<CXXMethodDecl>(generic->getTemplatedDecl());
    auto const* record = method ? method->getParent() : node.get<CXXRecordDecl>();
    if (!node.get<VarDecl>() && !(record && record->isLambda())) return nullptr;
  }
}

FunctionDecl const* function_around(Stmt const& stmt, ASTContext& context) {
  DynTypedNode node = DynTypedNode::create(stmt);
  for (;;) {
    if (auto const* lambda = node.get<LambdaExpr>()) return lambda->getCallOperator();
    if (auto const* function = node.get<FunctionDecl>()) return function;
    auto parents = context.getParents(node);
    if (parents.empty()) return nullptr;
    node = parents[0];
  }
}

VarDecl const* initialised_by(Stmt const& init, ASTContext& context) {
  for (DynTypedNode const& parent : context.getParents(init))
    if (auto const* variable = parent.get<VarDecl>()) return variable;
  return nullptr;
}

bool mentions(Stmt const* stmt, llvm::ArrayRef<ValueDecl const*> names) {
  bool found = false;
  for_each_stmt(stmt, [&](Stmt const* each) {
    if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each))
      found = found || llvm::is_contained(names, name->getDecl());
    return found ? walk::past : walk::into;
  });
  return found;
}

bool declares(Stmt const* stmt, ValueDecl const* declared) {
  bool found = false;
  for_each_stmt(stmt, [&](Stmt const* each) {
    if (auto const* here = llvm::dyn_cast<DeclStmt>(each))
      found = found || llvm::is_contained(here->decls(), declared);
    return found ? walk::past : walk::into;
  });
  return found;
}

bool from_system_header(SourceLocation location, SourceManager const& sources) {
  return location.isInvalid() || sources.isInSystemHeader(sources.getSpellingLoc(location)) ||
         sources.isInSystemHeader(sources.getExpansionLoc(location));
}

}  // namespace holdfast_tidy
