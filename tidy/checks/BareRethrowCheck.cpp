#include "checks/BareRethrowCheck.h"

#include "shared/walk.h"

#include "clang/Lex/Lexer.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// The throw if it is all that the handler does.
const CXXThrowExpr *lone_throw(const CXXCatchStmt &stmt) {
  const auto *block = llvm::cast<CompoundStmt>(stmt.getHandlerBlock());
  if (block->size() != 1)
    return nullptr;
  const auto *expr = llvm::dyn_cast<Expr>(block->body_front());
  return expr ? llvm::dyn_cast<CXXThrowExpr>(bare(expr)) : nullptr;
}

bool throws_variable(const CXXThrowExpr &thrown, const VarDecl *variable) {
  const Expr *operand = thrown.getSubExpr();
  if (!operand || !variable)
    return false;
  // What is thrown is a copy of it: look through the copy, and through std::move.
  for (;;) {
    operand = bare(operand);
    if (const auto *copy = llvm::dyn_cast<CXXConstructExpr>(operand);
        copy && copy->getNumArgs() == 1 && copy->getConstructor()->isCopyOrMoveConstructor())
      operand = copy->getArg(0);
    else if (const auto *call = llvm::dyn_cast<CallExpr>(operand);
             call && call->getNumArgs() == 1 && callee_name(*call) == "move")
      operand = call->getArg(0);
    else
      return named_by(operand) == variable;
  }
}

bool only_rethrows(const CXXCatchStmt &stmt) {
  const CXXThrowExpr *thrown = lone_throw(stmt);
  return thrown && (!thrown->getSubExpr() || throws_variable(*thrown, stmt.getExceptionDecl()));
}

/// `catch (mine &) { throw; } catch (...) { … }`: lets one kind pass a wider handler behind it.
bool shields_from_later(const handler &judged) {
  if (!judged.attempt)
    return false;
  bool behind = false;
  for (unsigned i = 0; i < judged.attempt->getNumHandlers(); ++i) {
    const CXXCatchStmt *each = judged.attempt->getHandler(i);
    if (behind && !only_rethrows(*each))
      return true;
    behind = behind || each == judged.stmt;
  }
  return false;
}

/// There may be more in the text than in this build: `#if`, or a macro that came to nothing.
bool text_says_more(const CXXCatchStmt &stmt, ASTContext &context) {
  const auto *block = llvm::cast<CompoundStmt>(stmt.getHandlerBlock());
  if (block->getLBracLoc().isMacroID())
    return false;
  const auto range = CharSourceRange::getTokenRange(block->getSourceRange());
  const llvm::StringRef text =
      Lexer::getSourceText(range, context.getSourceManager(), context.getLangOpts());
  return text.contains('#');
}

} // namespace

void BareRethrowCheck::look_for_copies(const handler &judged, const SourceManager &sources) {
  const bool by_reference = judged.variable && judged.variable->getType()->isReferenceType();
  if (!judged.variable || !record_of(judged.variable->getType()) ||
      judged.variable->getType().getNonReferenceType()->isPointerType())
    return;
  bool inner_error = false; // in a nested handler `throw;` would pass on another error
  for_each_stmt(judged.stmt->getHandlerBlock(), [&](const Stmt *each) {
    if (llvm::isa<LambdaExpr>(each))
      return walk::past;
    inner_error = inner_error || llvm::isa<CXXTryStmt>(each);
    const auto *thrown = llvm::dyn_cast<CXXThrowExpr>(each);
    if (!thrown || !throws_variable(*thrown, judged.variable))
      return walk::into;
    auto report = diag(thrown->getThrowLoc(),
                       "`throw %0;` throws a copy, cut down to %1: `throw;` passes on the error "
                       "itself, with its type and all it carries");
    report << judged.variable->getName()
           << judged.variable->getType().getNonReferenceType().getUnqualifiedType();
    // By value `throw;` would drop changes made to the copy, so only references are mended.
    const SourceRange operand = thrown->getSubExpr()->getSourceRange();
    if (by_reference && !inner_error && !thrown->getThrowLoc().isMacroID() &&
        !operand.getEnd().isMacroID())
      report << FixItHint::CreateReplacement(
          SourceRange(thrown->getThrowLoc(), operand.getEnd()), "throw");
    return walk::past;
  });
}

void BareRethrowCheck::look_at(const handler &judged, ASTContext &context) {
  look_for_copies(judged, context.getSourceManager());
  const CXXThrowExpr *thrown = lone_throw(*judged.stmt);
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

} // namespace holdfast_tidy
