#include "shared/excuses.h"

#include "shared/answers_behind.h"
#include "shared/walk.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// boost::thread_interrupted, EndOfFile, StopIteration, …: not failures but news.
bool is_expected(CXXCatchStmt const& stmt, vocabulary const& known) {
  NamedDecl const* type = caught_class(stmt);
  if (!type) return false;
  return is_or_derives_from(type, known.expected_exceptions) ||
         has_word(last_name(*type), {"interrupted", "interrupt", "cancelled", "canceled", "cancel",
                                     "stop", "stopped", "shutdown", "eof", "end", "exit", "quit",
                                     "done", "finished", "break", "closed", "abort", "aborted"});
}

/// `try { f(); FAIL() << "should throw"; } catch (x &) {}`: a test that wants the exception.
bool wants_exception(CXXTryStmt const& attempt, ASTContext& context) {
  CompoundStmt const* block = attempt.getTryBlock();
  if (block->body_empty()) return true;  // nothing can fail
  Stmt const* last = block->body_back();
  auto const* call =
      llvm::isa<Expr>(last) ? llvm::dyn_cast<CallExpr>(bare(llvm::cast<Expr>(last))) : nullptr;
  if (call && has_word(callee_name(*call), {"fail", "failure", "failed", "unreachable", "abort"}))
    return true;
  auto const* thrown =
      llvm::isa<Expr>(last) ? llvm::dyn_cast<CXXThrowExpr>(bare(llvm::cast<Expr>(last))) : nullptr;
  if (thrown && thrown->getSubExpr())  // `throw;` is how an error is taken apart
    return true;
  SourceLocation const begin = last->getBeginLoc();
  if (!begin.isMacroID()) return false;
  return has_word(
      Lexer::getImmediateMacroName(begin, context.getSourceManager(), context.getLangOpts()),
      {"fail", "failure", "failed", "error", "unreachable"});
}

bool only_reports(Stmt const& stmt) {
  auto const* expr = llvm::dyn_cast<Expr>(&stmt);
  auto const* call = expr ? llvm::dyn_cast<CallExpr>(bare(expr)) : nullptr;
  return call && has_word(callee_name(*call),
                          {"exception", "error", "errors", "failure", "report", "notify"});
}

/// The try block only logs or reports: when that fails there is nobody left to tell.
bool only_logs(CXXTryStmt const& attempt, vocabulary const& known, ASTContext& context) {
  for (Stmt const* each : attempt.getTryBlock()->body()) {
    effect_finder finder(known, context, {});
    finder.stay_outside();
    finder.look_at(each);
    if (!finder.found().logs && !only_reports(*each)) return false;
  }
  return true;
}

bool starts_as_failed(VarDecl const& variable, ASTContext const& context) {
  if (variable.getType()->isReferenceType() || llvm::isa<ParmVarDecl>(variable)) return false;
  Expr const* init = variable.getInit();
  if (!init || bare(init)->getType()->isRecordType())
    return can_say_failed(variable.getType()) &&
           !has_word(last_name(variable), {"result", "response", "reply"});
  return !llvm::isa<IntegerLiteral>(bare(init)) && says_failed(init, context);
}

bool declares(Stmt const& block, VarDecl const& variable) {
  bool found = false;
  for_each_stmt(&block, [&](Stmt const* each) {
    if (auto const* declared = llvm::dyn_cast<DeclStmt>(each))
      found = found || llvm::is_contained(declared->decls(), &variable);
    return found ? walk::past : walk::into;
  });
  return found;
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

/// Success leaves a mark that failure does not: `bool ok = false; try { f(); ok = true; } …`.
bool success_is_marked(CXXTryStmt const& attempt, ASTContext const& context) {
  bool marked = false;
  llvm::SmallPtrSet<Stmt const*, 8> last;  // below an `if`, and the last thing that is done
  auto assigned = [&](Expr const* left, Expr const* right, bool below_if) {
    auto const* truth = llvm::dyn_cast<CXXBoolLiteralExpr>(bare(right));
    auto const* variable = llvm::dyn_cast_or_null<VarDecl>(base_of(left));
    bool const outside = !variable || !declares(*attempt.getTryBlock(), *variable);
    bool const started = variable && starts_as_failed(*variable, context);
    bool const says_done = truth && truth->getValue();
    marked |= outside && (below_if ? says_done && started : says_done || started);
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
        assigned(binary->getLHS(), binary->getRHS(), last.contains(each));
    } else if (auto const* call = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(plain)) {
      if (call->getOperator() == OO_Equal && call->getNumArgs() == 2)
        assigned(call->getArg(0), call->getArg(1), last.contains(each));
    }
  }
  return marked;
}

/// The same by a text, at any depth: a reply without `"OK"` is a failure to whoever reads it.
bool success_is_said(CXXTryStmt const& attempt) {
  bool said = false;
  for_each_stmt(attempt.getTryBlock(), [&](Stmt const* each) {
    if (llvm::isa<LambdaExpr>(each)) return walk::past;
    auto const* call = llvm::dyn_cast<CXXOperatorCallExpr>(each);
    if (call && call->getOperator() == OO_Equal && call->getNumArgs() == 2 &&
        is_success_text(call->getArg(1))) {
      auto const* variable = llvm::dyn_cast_or_null<VarDecl>(base_of(call->getArg(0)));
      said = said || !variable || !declares(*attempt.getTryBlock(), *variable);
    }
    return walk::into;
  });
  return said;
}

/// Inside a handler that tells of its own error: the second fault is covered by the first.
bool inside_telling_handler(handler const& judged, vocabulary const& known, ASTContext& context) {
  for (Stmt const* up = parent_stmt(*judged.stmt, context); up; up = parent_stmt(*up, context)) {
    if (auto const* outer = llvm::dyn_cast<CXXCatchStmt>(up))
      return handler_book::judge(*outer, known, context).outcome == fate::told;
    if (llvm::isa<LambdaExpr>(up)) return false;
  }
  return false;
}

/// Another error is raised right behind: this one came up while that was being dealt with.
bool raises(Stmt const* stmt) {
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  if (!expr) return false;
  if (llvm::isa<CXXThrowExpr>(bare(expr))) return true;
  auto const* call = llvm::dyn_cast<CallExpr>(bare(expr));
  return call &&
         llvm::is_contained({"rethrow_exception", "set_exception", "raise"}, callee_name(*call));
}

bool before_another_error(handler const& judged, ASTContext& context) {
  Stmt const* child = judged.attempt;
  for (Stmt const* up = parent_stmt(*child, context); up; up = parent_stmt(*up, context)) {
    if (llvm::isa<LambdaExpr, CXXCatchStmt, ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(up))
      return false;
    if (auto const* block = llvm::dyn_cast<CompoundStmt>(up)) {
      auto const* here = llvm::find(block->body(), child);
      if (here != block->body_end() &&
          llvm::any_of(llvm::make_range(std::next(here), block->body_end()), raises))
        return true;
    }
    child = up;
  }
  return false;
}

}  // namespace

char const* excuse_for(handler const& judged, vocabulary const& known, ASTContext& context) {
  if (is_expected(*judged.stmt, known)) return "news rather than failure";
  if (!judged.attempt) return "";
  if (wants_exception(*judged.attempt, context)) return "the exception is what is wanted";
  if (only_logs(*judged.attempt, known, context)) return "the log itself failed";
  if (success_is_marked(*judged.attempt, context) || success_is_said(*judged.attempt))
    return "success is marked, so failure is seen";
  if (inside_telling_handler(judged, known, context)) return "covered by the handler around it";
  if (before_another_error(judged, context)) return "another error is raised right behind";
  if (failure_is_answered_behind(judged, context))
    return "the failure is answered behind the block";
  return "";
}

bool has_compiled_out_logging(CXXCatchStmt const& stmt, vocabulary const& known,
                              ASTContext& context) {
  SourceManager const& sources = context.getSourceManager();
  auto const* block = llvm::cast<CompoundStmt>(stmt.getHandlerBlock());
  SourceLocation begin = block->getLBracLoc();
  if (begin.isMacroID() || block->getRBracLoc().isMacroID()) return false;
  auto const [file, offset] = sources.getDecomposedLoc(begin);
  bool invalid = false;
  llvm::StringRef const text = sources.getBufferData(file, &invalid);
  if (invalid) return false;
  Lexer lexer(sources.getLocForStartOfFile(file), context.getLangOpts(), text.begin(),
              text.begin() + offset, text.end());
  Token token;
  for (lexer.LexFromRawLexer(token); token.isNot(tok::eof); lexer.LexFromRawLexer(token)) {
    if (!sources.isBeforeInTranslationUnit(token.getLocation(), block->getRBracLoc())) return false;
    if (!token.is(tok::raw_identifier)) continue;
    llvm::StringRef const name = token.getRawIdentifier();
    if (context.Idents.get(name).hadMacroDefinition() &&
        (sounds_like_logging(name) || sounds_like_error(name) || known.loggers.holds_name(name)))
      return true;
  }
  return false;
}

}  // namespace holdfast_tidy
