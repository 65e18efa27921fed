#include "shared/settled.h"

#include "shared/names.h"
#include "shared/walk.h"

#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

bool names_an_error(llvm::StringRef name) {
  return has_word(name, {"unexpected", "unexpect", "error", "err", "failure", "fail", "failed",
                         "fails", "bad"});
}

bool is_parameter_of(ValueDecl const& decl, FunctionDecl const& function) {
  return llvm::isa<ParmVarDecl>(decl) && decl.getDeclContext() == &function;
}

/// `return e;`, `return std::unexpected(…);`, `return make_error(…);`
bool gives_error(Expr const* value, FunctionDecl const& function) {
  bool found = false;
  for_each_stmt(value, [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each)) return walk::past;
    if (auto const* call = llvm::dyn_cast<CallExpr>(each))
      found = found || names_an_error(callee_name(*call));
    if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each))
      found = found || is_parameter_of(*name->getDecl(), function) ||
              names_an_error(name->getDecl()->getDeclName().getAsString());
    if (auto const* expr = llvm::dyn_cast<Expr>(each); expr && !expr->getType().isNull())
      if (NamedDecl const* record = record_of(expr->getType()))
        found = found || names_an_error(last_name(*record));
    return found ? walk::past : walk::into;
  });
  return found;
}

/// The function that `or_else` is given, if its body is at hand.
FunctionDecl const* function_in(Expr const* argument) {
  argument = without_copies(argument);
  if (auto const* lambda = llvm::dyn_cast_or_null<LambdaExpr>(argument))
    return lambda->getCallOperator();
  auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(named_by(argument));
  return function && function->hasBody(function) ? function : nullptr;
}

bool never_gives_error(Expr const* argument) {
  FunctionDecl const* function = function_in(argument);
  if (!function) return true;  // it cannot be read from here
  if (auto const* made = function->getTemplateInstantiationPattern()) function = made;
  bool error = false;
  for_each_stmt(function->getBody(), [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each)) return walk::past;
    if (auto const* given = llvm::dyn_cast<ReturnStmt>(each))
      error = error || gives_error(given->getRetValue(), *function);
    return error ? walk::past : walk::into;
  });
  return !error;
}

}  // namespace

Expr const* without_move(Expr const* expr) {
  for (;;) {
    expr = bare(expr);
    auto const* call = llvm::dyn_cast_or_null<CallExpr>(expr);
    if (!call || llvm::isa<CXXMemberCallExpr, CXXOperatorCallExpr>(call) ||
        call->getNumArgs() != 1 ||
        !llvm::is_contained({"move", "forward", "as_const"}, callee_name(*call)))
      return expr;
    expr = call->getArg(0);
  }
}

bool has_error_replaced(Expr const* result) {
  for (;;) {
    auto const* call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(without_move(result));
    if (!call) return false;
    std::string const name = callee_name(*call);
    if (llvm::is_contained({"or_else", "orElse", "catch_error"}, name))
      return call->getNumArgs() == 1 && never_gives_error(call->getArg(0));
    if (!llvm::is_contained({"transform", "map", "transform_error", "map_error"}, name))
      return false;
    result = call->getImplicitObjectArgument();
  }
}

bool is_seen_to_by_callee(CallExpr const& call) {
  FunctionDecl const* callee = call.getDirectCallee();
  if (!callee || !callee->hasBody(callee)) return false;
  llvm::SmallVector<ValueDecl const*, 4> looked_at;
  llvm::SmallVector<ValueDecl const*, 4> returned;
  for_each_stmt(callee->getBody(), [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each)) return walk::past;
    if (auto const* given = llvm::dyn_cast<ReturnStmt>(each)) {
      Expr const* value = without_copies(given->getRetValue());
      returned.push_back(value ? named_by(value) : nullptr);
    }
    auto const* inner = llvm::dyn_cast<CallExpr>(each);
    if (inner && !llvm::isa<CXXOperatorCallExpr>(inner) &&
        has_word(callee_name(*inner), {"check", "throw", "raise", "verify", "ensure", "handle",
                                       "log", "report", "warn", "fatal"}))
      for (Expr const* argument : inner->arguments()) {
        Expr const* given = without_copies(argument);
        if (ValueDecl const* name = given ? named_by(given) : nullptr) looked_at.push_back(name);
      }
    return walk::into;
  });
  return !returned.empty() && llvm::all_of(returned, [&](ValueDecl const* each) {
    return each && llvm::is_contained(looked_at, each);
  });
}

size_t find_name(llvm::StringRef text, llvm::StringRef name, size_t at) {
  auto in_word = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  for (at = text.find(name, at); at != llvm::StringRef::npos; at = text.find(name, at + 1)) {
    bool const starts = at == 0 || !in_word(text[at - 1]);
    bool const ends = at + name.size() >= text.size() || !in_word(text[at + name.size()]);
    if (starts && ends) return at;
  }
  return llvm::StringRef::npos;
}

bool is_asserted_in_text(VarDecl const& variable, Stmt const& opening, ASTContext& context) {
  SourceManager const& sources = context.getSourceManager();
  auto const range = CharSourceRange::getCharRange(sources.getFileLoc(variable.getLocation()),
                                                   sources.getFileLoc(opening.getBeginLoc()));
  llvm::StringRef const text = Lexer::getSourceText(range, sources, context.getLangOpts());
  llvm::StringRef const name = variable.getName();
  if (name.empty()) return false;
  for (size_t at = find_name(text, name); at != llvm::StringRef::npos;
       at = find_name(text, name, at + 1)) {
    size_t const start = text.find_last_of(";{}\n", at);
    llvm::StringRef const before = text.slice(start == llvm::StringRef::npos ? 0 : start, at);
    std::string const lower = before.lower();
    if (before.contains('(') &&
        llvm::any_of(llvm::ArrayRef<char const*>{"assert", "check", "require", "expect_", "verify",
                                                 "ensure", "assume", "invariant"},
                     [&](char const* word) { return lower.find(word) != std::string::npos; }))
      return true;
  }
  return false;
}

}  // namespace holdfast_tidy
