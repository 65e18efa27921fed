#include "shared/success_marks.h"

#include "shared/effects.h"
#include "shared/order.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

bool starts_as_failed(VarDecl const& variable, ASTContext const& context) {
  if (variable.getType()->isReferenceType() || llvm::isa<ParmVarDecl>(variable)) return false;
  Expr const* init = variable.getInit();
  if (!init || bare(init)->getType()->isRecordType())
    return can_say_failed(variable.getType()) &&
           !has_word(last_name(variable), {"result", "response", "reply"});
  return !llvm::isa<IntegerLiteral>(bare(init)) && says_failed(init, context);
}

/// `reply["status"] = "OK"`.
bool is_success_text(Expr const* value) {
  value = bare(value);
  while (auto const* built = llvm::dyn_cast_or_null<CXXConstructExpr>(value)) {
    if (built->getNumArgs() == 0) return false;
    value = bare(built->getArg(0));
  }
  auto const* text = llvm::dyn_cast_or_null<StringLiteral>(value);
  return text && text->getCharByteWidth() == 1 &&
         has_word(text->getString(), {"ok", "success", "succeeded"});
}

}  // namespace

bool success_is_marked(CXXTryStmt const& attempt, vocabulary const& known, ASTContext& context) {
  bool marked = false;
  llvm::SmallPtrSet<Stmt const*, 8> last;  // below an `if`, and the last thing that is done
  auto assigned = [&](Expr const* by, Expr const* left, Expr const* right, bool below_if) {
    auto const* truth = llvm::dyn_cast<CXXBoolLiteralExpr>(bare(right));
    auto const* variable = llvm::dyn_cast_or_null<VarDecl>(base_of(left));
    bool const outside = !variable || !declares(attempt.getTryBlock(), variable);
    bool const says_done = truth && truth->getValue();
    bool const started = (variable && starts_as_failed(*variable, context)) ||
                         (says_done && is_set_to_failed_before(place_of(left), attempt, context));
    marked = marked || (outside && (below_if ? says_done && started : says_done || started) &&
                        !is_marked_before(place_of(left), attempt, context) &&
                        is_done_last(*by, attempt, known, context));
  };
  if (attempt.getTryBlock()->body_empty()) return false;
  llvm::SmallVector<Stmt const*, 8> todo{attempt.getTryBlock()};
  while (!todo.empty()) {
    Stmt const* each = todo.pop_back_val();
    if (auto const* block = llvm::dyn_cast<CompoundStmt>(each); block && !block->body_empty()) {
      if (last.contains(each)) {
        todo.push_back(block->body_back());
        last.insert(block->body_back());
      } else {
        todo.append(block->body_begin(), block->body_end());
      }
    }
    if (auto const* once = llvm::dyn_cast<DoStmt>(each)) todo.push_back(once->getBody());
    if (auto const* fork = llvm::dyn_cast<IfStmt>(each);
        fork && (last.contains(each) || each == attempt.getTryBlock()->body_back()))
      for (Stmt const* branch : {fork->getThen(), fork->getElse()})
        if (branch) todo.push_back(branch), last.insert(branch);
    auto const* expr = llvm::dyn_cast<Expr>(each);
    Expr const* plain = expr ? bare(expr) : nullptr;
    if (auto const* binary = llvm::dyn_cast_or_null<BinaryOperator>(plain)) {
      if (binary->getOpcode() == BO_Assign)
        assigned(binary, binary->getLHS(), binary->getRHS(), last.contains(each));
    } else if (auto const* call = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(plain)) {
      if (call->getOperator() == OO_Equal && call->getNumArgs() == 2)
        assigned(call, call->getArg(0), call->getArg(1), last.contains(each));
    }
  }
  return marked;
}

bool success_is_said(CXXTryStmt const& attempt) {
  bool said = false;
  for_each_stmt(attempt.getTryBlock(), [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each)) return walk::past;
    auto const* call = llvm::dyn_cast<CXXOperatorCallExpr>(each);
    if (call && call->getOperator() == OO_Equal && call->getNumArgs() == 2 &&
        is_success_text(call->getArg(1))) {
      auto const* variable = llvm::dyn_cast_or_null<VarDecl>(base_of(call->getArg(0)));
      said = said || !variable || !declares(attempt.getTryBlock(), variable);
    }
    return walk::into;
  });
  return said;
}

}  // namespace holdfast_tidy
