#include "shared/absences.h"

#include "shared/only_logs.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// `get_argument`, `find`, `at`
bool is_named_for_lookup(llvm::StringRef name) {
  auto const words = words_of(name);
  return !words.empty() && llvm::is_contained({"get", "find", "at", "lookup"}, words.front());
}

/// `port = get("port")`, `item = queue.pop_front()`: asks for one thing that may be there or not.
bool asks_for_one(CallExpr const& call) {
  auto const words = words_of(callee_name(call));
  if (words.empty()) return false;
  if (words.front() == "pop") return true;
  if (call.getNumArgs() == 0 || !is_named_for_lookup(callee_name(call))) return false;
  bool written_out = false;  // `"size"`, also in `prefix + "size"`
  for_each_stmt(call.getArg(0), [&](Stmt const* each) {
    written_out = written_out || llvm::isa<StringLiteral>(each);
    return written_out ? walk::past : walk::into;
  });
  return written_out;
}

bool is_named_for_absence(llvm::StringRef name) {
  return has_word(name, {"notfound", "missing", "absent", "nonexistent"}) ||
         (has_word(name, {"not"}) && has_word(name, {"found", "exist", "exists", "there"})) ||
         (has_word(name, {"no"}) && has_word(name, {"such"}));
}

/// A call that is named for looking something up by a key: `getName(index)`, `find(id)`.
CallExpr const* lookup(Expr const* expr) {
  auto const* call = llvm::dyn_cast_or_null<CallExpr>(without_copies(expr));
  if (!call || llvm::isa<CXXOperatorCallExpr>(call) || call->getNumArgs() == 0) return nullptr;
  return is_named_for_lookup(callee_name(*call)) ? call : nullptr;
}

/// `name = hooks.get_name(index);`, `return all.find(id);`: kept, and nothing is done with it.
bool only_keeps_what_is_found(Stmt const* stmt) {
  if (auto const* given = llvm::dyn_cast<ReturnStmt>(stmt)) return lookup(given->getRetValue());
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  expr = expr ? bare(expr) : nullptr;
  Expr const* left = nullptr;
  Expr const* right = nullptr;
  if (auto const* binary = llvm::dyn_cast_or_null<BinaryOperator>(expr)) {
    if (binary->getOpcode() == BO_Assign) left = binary->getLHS(), right = binary->getRHS();
  } else if (auto const* op = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(expr)) {
    if (op->getOperator() == OO_Equal && op->getNumArgs() == 2)
      left = op->getArg(0), right = op->getArg(1);
  }
  return left && named_by(left) && lookup(right);
}

bool is_named_for_parting(CallExpr const& call) {
  return has_word(
      callee_name(call),
      {"disconnect", "close", "remove", "erase", "delete", "unregister", "deregister",
       "unsubscribe", "detach", "release", "drop", "kick", "evict", "forget", "unlink", "destroy"});
}

/// `address const where = peers.get(id);`, `log << "disconnecting " << where;`
bool prepares_parting(Stmt const* stmt, vocabulary const& known, ASTContext& context) {
  if (is_harmless(stmt, known, context)) return true;
  if (auto const* declared = llvm::dyn_cast<DeclStmt>(stmt))
    return llvm::all_of(declared->decls(), [](Decl const* each) {
      auto const* variable = llvm::dyn_cast<VarDecl>(each);
      return variable && variable->getInit() && lookup(variable->getInit());
    });
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  auto const* op = expr ? llvm::dyn_cast<CXXOperatorCallExpr>(bare(expr)) : nullptr;
  return op && op->getOperator() == OO_LessLess;
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

bool calls_something(Stmt const* stmt) {
  bool found = false;
  for_each_stmt(stmt, [&](Stmt const* each) {
    found = found || (llvm::isa<CallExpr>(each) && !llvm::isa<CXXOperatorCallExpr>(each));
    return found ? walk::past : walk::into;
  });
  return found;
}

/// `catch (std::out_of_range&)` around `range = parse(get_header("Range"))`, where each
/// statement that calls something looks something up.
bool asks_out_of_range(handler const& judged) {
  NamedDecl const* type = caught_class(*judged.stmt);
  CompoundStmt const* block = judged.attempt ? judged.attempt->getTryBlock() : nullptr;
  return type && plain_name(*type) == "std::out_of_range" && block &&
         llvm::any_of(block->body(), has_lookup) &&
         llvm::all_of(block->body(),
                      [](Stmt const* each) { return has_lookup(each) || !calls_something(each); });
}

/// `return all.get_key("a").get_key("b").get_string(key);`: nothing else is called.
bool is_chain_of_lookups(Stmt const* stmt) {
  bool only = true;
  for_each_stmt(stmt, [&](Stmt const* each) {
    if (auto const* call = llvm::dyn_cast<CallExpr>(each);
        call && !llvm::isa<CXXOperatorCallExpr>(call)) {
      only = only && llvm::isa<CXXMemberCallExpr>(call) &&
             (is_named_for_lookup(callee_name(*call)) || call->getNumArgs() == 0);
    }
    only = only && !llvm::isa<LambdaExpr, CXXNewExpr, CXXThrowExpr>(each);
    return only ? walk::into : walk::past;
  });
  return only && has_lookup(stmt);
}

}  // namespace

bool asks_for_what_may_be_absent(handler const& judged) {
  if (asks_out_of_range(judged)) return true;
  CompoundStmt const* block = block_of_absence(judged);
  return block &&
         (has_lookup(block->body_front()) || llvm::all_of(block->body(), only_keeps_what_is_found));
}

bool parts_with_what_is_gone(handler const& judged, vocabulary const& known, ASTContext& context) {
  CompoundStmt const* block = block_of_absence(judged);
  auto const* last = block ? llvm::dyn_cast<Expr>(block->body_back()) : nullptr;
  auto const* call = last ? llvm::dyn_cast<CallExpr>(bare(last)) : nullptr;
  return call && is_named_for_parting(*call) &&
         llvm::all_of(llvm::drop_end(block->body()),
                      [&](Stmt const* each) { return prepares_parting(each, known, context); });
}

bool asks_for_nothing_else(handler const& judged) {
  CompoundStmt const* block = block_of_absence(judged);
  if (block) return llvm::all_of(block->body(), has_lookup);
  CompoundStmt const* any = judged.attempt ? judged.attempt->getTryBlock() : nullptr;
  return any && any->size() == 1 && !judged.broad && is_chain_of_lookups(any->body_front());
}

}  // namespace holdfast_tidy
