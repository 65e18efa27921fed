#include "checks/BareRethrowCheck.h"

#include "shared/walk.h"

#include "clang/Lex/Lexer.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// The throw if it is all that the handler does.
CXXThrowExpr const* lone_throw(CXXCatchStmt const& stmt) {
  auto const* block = llvm::cast<CompoundStmt>(stmt.getHandlerBlock());
  if (block->size() != 1) return nullptr;
  auto const* expr = llvm::dyn_cast<Expr>(block->body_front());
  return expr ? llvm::dyn_cast<CXXThrowExpr>(bare(expr)) : nullptr;
}

bool throws_variable(CXXThrowExpr const& thrown, VarDecl const* variable) {
  Expr const* operand = thrown.getSubExpr();
  if (!operand || !variable) return false;
  // What is thrown is a copy of it: look through the copy, and through std::move.
  for (;;) {
    operand = bare(operand);
    if (auto const* copy = llvm::dyn_cast<CXXConstructExpr>(operand);
        copy && copy->getNumArgs() == 1 && copy->getConstructor()->isCopyOrMoveConstructor())
      operand = copy->getArg(0);
    else if (auto const* call = llvm::dyn_cast<CallExpr>(operand);
             call && call->getNumArgs() == 1 && callee_name(*call) == "move")
      operand = call->getArg(0);
    else
      return named_by(operand) == variable;
  }
}

bool only_rethrows(CXXCatchStmt const& stmt) {
  CXXThrowExpr const* thrown = lone_throw(stmt);
  return thrown && (!thrown->getSubExpr() || throws_variable(*thrown, stmt.getExceptionDecl()));
}

/// `catch (mine &) { throw; } catch (...) { … }`: lets one kind pass a wider handler behind it.
bool shields_from_later(handler const& judged) {
  if (!judged.attempt) return false;
  bool behind = false;
  for (unsigned i = 0; i < judged.attempt->getNumHandlers(); ++i) {
    CXXCatchStmt const* each = judged.attempt->getHandler(i);
    if (behind && !only_rethrows(*each)) return true;
    behind = behind || each == judged.stmt;
  }
  return false;
}

/// There may be more in the text than in this build: `#if`, or a macro that came to nothing.
bool text_says_more(CXXCatchStmt const& stmt, ASTContext& context) {
  auto const* block = llvm::cast<CompoundStmt>(stmt.getHandlerBlock());
  if (block->getLBracLoc().isMacroID()) return false;
  auto const range = CharSourceRange::getTokenRange(block->getSourceRange());
  llvm::StringRef const text =
      Lexer::getSourceText(range, context.getSourceManager(), context.getLangOpts());
  return text.contains('#');
}

}  // namespace

void BareRethrowCheck::look_for_copies(handler const& judged, SourceManager const& sources) {
  bool const by_reference = judged.variable && judged.variable->getType()->isReferenceType();
  if (!judged.variable || !record_of(judged.variable->getType()) ||
      judged.variable->getType().getNonReferenceType()->isPointerType())
    return;
  bool inner_error = false;  // in a nested handler `throw;` would pass on another error
  for_each_stmt(judged.stmt->getHandlerBlock(), [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each)) return walk::past;
    inner_error = inner_error || llvm::isa<CXXTryStmt>(each);
    auto const* thrown = llvm::dyn_cast<CXXThrowExpr>(each);
    if (!thrown || !throws_variable(*thrown, judged.variable)) return walk::into;
    auto report = diag(thrown->getThrowLoc(),
                       "`throw %0;` throws a copy, cut down to %1: `throw;` passes on the error "
                       "itself, with its type and all it carries");
    report << judged.variable->getName()
           << judged.variable->getType().getNonReferenceType().getUnqualifiedType();
    // By value `throw;` would drop changes made to the copy, so only references are mended.
    SourceRange const operand = thrown->getSubExpr()->getSourceRange();
    if (by_reference && !inner_error && !thrown->getThrowLoc().isMacroID() &&
        !operand.getEnd().isMacroID())
      report << FixItHint::CreateReplacement(SourceRange(thrown->getThrowLoc(), operand.getEnd()),
                                             "throw");
    return walk::past;
  });
}

void BareRethrowCheck::look_at(handler const& judged, ASTContext& context) {
  look_for_copies(judged, context.getSourceManager());
  CXXThrowExpr const* thrown = lone_throw(*judged.stmt);
  if (!thrown || thrown->getSubExpr() || shields_from_later(judged) ||
      text_says_more(*judged.stmt, context))
    return;
  auto report = diag(judged.stmt->getCatchLoc(),
                     "this handler only rethrows: leave it out, or add what is known here (what "
                     "was being done, for whom) to the error");
  // With another handler left the try block keeps its meaning without this one.
  if (judged.attempt && judged.attempt->getNumHandlers() > 1 &&
      !judged.stmt->getBeginLoc().isMacroID() && !judged.stmt->getEndLoc().isMacroID() &&
      judged.attempt->getHandler(judged.attempt->getNumHandlers() - 1) == judged.stmt &&
      !only_rethrows(*judged.attempt->getHandler(0)))
    report << FixItHint::CreateRemoval(judged.stmt->getSourceRange());
}

}  // namespace holdfast_tidy
