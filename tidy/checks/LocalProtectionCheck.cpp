#include "checks/LocalProtectionCheck.h"

#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// main() and test bodies live as long as what they build has to.
bool lives_long(FunctionDecl const& function) {
  std::string const name = last_name(function);
  return function.isMain() || name == "TestBody" || name == "LLVMFuzzerTestOneInput" ||
         has_word(name, {"main", "test", "bench", "benchmark", "example", "demo", "simulate"});
}

bool is_loop(Stmt const* stmt) {
  return llvm::isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(stmt);
}

/// True if this use lets `variable` outlive the call, or see more than one.
bool learns_by(DeclRefExpr const& name, VarDecl const& variable, vocabulary const& known,
               ASTContext& context) {
  bool called = false;    // past its own method or a guard: what comes out is no longer it
  bool captured = false;  // by a callable that goes elsewhere
  for (Stmt const* up = parent_stmt(name, context); up; up = parent_stmt(*up, context)) {
    if (up->getSourceRange().fullyContains(variable.getSourceRange())) return captured;
    if (is_loop(up)) return true;
    captured = captured || llvm::isa<LambdaExpr>(up);
    if (auto const* call = llvm::dyn_cast<CallExpr>(up)) {
      if (known.guards.holds(callee_of(*call))) captured = false, called = true;
      called = called || llvm::isa<CXXMemberCallExpr>(call);
      if (has_word(callee_name(*call), {"move", "ref", "emplace", "push", "insert", "add", "attach",
                                        "register", "shared", "unique"}))
        return true;
    }
    if (called) continue;
    if (llvm::isa<ReturnStmt, CoreturnStmt>(up)) return true;
    if (auto const* unary = llvm::dyn_cast<UnaryOperator>(up);
        unary && unary->getOpcode() == UO_AddrOf)
      return true;
    if (auto const* built = llvm::dyn_cast<CXXConstructExpr>(up);
        built && !built->getConstructor()->isCopyOrMoveConstructor())
      return true;
  }
  return captured;
}

/// True if `variable` is moved, returned, kept by address, captured by a callable that goes
/// elsewhere, or used in a loop that it stands outside of.
bool learns_anyway(VarDecl const& variable, vocabulary const& known, ASTContext& context) {
  bool learns = false;
  auto const* scope = llvm::dyn_cast<FunctionDecl>(variable.getDeclContext());
  for_each_stmt(scope ? scope->getBody() : nullptr, [&](Stmt const* each) {
    if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each); name && name->getDecl() == &variable)
      learns = learns || learns_by(*name, variable, known, context);
    return learns ? walk::past : walk::into;
  });
  return learns;
}

}  // namespace

void LocalProtectionCheck::look_at(FunctionDecl const& function, ASTContext& context) {
  if (lives_long(function)) return;
  auto report = [&](SourceLocation where, NamedDecl const* type) {
    diag(where,
         "this %0 is built for one call and thrown away: it never learns that the callee is "
         "down; build it once, next to what it protects, and share it")
        << type;
  };
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    if (auto const* declared = llvm::dyn_cast<DeclStmt>(each)) {
      for (Decl const* decl : declared->decls()) {
        auto const* variable = llvm::dyn_cast<VarDecl>(decl);
        if (!variable || !variable->hasLocalStorage() || variable->getType()->isReferenceType() ||
            variable->getType()->isPointerType() ||
            !known().protections.holds(record_of(variable->getType())))
          continue;
        // Copies and what a function hands out belong to somebody else.
        Expr const* init = variable->getInit();
        if (init && llvm::isa<CallExpr>(bare(init)) &&
            !llvm::isa<CXXTemporaryObjectExpr>(bare(init)))
          continue;
        if (!learns_anyway(*variable, known(), context))
          report(variable->getLocation(), record_of(variable->getType()));
      }
    }
    // hf::call(hf::dependency{"x"}, …)
    if (auto const* call = llvm::dyn_cast<CallExpr>(each);
        call && known().guards.holds(callee_of(*call)))
      for (Expr const* argument : call->arguments())
        if (llvm::isa<CXXTemporaryObjectExpr, CXXFunctionalCastExpr>(argument->IgnoreImplicit()) &&
            known().protections.holds(record_of(argument->getType())))
          report(argument->getExprLoc(), record_of(argument->getType()));
    return walk::into;
  });
}

}  // namespace holdfast_tidy
