#include "checks/LocalProtectionCheck.h"

#include "shared/held_protection.h"
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

/// True if this use lets `variable` outlive the call, or see more than one.
bool learns_by(DeclRefExpr const& name, VarDecl const& variable, vocabulary const& known,
               ASTContext& context) {
  bool called = false;    // past its own method or a guard: what comes out is no longer it
  bool captured = false;  // by a callable that goes elsewhere
  for (Stmt const* up = parent_stmt(name, context); up; up = parent_stmt(*up, context)) {
    if (is_loop(up)) return true;  // also a loop whose own variable it is
    if (up->getSourceRange().fullyContains(variable.getSourceRange())) return captured;
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

/// The protection that `variable` is or holds, if it dies without having seen a second call.
NamedDecl const* short_lived(VarDecl const& variable, vocabulary const& known,
                             ASTContext& context) {
  QualType const type = variable.getType();
  if (!variable.hasLocalStorage() || type->isReferenceType()) return nullptr;
  if (NamedDecl const* held = held_protection(variable, known))
    return dies_with(variable, known, context) ? held : nullptr;
  if (type->isPointerType() || !known.protections.holds(record_of(type))) return nullptr;
  // Copies and what a function hands out belong to somebody else.
  Expr const* init = variable.getInit();
  if (init && llvm::isa<CallExpr>(bare(init)) && !llvm::isa<CXXTemporaryObjectExpr>(bare(init)))
    return nullptr;
  return learns_anyway(variable, known, context) ? nullptr : record_of(type);
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
    if (llvm::isa<CXXNoexceptExpr, UnaryExprOrTypeTraitExpr>(each)) return walk::past;
    if (auto const* declared = llvm::dyn_cast<DeclStmt>(each))
      for (Decl const* decl : declared->decls())
        if (auto const* variable = llvm::dyn_cast<VarDecl>(decl))
          if (NamedDecl const* type = short_lived(*variable, known(), context))
            report(variable->getLocation(), type);
    if (auto const* call = llvm::dyn_cast<CallExpr>(each))
      if (Expr const* made = protection_made_for(*call, known()))
        report(made->getExprLoc(), record_of(made->getType()));
    return walk::into;
  });
}

}  // namespace holdfast_tidy
