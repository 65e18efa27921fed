#include "shared/answers_behind.h"

#include "shared/effects.h"
#include "shared/walk.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// `return fallback;` of a parameter: the caller said what it wants if there is nothing.
bool is_the_callers_default(Expr const* value) {
  bool found = false;
  for_each_stmt(value, [&](Stmt const* each) {
    auto const* name = llvm::dyn_cast<DeclRefExpr>(each);
    found = found || (name && llvm::isa<ParmVarDecl>(name->getDecl()) &&
                      has_word(last_name(*name->getDecl()),
                               {"default", "dflt", "dfl", "def", "fallback", "alternative"}));
    return found ? walk::past : walk::into;
  });
  return found;
}

/// `return false;`, `return nullptr;`, `return std::nullopt;`, `return -1;`, written out.
bool plainly_says_failed(Stmt const* stmt, ASTContext const& context) {
  auto const* given = llvm::dyn_cast_or_null<ReturnStmt>(stmt);
  Expr const* value = given ? bare(given->getRetValue()) : nullptr;
  if (value && is_the_callers_default(value)) return true;
  while (auto const* built = llvm::dyn_cast_or_null<CXXConstructExpr>(value)) {
    NamedDecl const* type = record_of(built->getType());  // `return std::shared_ptr<peer>();`
    if (built->getNumArgs() == 0)
      return type && has_word(last_name(*type), {"optional", "ptr", "maybe"});
    if (built->getNumArgs() != 1) return false;
    value = bare(built->getArg(0));
  }
  if (!value || llvm::isa<IntegerLiteral>(value)) return false;
  auto const* name = llvm::dyn_cast<DeclRefExpr>(value);
  bool const plain =
      name
          ? plain_name(*name->getDecl()) == "std::nullopt"
          : llvm::isa<CXXBoolLiteralExpr, CXXNullPtrLiteralExpr, GNUNullExpr, UnaryOperator>(value);
  return plain && says_failed(value, context);
}

/// `available = false`: the variable, if the text says so outright.
ValueDecl const* said_to_have_failed(Stmt const* stmt) {
  auto const* binary = llvm::dyn_cast<BinaryOperator>(stmt);
  if (!binary || binary->getOpcode() != BO_Assign) return nullptr;
  Expr const* value = bare(binary->getRHS());
  auto const* truth = llvm::dyn_cast<CXXBoolLiteralExpr>(value);
  bool const failed =
      truth ? !truth->getValue() : llvm::isa<CXXNullPtrLiteralExpr, GNUNullExpr>(value);
  return failed ? named_by(binary->getLHS()) : nullptr;
}

/// Done on the way to the answer: an assignment, a call, nothing that asks again.
bool is_on_the_way(Stmt const* stmt) { return llvm::isa<Expr>(stmt) && !ends_flow(stmt); }

/// `return 1;` inside, and `return 0;` behind: numbers for yes and no, as C has them.
bool says_no_where_it_said_yes(Stmt const* behind, Stmt const* block) {
  auto number = [](Stmt const* stmt) {
    auto const* given = llvm::dyn_cast<ReturnStmt>(stmt);
    return given && given->getRetValue()
               ? llvm::dyn_cast<IntegerLiteral>(bare(given->getRetValue()))
               : nullptr;
  };
  IntegerLiteral const* no = number(behind);
  if (!no || no->getValue() != 0) return false;
  bool yes = true;
  for_each_stmt(block, [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each)) return walk::past;
    if (llvm::isa<ReturnStmt>(each)) yes = yes && number(each) && number(each)->getValue() != 0;
    return walk::into;
  });
  return yes;
}

/// `LOG_WARNING << "no entry for " << name;`
bool logs_a_failure(Stmt const* stmt, vocabulary const& known, ASTContext& context) {
  effect_finder finder(known, context, {});
  finder.stay_outside();
  finder.look_at(stmt);
  if (!finder.found().logs) return false;
  SourceManager const& sources = context.getSourceManager();
  auto const range = sources.getExpansionRange(stmt->getSourceRange());
  std::string const text = Lexer::getSourceText(range, sources, context.getLangOpts()).lower();
  return llvm::any_of(llvm::ArrayRef<char const*>{"warn", "error", "fail", "critical", "fatal",
                                                  "not ", "unable", "cannot", "invalid"},
                      [&](char const* word) { return text.find(word) != std::string::npos; });
}

/// True if what is answered, or logged, behind `attempt` is a failure: behind what is done on
/// the way, and behind the blocks that it is in. Not behind a loop, for there it is one of many
/// attempts.
bool falls_into_failure(CXXTryStmt const& attempt, vocabulary const& known, ASTContext& context) {
  names failed;
  bool logged = false;
  Stmt const* child = &attempt;
  for (Stmt const* up = parent_stmt(*child, context); up; up = parent_stmt(*child, context)) {
    if (auto const* block = llvm::dyn_cast<CompoundStmt>(up)) {
      auto const* here = llvm::find(block->body(), child);
      if (here == block->body_end()) return false;
      for (Stmt const* each : llvm::make_range(std::next(here), block->body_end())) {
        if (ValueDecl const* variable = said_to_have_failed(each)) failed.push_back(variable);
        if (!llvm::isa<ReturnStmt>(each) && logs_a_failure(each, known, context)) {
          logged = true;
          continue;
        }
        auto const* given = llvm::dyn_cast<ReturnStmt>(each);
        if (logged) return given != nullptr;
        if (is_on_the_way(each)) continue;
        ValueDecl const* name = given ? named_by(given->getRetValue()) : nullptr;
        return plainly_says_failed(each, context) ||
               says_no_where_it_said_yes(each, attempt.getTryBlock()) ||
               (name && llvm::is_contained(failed, name));
      }
    } else if (auto const* fork = llvm::dyn_cast<IfStmt>(up); !fork || fork->getCond() == child) {
      return false;
    }
    child = up;
  }
  return logged;
}

}  // namespace

bool returns_inside(Stmt const* block) {
  bool found = false;
  for_each_stmt(block, [&](Stmt const* each) {
    found = found || llvm::isa<ReturnStmt>(each);
    return found || llvm::isa<LambdaExpr>(each) ? walk::past : walk::into;
  });
  return found;
}

bool failure_is_answered_behind(handler const& judged, vocabulary const& known,
                                ASTContext& context) {
  CXXTryStmt const* attempt = judged.attempt;
  return attempt && !ends_flow(judged.stmt->getHandlerBlock()) &&
         returns_inside(attempt->getTryBlock()) && falls_into_failure(*attempt, known, context);
}

llvm::SmallVector<Stmt const*, 8> only_after_failure(CXXTryStmt const& attempt,
                                                     ASTContext& context) {
  llvm::SmallVector<Stmt const*, 8> after;
  if (!ends_flow(attempt.getTryBlock())) return after;
  Stmt const* child = &attempt;
  for (Stmt const* up = parent_stmt(*child, context); up; up = parent_stmt(*child, context)) {
    if (llvm::isa<LambdaExpr, CXXCatchStmt>(up)) break;
    if (auto const* block = llvm::dyn_cast<CompoundStmt>(up)) {
      auto const* here = llvm::find(block->body(), child);
      if (here != block->body_end())
        for (Stmt const* each : llvm::make_range(std::next(here), block->body_end())) {
          after.push_back(each);
          if (ends_flow(each)) return after;
        }
    }
    child = up;
  }
  return after;
}

}  // namespace holdfast_tidy
