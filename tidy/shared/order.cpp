#include "shared/order.h"

#include "shared/only_logs.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// In a matcher's view of the tree a parent may be one that passes over what is not spelled.
bool is_same(Stmt const* left, Stmt const* right) {
  if (left == right) return true;
  auto const* a = llvm::dyn_cast<Expr>(left);
  auto const* b = llvm::dyn_cast<Expr>(right);
  return a && b && bare(a) == bare(b);
}

bool reads(Stmt const* stmt, place const& one) {
  bool found = false;
  for_each_stmt(stmt, [&](Stmt const* each) {
    auto const* expr = llvm::dyn_cast<Expr>(each);
    found = found || (llvm::isa<DeclRefExpr, MemberExpr>(each) && place_of(expr) == one);
    return found ? walk::past : walk::into;
  });
  return found;
}

/// What is assigned to `one` right here; nothing if this is no such assignment.
Expr const* assigned_to(Stmt const* stmt, place const& one) {
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  auto const* binary = expr ? llvm::dyn_cast<BinaryOperator>(bare(expr)) : nullptr;
  bool const assigns =
      binary && binary->getOpcode() == BO_Assign && place_of(binary->getLHS()) == one;
  return assigns ? bare(binary->getRHS()) : nullptr;
}

bool is_true(Expr const* value) {
  auto const* truth = llvm::dyn_cast_or_null<CXXBoolLiteralExpr>(value);
  return truth && truth->getValue();
}

/// True if a try block in `stmt` sets `mark` to true.
bool attempts_and_marks(Stmt const* stmt, place const& mark) {
  bool found = false;
  for_each_stmt(stmt, [&](Stmt const* each) {
    if (auto const* inner = llvm::dyn_cast<CXXTryStmt>(each))
      for_each_stmt(inner->getTryBlock(), [&](Stmt const* part) {
        found = found || is_true(assigned_to(part, mark));
        return found ? walk::past : walk::into;
      });
    return found || llvm::isa<LambdaExpr>(each) ? walk::past : walk::into;
  });
  return found;
}

/// `lock.unlock();`, `delete p;`: puts away what was used.
bool puts_away(Stmt const* stmt) {
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  auto const* call = expr ? llvm::dyn_cast<CXXMemberCallExpr>(bare(expr)) : nullptr;
  return (expr && llvm::isa<CXXDeleteExpr>(bare(expr))) ||
         (call && call->getNumArgs() == 0 &&
          llvm::is_contained({"unlock", "clear", "reset", "release", "notify_one", "notify_all"},
                             callee_name(*call)));
}

}  // namespace

bool is_done_last(Stmt const& write, CXXTryStmt const& attempt, vocabulary const& known,
                  ASTContext& context) {
  Stmt const* child = &write;
  for (Stmt const* up = parent_stmt(*child, context); up && up != &attempt;
       up = parent_stmt(*child, context)) {
    if (llvm::isa<LambdaExpr, ForStmt, WhileStmt, CXXForRangeStmt>(up)) return false;
    if (auto const* block = llvm::dyn_cast<CompoundStmt>(up)) {
      auto const* here =
          llvm::find_if(block->body(), [&](Stmt const* each) { return is_same(each, child); });
      if (here == block->body_end()) return false;
      for (Stmt const* each : llvm::make_range(std::next(here), block->body_end()))
        if (!is_harmless(each, known, context) && !puts_away(each)) return false;
    }
    child = up;
  }
  return true;
}

llvm::SmallVector<Stmt const*, 16> all_behind(CXXTryStmt const& attempt, ASTContext& context) {
  llvm::SmallVector<Stmt const*, 16> behind;
  Stmt const* child = &attempt;
  for (Stmt const* up = parent_stmt(*child, context); up; up = parent_stmt(*child, context)) {
    if (llvm::isa<LambdaExpr>(up)) break;
    if (auto const* block = llvm::dyn_cast<CompoundStmt>(up)) {
      auto const* here = llvm::find(block->body(), child);
      if (here != block->body_end()) behind.append(std::next(here), block->body_end());
    }
    child = up;
  }
  return behind;
}

Stmt const* next_behind(CXXTryStmt const& attempt, ASTContext& context) {
  Stmt const* child = &attempt;
  for (Stmt const* up = parent_stmt(*child, context); up; up = parent_stmt(*child, context)) {
    if (auto const* block = llvm::dyn_cast<CompoundStmt>(up)) {
      auto const* here = llvm::find(block->body(), child);
      if (here == block->body_end()) return nullptr;
      if (std::next(here) != block->body_end()) return *std::next(here);
    } else if (auto const* fork = llvm::dyn_cast<IfStmt>(up); !fork || fork->getCond() == child) {
      return nullptr;
    }
    child = up;
  }
  return nullptr;
}

bool is_marked_before(place const& mark, CXXTryStmt const& attempt, ASTContext& context) {
  Stmt const* child = &attempt;
  for (Stmt const* up = parent_stmt(*child, context); up; up = parent_stmt(*child, context)) {
    if (llvm::isa<LambdaExpr>(up)) return false;
    // `if (!ok) try { b(); ok = true; }`: only after the earlier one came to nothing.
    if (auto const* fork = llvm::dyn_cast<IfStmt>(up); fork && reads(fork->getCond(), mark))
      return false;
    if (auto const* block = llvm::dyn_cast<CompoundStmt>(up)) {
      auto const* here = llvm::find(block->body(), child);
      while (here != block->body_end() && here != block->body_begin()) {
        --here;
        if (Expr const* value = assigned_to(*here, mark); value && !is_true(value)) return false;
        if (attempts_and_marks(*here, mark)) return true;
      }
    }
    child = up;
  }
  return false;
}

}  // namespace holdfast_tidy
