#include "shared/watched.h"

#include "shared/names.h"
#include "shared/order.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

void add(writes& all, Expr const* target, Expr const* by) {
  if (place const one = place_of(target); one.base) all.emplace_back(one, by);
}

/// Parameters that the callee may write into: `T&`, `T*` given `&x`.
void add_arguments(writes& all, CallExpr const& call) {
  FunctionDecl const* callee = call.getDirectCallee();
  unsigned const skipped =
      llvm::isa<CXXOperatorCallExpr>(call) && llvm::isa_and_nonnull<CXXMethodDecl>(callee);
  for (unsigned i = skipped; i < call.getNumArgs(); ++i) {
    Expr const* argument = call.getArg(i)->IgnoreParenImpCasts();
    if (auto const* address = llvm::dyn_cast<UnaryOperator>(argument);
        address && address->getOpcode() == UO_AddrOf)
      add(all, address->getSubExpr(), &call);
    if (!callee || i - skipped >= callee->getNumParams()) continue;
    QualType const type = callee->getParamDecl(i - skipped)->getType();
    if (type->isLValueReferenceType() && !type->getPointeeType().isConstQualified())
      add(all, argument, &call);
  }
}

bool changes(CXXMemberCallExpr const& call) {
  CXXMethodDecl const* callee = call.getMethodDecl();
  auto const* name = llvm::dyn_cast<MemberExpr>(call.getCallee()->IgnoreParens());
  // `p->run()` changes what `p` points to, not whether there is anything.
  return callee && !callee->isConst() && callee->isInstance() && name && !name->isArrow();
}

}  // namespace

writes set_in(Stmt const* block) {
  writes all;
  for_each_stmt(block, [&](Stmt const* each) {
    if (auto const* binary = llvm::dyn_cast<BinaryOperator>(each)) {
      if (binary->isAssignmentOp()) add(all, binary->getLHS(), binary);
    } else if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(each)) {
      if (op->isAssignmentOp() || op->getOperator() == OO_GreaterGreater)
        for (Expr const* argument : op->arguments()) {
          add(all, argument, op);
          if (op->isAssignmentOp()) break;
        }
    } else if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(each)) {
      if (changes(*method)) add(all, method->getImplicitObjectArgument(), method);
    }
    if (auto const* call = llvm::dyn_cast<CallExpr>(each)) add_arguments(all, *call);
    return walk::into;
  });
  return all;
}

bool is_nothing(Expr const* value) {
  value = bare(value);
  while (auto const* built = llvm::dyn_cast_or_null<CXXConstructExpr>(value)) {
    if (built->getNumArgs() == 0) return true;
    if (built->getNumArgs() != 1) return false;
    value = bare(built->getArg(0));
  }
  if (auto const* text = llvm::dyn_cast_or_null<StringLiteral>(value))
    return text->getLength() == 0;
  if (auto const* truth = llvm::dyn_cast_or_null<CXXBoolLiteralExpr>(value))
    return !truth->getValue();
  if (auto const* number = llvm::dyn_cast_or_null<IntegerLiteral>(value))
    return number->getValue() == 0;
  if (auto const* minus = llvm::dyn_cast_or_null<UnaryOperator>(value))
    return minus->getOpcode() == UO_Minus;
  if (auto const* list = llvm::dyn_cast_or_null<InitListExpr>(value))
    return list->getNumInits() == 0 || (list->getNumInits() == 1 && is_nothing(list->getInit(0)));
  if (llvm::isa_and_nonnull<ImplicitValueInitExpr, CXXScalarValueInitExpr>(value)) return true;
  ValueDecl const* name = value ? named_by(value) : nullptr;
  return llvm::isa_and_nonnull<CXXNullPtrLiteralExpr, GNUNullExpr>(value) ||
         (name && has_word(last_name(*name),
                           {"npos", "nullopt", "invalid", "none", "null", "bad", "unset"}));
}

namespace {

/// `std::string duration = "-";`: a text that says, to whoever reads it, that there is none.
bool starts_as_placeholder(place const& one) {
  auto const* variable = llvm::dyn_cast<VarDecl>(one.base);
  Expr const* value = variable && one.base == one.leaf ? bare(variable->getInit()) : nullptr;
  while (auto const* built = llvm::dyn_cast_or_null<CXXConstructExpr>(value))
    value = built->getNumArgs() ? bare(built->getArg(0)) : nullptr;
  auto const* text = llvm::dyn_cast_or_null<StringLiteral>(value);
  return text && text->getCharByteWidth() == 1 &&
         llvm::is_contained({"-", "--", "?", "n/a", "none", "unknown", "<unknown>", "(unknown)"},
                            text->getString().lower());
}

bool is_logged_in(Stmt const* stmt, place const& one, vocabulary const& known,
                  ASTContext& context) {
  if (!mentions(stmt, {one.base})) return false;
  effect_finder finder(known, context, {});
  finder.stay_outside();
  finder.look_at(stmt);
  return finder.found().logs;
}

/// There is nothing in it when the try block begins, as far as can be seen.
bool starts_empty(place const& one, CXXTryStmt const& attempt, ASTContext& context) {
  if (is_marked_before(one, attempt, context)) return false;
  auto const* variable = llvm::dyn_cast<VarDecl>(one.base);
  if (one.base != one.leaf || !variable || llvm::isa<ParmVarDecl>(variable)) return true;
  Expr const* init = variable->getInit();
  return !init || is_nothing(init) || is_set_to_failed_before(one, attempt, context);
}

}  // namespace

bool asks_by_name(llvm::StringRef name) {
  return has_word(name,
                  {"empty",  "null",  "valid",     "invalid", "open",    "ok",      "good",
                   "fail",   "bad",   "error",     "none",    "defined", "present", "initialized",
                   "loaded", "ready", "connected", "size",    "length",  "count"}) ||
         llvm::is_contained({"has_value", "hasValue", "operator bool", "operator!", "exists"},
                            name);
}

namespace {

/// `page.is_object()`, `page.contains("port")`
bool asks_what_it_is(llvm::StringRef name) {
  auto const words = words_of(name);
  return !words.empty() && llvm::is_contained({"is", "contains", "has"}, words.front());
}

/// `x`, `x.get()`, also as the thing compared.
bool is_of(Expr const* expr, place const& one) {
  expr = bare(expr);
  if (auto const* call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(expr);
      call && call->getNumArgs() == 0 &&
      (callee_name(*call) == "get" || asks_by_name(callee_name(*call))))
    expr = call->getImplicitObjectArgument();
  return place_of(expr) == one;
}

/// `if (!x)`, `x == nullptr`, `x.empty()`, `is_valid(x)`: is there anything in `one`?
bool asks(Stmt const& stmt, place const& one) {
  if (auto const* binary = llvm::dyn_cast<BinaryOperator>(&stmt)) {
    Expr const* left = binary->getLHS();
    Expr const* right = binary->getRHS();
    return binary->isComparisonOp() &&
           ((is_of(left, one) && is_nothing(right)) || (is_of(right, one) && is_nothing(left)));
  }
  if (auto const* cast = llvm::dyn_cast<CastExpr>(&stmt))
    return (cast->getCastKind() == CK_PointerToBoolean ||
            cast->getCastKind() == CK_IntegralToBoolean) &&
           place_of(cast->getSubExpr()) == one;
  if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(&stmt)) {
    if (op->getNumArgs() == 1) return op->getOperator() == OO_Exclaim && is_of(op->getArg(0), one);
    return op->isComparisonOp() && ((is_of(op->getArg(0), one) && is_nothing(op->getArg(1))) ||
                                    (is_of(op->getArg(1), one) && is_nothing(op->getArg(0))));
  }
  // `show(items.size())` shows it; compared with nothing, or as a truth, it is a question.
  auto const* counted = llvm::dyn_cast<CallExpr>(&stmt);
  if (counted && has_word(callee_name(*counted), {"size", "length", "count"})) return false;
  if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&stmt))
    return (asks_by_name(callee_name(*method)) || asks_what_it_is(callee_name(*method))) &&
           place_of(method->getImplicitObjectArgument()) == one;
  if (auto const* call = llvm::dyn_cast<CallExpr>(&stmt))
    return asks_by_name(callee_name(*call)) &&
           llvm::any_of(call->arguments(),
                        [&](Expr const* argument) { return place_of(bare(argument)) == one; });
  return false;
}

/// A truth value is asked for wherever it is read.
bool is_truth(place const& one) {
  return one.leaf->getType().getNonReferenceType()->isBooleanType();
}

/// `return p;`: a caller who gets nothing knows.
bool is_told_by_returning(Stmt const& stmt, place const& one, ASTContext const& context) {
  auto const* given = llvm::dyn_cast<ReturnStmt>(&stmt);
  Expr const* value = given ? without_copies(given->getRetValue()) : nullptr;
  if (!value || place_of(value) != one) return false;
  auto const* variable = llvm::dyn_cast<VarDecl>(one.base);
  Expr const* init = variable && one.base == one.leaf ? variable->getInit() : nullptr;
  if (init && named_by(without_copies(init)) && is_nothing(init)) return true;  // `= bad_time`
  return init && (can_say_failed(one.leaf->getType()) ||
                  (!init->getType()->isRecordType() && !llvm::isa<IntegerLiteral>(bare(init)) &&
                   says_failed(init, context)));
}

bool is_asked_in(Stmt const* stmt, place const& one, ASTContext const& context) {
  bool found = false;
  for_each_stmt(stmt, [&](Stmt const* each) {
    found = found || is_told_by_returning(*each, one, context);
    auto const* expr = llvm::dyn_cast<Expr>(each);
    found = found || asks(*each, one);
    if (auto const* cast = llvm::dyn_cast_or_null<ImplicitCastExpr>(expr); cast && is_truth(one))
      found = found ||
              (cast->getCastKind() == CK_LValueToRValue && place_of(cast->getSubExpr()) == one);
    return found ? walk::past : walk::into;
  });
  return found;
}

}  // namespace

place place_of(Expr const* expr) {
  ValueDecl const* base = base_of(expr);
  ValueDecl const* leaf = named_by(expr);
  if (llvm::isa_and_nonnull<FunctionDecl, EnumConstantDecl>(base)) return {};
  return {base, leaf ? leaf : base};
}

bool is_set_to_failed_before(place const& wanted, CXXTryStmt const& attempt, ASTContext& context) {
  Stmt const* child = &attempt;
  for (Stmt const* up = parent_stmt(*child, context); up; up = parent_stmt(*child, context)) {
    if (llvm::isa<LambdaExpr>(up)) return false;
    if (auto const* block = llvm::dyn_cast<CompoundStmt>(up))
      for (Stmt const* each : block->body()) {
        if (each == child) break;
        auto const* expr = llvm::dyn_cast<Expr>(each);
        auto const* binary = expr ? llvm::dyn_cast<BinaryOperator>(bare(expr)) : nullptr;
        if (binary && binary->getOpcode() == BO_Assign && place_of(binary->getLHS()) == wanted &&
            is_nothing(binary->getRHS()))
          return true;
      }
    child = up;
  }
  return false;
}

bool outcome_is_asked_behind(handler const& judged, vocabulary const& known, ASTContext& context) {
  if (!judged.attempt || ends_flow(judged.stmt->getHandlerBlock())) return false;
  Stmt const* block = judged.attempt->getTryBlock();
  auto const behind = all_behind(*judged.attempt, context);
  return llvm::any_of(set_in(block), [&](auto const& write) {
    place const& one = write.first;
    bool const placeholder = starts_as_placeholder(one);
    if (declares(block, one.base) ||
        !(placeholder || starts_empty(one, *judged.attempt, context)) ||
        !is_done_last(*write.second, *judged.attempt, known, context))
      return false;
    return llvm::any_of(behind, [&](Stmt const* each) {
      return is_asked_in(each, one, context) ||
             (placeholder && is_logged_in(each, one, known, context));
    });
  });
}

bool what_the_handler_sets_is_asked(handler const& judged, ASTContext& context) {
  if (!judged.attempt || ends_flow(judged.stmt->getHandlerBlock())) return false;
  auto const behind = all_behind(*judged.attempt, context);
  return llvm::any_of(set_in(judged.stmt->getHandlerBlock()), [&](auto const& write) {
    auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(write.second);
    return method && llvm::is_contained({"clear", "reset"}, callee_name(*method)) &&
           method->getNumArgs() == 0 && llvm::any_of(behind, [&](Stmt const* each) {
             return is_asked_in(each, write.first, context);
           });
  });
}

}  // namespace holdfast_tidy
