#include "shared/taint.h"

#include "shared/annotations.h"
#include "shared/effects.h"
#include "shared/handlers.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// Errors whose text is written for the one who asked.
bool is_public_error(const NamedDecl *type, const vocabulary &known) {
  return is_or_derives_from(type, known.public_errors) || is_annotated(type, "public") ||
         (type && has_word(last_name(*type),
                           {"http", "https", "api", "client", "public", "user", "validation",
                            "request", "forbidden", "unauthorized", "rest", "rpc"}));
}

/// Takes text and gives none of it back: a hash, a redaction, a lookup.
bool cleans(llvm::StringRef name) {
  return has_word(name, {"redact", "redacted", "sanitize", "sanitise", "sanitized", "scrub", "mask",
                         "hash", "classify", "generic", "public", "code", "status", "clean",
                         "id", "size", "length", "empty", "find", "compare"});
}

bool holds_text(QualType type) {
  if (type.isNull())
    return true; // a list in parentheses, not yet resolved
  type = type.getNonReferenceType();
  return !type->isArithmeticType() && !type->isEnumeralType() && !type->isVoidType();
}

bool writes_into_first(llvm::StringRef name) {
  return llvm::is_contained({"snprintf", "sprintf", "vsnprintf", "strcpy", "strcat", "strncpy",
                             "strncat", "format_to", "getline"},
                            name);
}

} // namespace

bool taint::is_source(const Expr &expr) const {
  if (const auto *built = llvm::dyn_cast<CXXConstructExpr>(&expr))
    return known_.diagnostics.holds(built->getConstructor()->getParent());
  const auto *call = llvm::dyn_cast<CallExpr>(&expr);
  if (!call)
    return false;
  const std::string name = callee_name(*call);
  if (name == "what") {
    const auto *method = llvm::dyn_cast<CXXMemberCallExpr>(call);
    if (!method)
      return true;
    // The static type of the object, not of the base that declares what().
    const QualType type = bare(method->getImplicitObjectArgument())->getType();
    return !is_public_error(record_of(type), known_);
  }
  const NamedDecl *callee = callee_of(*call);
  return known_.diagnostics.holds(callee) || is_annotated(callee, "diagnostic");
}

const Expr *taint::origin_of_call(const CallExpr &call) const {
  if (!holds_text(call.getType()) || cleans(callee_name(call)))
    return nullptr;
  if (const auto *method = llvm::dyn_cast<CXXMemberCallExpr>(&call))
    if (const Expr *origin = origin_of(method->getImplicitObjectArgument()))
      return origin;
  for (const Expr *argument : call.arguments())
    if (const Expr *origin = origin_of(argument))
      return origin;
  return nullptr;
}

const Expr *taint::origin_of(const Expr *expr) const {
  expr = bare(expr);
  if (!expr || llvm::isa<LambdaExpr>(expr))
    return nullptr;
  if (is_source(*expr))
    return expr;
  if (const auto *call = llvm::dyn_cast<CallExpr>(expr))
    return origin_of_call(*call);
  if (const auto *name = llvm::dyn_cast<DeclRefExpr>(expr)) {
    auto found = marked_.find(name->getDecl());
    return found == marked_.end() ? nullptr : found->second;
  }
  if (const auto *fork = llvm::dyn_cast<ConditionalOperator>(expr)) {
    const Expr *origin = origin_of(fork->getTrueExpr());
    return origin ? origin : origin_of(fork->getFalseExpr());
  }
  if (!holds_text(expr->getType()))
    return nullptr;
  for (const Stmt *child : expr->children())
    if (const auto *below = llvm::dyn_cast_or_null<Expr>(child))
      if (const Expr *origin = origin_of(below))
        return origin;
  return nullptr;
}

bool taint::is_clean(const Stmt *body) const {
  bool found = false;
  for_each_stmt(body, [&](const Stmt *each) {
    if (const auto *expr = llvm::dyn_cast<Expr>(each))
      found = found || is_source(*expr);
    return found ? walk::past : walk::into;
  });
  return !found;
}

bool taint::mark(const ValueDecl *variable, const Expr *origin) {
  if (!variable || !origin || !holds_text(variable->getType()))
    return false;
  return marked_.try_emplace(variable, origin).second;
}

bool taint::spread_declaration(const VarDecl &variable) {
  return mark(&variable, origin_of(variable.getInit()));
}

bool taint::spread_call(const CallExpr &call) {
  if (const auto *op = llvm::dyn_cast<CXXOperatorCallExpr>(&call)) {
    const bool writes = op->isAssignmentOp() || op->getOperator() == OO_LessLess;
    return writes && op->getNumArgs() == 2 &&
           mark(base_of(op->getArg(0)), origin_of(op->getArg(1)));
  }
  const Expr *origin = nullptr;
  for (const Expr *argument : call.arguments())
    origin = origin ? origin : origin_of(argument);
  if (!origin)
    return false;
  if (const auto *method = llvm::dyn_cast<CXXMemberCallExpr>(&call)) {
    const CXXMethodDecl *callee = method->getMethodDecl();
    // A response that was given such text is reported there, not wherever it goes next.
    const bool changes = callee && !callee->isConst() && !known_.sinks.holds(callee);
    return changes && mark(base_of(method->getImplicitObjectArgument()), origin);
  }
  return call.getNumArgs() > 1 && writes_into_first(callee_name(call)) &&
         mark(base_of(call.getArg(0)), origin);
}

void taint::spread(const Stmt *body) {
  bool more = true;
  for (int round = 0; more && round < 5; ++round) {
    more = false;
    for_each_stmt(body, [&](const Stmt *each) {
      if (const auto *declared = llvm::dyn_cast<DeclStmt>(each)) {
        for (const Decl *decl : declared->decls())
          if (const auto *variable = llvm::dyn_cast<VarDecl>(decl))
            more |= spread_declaration(*variable);
      } else if (const auto *binary = llvm::dyn_cast<BinaryOperator>(each)) {
        if (binary->isAssignmentOp())
          more |= mark(base_of(binary->getLHS()), origin_of(binary->getRHS()));
      } else if (const auto *call = llvm::dyn_cast<CallExpr>(each)) {
        more |= spread_call(*call);
      }
      return walk::into;
    });
  }
}

} // namespace holdfast_tidy
