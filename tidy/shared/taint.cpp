#include "shared/taint.h"

#include "shared/annotations.h"
#include "shared/effects.h"
#include "shared/handlers.h"
#include "shared/reaching.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// Errors whose text is written for the one who asked.
bool is_public_error(NamedDecl const* type, vocabulary const& known) {
  return is_or_derives_from(type, known.public_errors) || is_annotated(type, "public") ||
         (type && !type->isInStdNamespace() &&
          has_word(last_name(*type),
                   {"http", "https", "api", "client", "public", "user", "validation", "request",
                    "forbidden", "unauthorized", "rest", "rpc", "invalid", "conflict"}));
}

/// Takes text and gives none of it back: a hash, a redaction, a lookup.
bool cleans(llvm::StringRef name) {
  return has_word(name,
                  {"redact", "redacted", "sanitize", "sanitise", "sanitized", "scrub",  "mask",
                   "hash",   "classify", "generic",  "public",   "code",      "status", "clean",
                   "id",     "size",     "length",   "empty",    "find",      "compare"});
}

/// More in one variable than anybody would follow: then its order is not asked for.
constexpr size_t most_sources = 16;

bool holds_text(QualType type) {
  if (type.isNull()) return true;  // a list in parentheses, not yet resolved
  type = type.getNonReferenceType();
  return !type->isArithmeticType() && !type->isEnumeralType() && !type->isVoidType();
}

}  // namespace

bool taint::is_source(Expr const& expr) const {
  if (auto const* built = llvm::dyn_cast<CXXConstructExpr>(&expr))
    return known_.diagnostics.holds(built->getConstructor()->getParent());
  auto const* call = llvm::dyn_cast<CallExpr>(&expr);
  if (!call) return false;
  std::string const name = callee_name(*call);
  if (name == "what") {
    auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(call);
    if (!method) return true;
    // The static type of the object, not of the base that declares what().
    QualType const type = bare(method->getImplicitObjectArgument())->getType();
    return !is_public_error(record_of(type), known_);
  }
  NamedDecl const* callee = callee_of(*call);
  return known_.diagnostics.holds(callee) || is_annotated(callee, "diagnostic");
}

Expr const* taint::origin_of_call(CallExpr const& call) const {
  if (!holds_text(call.getType()) || cleans(callee_name(call))) return nullptr;
  if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&call))
    if (Expr const* origin = origin_of(method->getImplicitObjectArgument())) return origin;
  for (Expr const* argument : call.arguments())
    if (Expr const* origin = origin_of(argument)) return origin;
  return nullptr;
}

Expr const* taint::origin_of_name(DeclRefExpr const& name) const {
  auto const found = marked_.find(name.getDecl());
  if (found == marked_.end()) return nullptr;
  if (found->second.size() > most_sources) return found->second.front().origin;
  for (source const& each : found->second)
    if (may_reach(*each.where, name, *name.getDecl(), context_)) return each.origin;
  return nullptr;
}

Expr const* taint::origin_of(Expr const* expr) const {
  expr = bare(expr);
  if (!expr || llvm::isa<LambdaExpr>(expr)) return nullptr;
  if (is_source(*expr)) return expr;
  if (auto const* call = llvm::dyn_cast<CallExpr>(expr)) return origin_of_call(*call);
  if (auto const* name = llvm::dyn_cast<DeclRefExpr>(expr)) return origin_of_name(*name);
  if (auto const* fork = llvm::dyn_cast<ConditionalOperator>(expr)) {
    Expr const* origin = origin_of(fork->getTrueExpr());
    return origin ? origin : origin_of(fork->getFalseExpr());
  }
  if (!holds_text(expr->getType())) return nullptr;
  for (Stmt const* child : expr->children())
    if (auto const* below = llvm::dyn_cast_or_null<Expr>(child))
      if (Expr const* origin = origin_of(below)) return origin;
  return nullptr;
}

bool taint::is_clean(Stmt const* body) const {
  bool found = false;
  for_each_stmt(body, [&](Stmt const* each) {
    if (auto const* expr = llvm::dyn_cast<Expr>(each)) found = found || is_source(*expr);
    return found ? walk::past : walk::into;
  });
  return !found;
}

bool taint::mark(ValueDecl const* variable, Expr const* origin, Stmt const& where) {
  if (!variable || !origin || !holds_text(variable->getType())) return false;
  auto& sources = marked_[variable];
  if (sources.size() > most_sources) return false;
  if (llvm::any_of(sources, [&](source const& each) { return each.where == &where; })) return false;
  sources.push_back({&where, origin});
  return true;
}

bool taint::spread_declaration(DeclStmt const& declared) {
  bool more = false;
  for (Decl const* each : declared.decls())
    if (auto const* variable = llvm::dyn_cast<VarDecl>(each))
      more |= mark(variable, origin_of(variable->getInit()), declared);
  return more;
}

bool taint::spread_call(CallExpr const& call) {
  if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(&call)) {
    bool const writes = op->isAssignmentOp() || op->getOperator() == OO_LessLess;
    return writes && op->getNumArgs() == 2 &&
           mark(base_of(op->getArg(0)), origin_of(op->getArg(1)), call);
  }
  Expr const* origin = nullptr;
  for (Expr const* argument : call.arguments()) origin = origin ? origin : origin_of(argument);
  if (!origin) return false;
  if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&call)) {
    CXXMethodDecl const* callee = method->getMethodDecl();
    // A response that was given such text is reported there, not wherever it goes next.
    bool const changes = callee && !callee->isConst() && !known_.sinks.holds(callee);
    return changes && mark(base_of(method->getImplicitObjectArgument()), origin, call);
  }
  return call.getNumArgs() > 1 && writes_into_first(callee_name(call)) &&
         mark(base_of(call.getArg(0)), origin, call);
}

void taint::spread(Stmt const* body) {
  bool more = true;
  for (int round = 0; more && round < 5; ++round) {
    more = false;
    for_each_stmt(body, [&](Stmt const* each) {
      if (auto const* declared = llvm::dyn_cast<DeclStmt>(each)) {
        more |= spread_declaration(*declared);
      } else if (auto const* binary = llvm::dyn_cast<BinaryOperator>(each)) {
        if (binary->isAssignmentOp())
          more |= mark(base_of(binary->getLHS()), origin_of(binary->getRHS()), *binary);
      } else if (auto const* call = llvm::dyn_cast<CallExpr>(each)) {
        more |= spread_call(*call);
      }
      return walk::into;
    });
  }
}

}  // namespace holdfast_tidy
