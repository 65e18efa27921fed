#include "checks/DiscardedErrorCheck.h"

#include "shared/settled.h"
#include "shared/unchecked.h"
#include "shared/walk.h"

#include "clang/Lex/Lexer.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// A call (or an await) whose value goes nowhere, with the `(void)` or `std::ignore =` taken off.
Expr const* dropped_value(Stmt const* stmt) {
  auto const* expr = llvm::dyn_cast_or_null<Expr>(stmt);
  expr = expr ? bare(expr) : nullptr;
  if (auto const* assign = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(expr);
      assign && assign->getOperator() == OO_Equal && assign->getNumArgs() == 2)
    if (ValueDecl const* target = named_by(assign->getArg(0));
        target && plain_name(*target) == "std::ignore")
      expr = bare(assign->getArg(1));
  if (!expr || expr->isLValue() || !llvm::isa<CallExpr, CoawaitExpr>(expr)) return nullptr;
  return expr;
}

/// `r.or_else(log)`: the error has been seen to, only the value is left.
bool sees_to_error(Expr const& expr) {
  if (auto const* call = llvm::dyn_cast<CallExpr>(&expr); call && is_seen_to_by_callee(*call))
    return true;
  auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&expr);
  return method && llvm::is_contained({"or_else", "transform_error", "map_error", "inspect_error",
                                       "IgnoreError", "PermitUncheckedError", "Update"},
                                      callee_name(*method));
}

/// `f()`, `std::invoke(f)`: what is called was given, so that a template cannot know what it drops.
bool calls_what_was_given(Expr const& value) {
  auto const* call = llvm::dyn_cast<CallExpr>(&value);
  auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(&value);
  return call && ((op && op->getOperator() == OO_Call) || !call->getDirectCallee() ||
                  llvm::is_contained({"invoke", "apply"}, callee_name(*call)));
}

/// Calls `see` for each statement that stands alone, not as a part of another.
template <class See>
void for_each_alone(Stmt const* body, See see) {
  for_each_stmt(body, [&](Stmt const* each) {
    if (auto const* block = llvm::dyn_cast<CompoundStmt>(each)) {
      for (Stmt const* child : block->body()) see(child);
    } else if (auto const* fork = llvm::dyn_cast<IfStmt>(each)) {
      see(fork->getThen());
      see(fork->getElse());
    } else if (auto const* loop = llvm::dyn_cast<ForStmt>(each)) {
      see(loop->getBody());
      see(loop->getInc());
    } else if (auto const* loop = llvm::dyn_cast<WhileStmt>(each)) {
      see(loop->getBody());
    } else if (auto const* loop = llvm::dyn_cast<CXXForRangeStmt>(each)) {
      see(loop->getBody());
    } else if (auto const* binary = llvm::dyn_cast<BinaryOperator>(each)) {
      if (binary->getOpcode() == BO_Comma) see(binary->getLHS());
    } else if (auto const* choice = llvm::dyn_cast<ConditionalOperator>(each)) {
      if (choice->getType()->isVoidType()) see(choice->getTrueExpr()), see(choice->getFalseExpr());
    } else if (auto const* label = llvm::dyn_cast<SwitchCase>(each)) {
      see(label->getSubStmt());
    }
    return walk::into;
  });
}

bool inside_try(Stmt const& stmt, ASTContext& context) {
  for (Stmt const* up = parent_stmt(stmt, context); up; up = parent_stmt(*up, context))
    if (llvm::isa<CXXTryStmt>(up)) return true;
  return false;
}

/// Named again in the text, if not in this build: `assert(s.ok())` comes to nothing with NDEBUG.
bool is_named_in_text(VarDecl const& local, SourceLocation end, ASTContext& context) {
  SourceManager const& sources = context.getSourceManager();
  auto const range = CharSourceRange::getCharRange(local.getEndLoc(), end);
  llvm::StringRef const text = Lexer::getSourceText(range, sources, context.getLangOpts());
  return find_name(text, local.getName(), 1) != llvm::StringRef::npos;
}

/// `Status::OK()`: what a class makes of nothing holds no error.
bool starts_well(Expr const& value) {
  auto const* call = llvm::dyn_cast<CallExpr>(&value);
  auto const* method = llvm::dyn_cast_or_null<CXXMethodDecl>(call ? callee_of(*call) : nullptr);
  return method && method->isStatic() && call->getNumArgs() == 0 &&
         record_of(call->getType()) == method->getParent();
}

/// The local, if `stmt` is a declaration of one that holds what a call gave.
VarDecl const* declared_in(Stmt const* stmt, name_list const& results) {
  auto const* declared = llvm::dyn_cast_or_null<DeclStmt>(stmt);
  if (!declared || !declared->isSingleDecl()) return nullptr;
  auto const* local = llvm::dyn_cast<VarDecl>(declared->getSingleDecl());
  if (!local || !local->hasLocalStorage() || local->getType()->isReferenceType() ||
      local->hasAttr<UnusedAttr>() || !local->getInit() ||
      !results.holds(record_of(local->getType())))
    return nullptr;
  Expr const* value = dropped_value(local->getInit());
  return value && !starts_well(*value) ? local : nullptr;
}

/// `r = f();`
bool is_set_by(Stmt const* stmt, VarDecl const& local) {
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  auto const* op = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(expr ? bare(expr) : nullptr);
  return op && op->getOperator() == OO_Equal && op->getNumArgs() == 2 &&
         named_by(op->getArg(0)) == &local && !mentions(op->getArg(1), {&local});
}

bool is_method_call(Stmt const& stmt) { return llvm::isa<CXXMemberCallExpr>(stmt); }

}  // namespace

void DiscardedErrorCheck::look_at_discarded(FunctionDecl const& function, ASTContext& context) {
  for_each_alone(function.getBody(), [&](Stmt const* stmt) {
    Expr const* value = dropped_value(stmt);
    if (!value || !known().results.holds(record_of(value->getType())) || sees_to_error(*value) ||
        (in_instance() && calls_what_was_given(*value)) || !is_news(*value, value->getExprLoc()))
      return;
    diag(value->getExprLoc(),
         "the %0 is dropped, and with it the error it may hold: look at it, "
         "return it, or say why not with holdfast::ignore(…, \"reason\")")
        << record_of(value->getType());
  });
  // A local that is set and never named again is dropped too, only more quietly.
  llvm::MapVector<VarDecl const*, unsigned> uses;
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    if (auto const* declared = llvm::dyn_cast<DeclStmt>(each)) {
      for (Decl const* decl : declared->decls())
        if (auto const* local = llvm::dyn_cast<VarDecl>(decl);
            local && !llvm::isa<DecompositionDecl>(local) && local->hasLocalStorage() &&
            !local->getType()->isReferenceType() && !local->hasAttr<UnusedAttr>() &&
            local->getInit() && dropped_value(local->getInit()) &&
            known().results.holds(record_of(local->getType())))
          uses.insert({local, 0});
    } else if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each)) {
      if (auto* found = uses.find(llvm::dyn_cast<VarDecl>(name->getDecl())); found != uses.end())
        ++found->second;
    }
    return walk::into;
  });
  for (auto const& [local, count] : uses)
    if (count == 0 && !is_named_in_text(*local, function.getEndLoc(), context) &&
        is_news(*bare(local->getInit()), local->getLocation()))
      diag(local->getLocation(), "nobody looks at %0: the error it may hold is dropped") << local;
}

void DiscardedErrorCheck::look_at_overwritten(FunctionDecl const& function, ASTContext& context) {
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    auto const* block = llvm::dyn_cast<CompoundStmt>(each);
    VarDecl const* local = nullptr;
    if (!block) return walk::into;
    for (Stmt const* one : block->body()) {
      if (local && is_set_by(one, *local) &&
          !is_named_in_text(*local, one->getBeginLoc(), context) &&
          is_news(*bare(local->getInit()), local->getLocation()))
        diag(local->getLocation(),
             "nobody looks at %0 before it is set again: the error it may hold is dropped")
            << local;
      if (VarDecl const* next = declared_in(one, known().results))
        local = next;
      else if (local && (mentions(one, {local}) || llvm::isa<SwitchCase, LabelStmt>(one)))
        local = nullptr;
    }
    return walk::into;
  });
}

void DiscardedErrorCheck::look_at_accesses(FunctionDecl const& function, ASTContext& context) {
  std::unique_ptr<paths> flow;
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    // A lambda runs at another time: what was known outside may hold no more, or hold well.
    if (llvm::isa<LambdaExpr>(each)) return walk::past;
    Expr const* result = nullptr;
    if (!opens_result(*each, result) || !known().results.holds(record_of(result->getType())) ||
        result->getType()->isPointerType())
      return walk::into;
    bool const checks_itself = is_method_call(*each);
    if (checks_itself &&
        (known().raising_results.holds(record_of(result->getType())) || inside_try(*each, context)))
      return walk::into;
    Expr const* origin = without_move(result);
    auto const* variable = llvm::dyn_cast_or_null<VarDecl>(named_by(origin));
    if (has_error_replaced(origin)) return walk::into;
    if (llvm::isa<CallExpr, CoawaitExpr>(origin) && origin->isPRValue()) {
      if (!is_news(*each, each->getBeginLoc())) return walk::into;
      diag(each->getBeginLoc(),
           "this %0 is opened unseen: %select{an error in it is undefined "
           "behaviour|an error in it becomes another one, or ends the program}1")
          << record_of(result->getType()) << checks_itself;
      return walk::into;
    }
    if (!variable || !variable->isLocalVarDecl() || variable->getType()->isReferenceType() ||
        variable->isStaticLocal() || variable->getDeclContext() != &function)
      return walk::into;
    if (!flow) flow = std::make_unique<paths>(function, function.getBody(), context);
    if (!flow->useless() && flow->reaches_unchecked(*each, *variable) &&
        !is_asserted_in_text(*variable, *each, context) && is_news(*each, each->getBeginLoc()))
      diag(each->getBeginLoc(),
           "%0 is opened on a path where nobody has looked whether it holds an "
           "error")
          << variable;
    return walk::into;
  });
}

void DiscardedErrorCheck::look_at(FunctionDecl const& function, ASTContext& context) {
  look_at_discarded(function, context);
  look_at_overwritten(function, context);
  look_at_accesses(function, context);
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    if (auto const* lambda = llvm::dyn_cast<LambdaExpr>(each))
      look_at_accesses(*lambda->getCallOperator(), context);
    return walk::into;
  });
}

}  // namespace holdfast_tidy
