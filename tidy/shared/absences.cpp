#include "shared/absences.h"

#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// `port = get("port")`, `item = queue.pop_front()`: asks for one thing that may be there or not.
bool asks_for_one(CallExpr const& call) {
  auto const words = words_of(callee_name(call));
  if (words.empty()) return false;
  if (words.front() == "pop") return true;
  auto const* key = call.getNumArgs() ? bare(call.getArg(0)) : nullptr;
  while (auto const* built = llvm::dyn_cast_or_null<CXXConstructExpr>(key))
    key = built->getNumArgs() ? bare(built->getArg(0)) : nullptr;
  return llvm::isa_and_nonnull<StringLiteral>(key) &&
         llvm::is_contained({"get", "find", "at", "lookup"}, words.front());
}

bool is_named_for_absence(llvm::StringRef name) {
  return has_word(name, {"notfound"}) || (has_word(name, {"not"}) && has_word(name, {"found"})) ||
         (has_word(name, {"no"}) && has_word(name, {"such"}));
}

bool has_lookup(Stmt const* stmt) {
  bool found = false;
  for_each_stmt(stmt, [&](Stmt const* each) {
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    found = found || (call && !llvm::isa<CXXOperatorCallExpr>(call) && asks_for_one(*call));
    return found ? walk::past : walk::into;
  });
  return found;
}

CompoundStmt const* block_of_absence(handler const& judged) {
  NamedDecl const* type = caught_class(*judged.stmt);
  CompoundStmt const* block = judged.attempt ? judged.attempt->getTryBlock() : nullptr;
  bool const found =
      type && is_named_for_absence(last_name(*type)) && block && !block->body_empty();
  return found ? block : nullptr;
}

}  // namespace

bool asks_for_what_may_be_absent(handler const& judged) {
  CompoundStmt const* block = block_of_absence(judged);
  return block && has_lookup(block->body_front());
}

bool asks_for_nothing_else(handler const& judged) {
  CompoundStmt const* block = block_of_absence(judged);
  return block && llvm::all_of(block->body(), has_lookup);
}

}  // namespace holdfast_tidy
