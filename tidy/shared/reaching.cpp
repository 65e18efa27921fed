#include "shared/reaching.h"

#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

using chain = llvm::SmallVector<Stmt const*, 16>;  // from a statement up to the function's body

chain above(Stmt const& stmt, ASTContext& context) {
  chain up;
  for (Stmt const* each = &stmt; each; each = parent_stmt(*each, context)) up.push_back(each);
  return up;
}

/// What of `block` stands before and behind the statement that `inside` is a part of.
size_t index_in(CompoundStmt const& block, Stmt const* inside) {
  return static_cast<size_t>(llvm::find(block.body(), inside) - block.body_begin());
}

/// Control goes from `from`, a part of `fork`, to `to`, another part of it.
bool goes_from_to(Stmt const& fork, Stmt const* from, Stmt const* to, bool& known) {
  known = true;
  if (auto const* choice = llvm::dyn_cast<IfStmt>(&fork))
    return from != choice->getThen() && from != choice->getElse();
  if (auto const* attempt = llvm::dyn_cast<CXXTryStmt>(&fork))
    return from == attempt->getTryBlock();
  if (auto const* block = llvm::dyn_cast<CompoundStmt>(&fork))
    return index_in(*block, from) < index_in(*block, to);
  known = false;
  return true;
}

/// `text = "fixed";` or `text.clear();`: nothing is left of what was in it.
bool replaces(Stmt const* stmt, ValueDecl const& variable) {
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  expr = expr ? bare(expr) : nullptr;
  if (auto const* binary = llvm::dyn_cast_or_null<BinaryOperator>(expr))
    return binary->getOpcode() == BO_Assign && named_by(binary->getLHS()) == &variable &&
           !mentions(binary->getRHS(), {&variable});
  if (auto const* op = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(expr))
    return op->getOperator() == OO_Equal && op->getNumArgs() == 2 &&
           named_by(op->getArg(0)) == &variable && !mentions(op->getArg(1), {&variable});
  auto const* method = llvm::dyn_cast_or_null<CXXMemberCallExpr>(expr);
  return method && callee_name(*method) == "clear" &&
         named_by(method->getImplicitObjectArgument()) == &variable;
}

/// Replaced on every way to `path[0]` within `path[top]`: in a block around it, before it. With
/// `after`, only behind that statement of the topmost block.
bool is_replaced_before(chain const& path, size_t top, Stmt const* after,
                        ValueDecl const& variable) {
  for (size_t at = 1; at <= top; ++at) {
    auto const* block = llvm::dyn_cast<CompoundStmt>(path[at]);
    if (!block) continue;
    size_t const first = at == top && after ? index_in(*block, after) + 1 : 0;
    size_t const last = index_in(*block, path[at - 1]);
    for (size_t i = first; i < last && i < block->size(); ++i)
      if (replaces(block->body_begin()[i], variable)) return true;
  }
  return false;
}

/// The loop or switch that a `break` in `path[at]` leaves; `top` if it is not below that.
size_t loop_above(chain const& path, size_t at, size_t top) {
  for (; at < top; ++at)
    if (is_loop(path[at]) || llvm::isa<SwitchStmt>(path[at])) return at;
  return top;
}

/// Left before `to` comes: `{ text = what(); send(text); return; }`, `break; case other:`.
bool is_left(chain const& path, size_t top, Stmt const* to) {
  size_t at = 1;
  for (size_t i = 1; i < top; ++i)
    if (llvm::isa<LambdaExpr>(path[i])) at = i + 1;  // its `return` leaves only itself
  for (; at <= top; ++at) {
    auto const* block = llvm::dyn_cast<CompoundStmt>(path[at]);
    if (!block) continue;
    size_t const end = at == top ? index_in(*block, to) : block->size();
    for (size_t i = index_in(*block, path[at - 1]); i < end; ++i) {
      Stmt const* each = block->body_begin()[i];
      if (!ends_flow(each)) continue;
      size_t const out = llvm::isa<BreakStmt, ContinueStmt>(each) ? loop_above(path, at, top) : top;
      if (out >= top) return true;
      at = out;  // it goes on behind that loop
      break;
    }
  }
  return false;
}

}  // namespace

bool may_reach(Stmt const& written, Expr const& read, ValueDecl const& variable,
               ASTContext& context) {
  chain const from = above(written, context);
  chain const to = above(read, context);
  size_t i = 0;
  size_t j = 0;
  for (; i < from.size(); ++i) {
    j = static_cast<size_t>(llvm::find(to, from[i]) - to.begin());
    if (j < to.size()) break;
  }
  if (i == from.size() || i == 0 || j == 0) return true;
  for (size_t up = j; up < to.size(); ++up)  // the next turn of a loop that the variable outlives
    if (is_loop(to[up]) && !declares(to[up], &variable)) return true;
  bool known = false;
  bool const ahead = goes_from_to(*from[i], from[i - 1], to[j - 1], known);
  if (!known) return true;
  return ahead && !is_left(from, i, to[j - 1]) && !is_replaced_before(to, j, from[i - 1], variable);
}

}  // namespace holdfast_tidy
