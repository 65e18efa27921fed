#include "shared/excuses.h"

#include "shared/walk.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// boost::thread_interrupted, EndOfFile, StopIteration, …: not failures but news.
bool is_expected(const CXXCatchStmt &stmt, const vocabulary &known) {
  const NamedDecl *type = caught_class(stmt);
  if (!type)
    return false;
  return is_or_derives_from(type, known.expected_exceptions) ||
         has_word(last_name(*type), {"interrupted", "interrupt", "cancelled", "canceled", "cancel",
                                     "stop", "stopped", "shutdown", "eof", "end", "exit", "quit",
                                     "done", "finished", "break", "closed", "abort", "aborted"});
}

/// `try { f(); FAIL() << "should throw"; } catch (x &) {}`: a test that wants the exception.
bool wants_exception(const CXXTryStmt &attempt, ASTContext &context) {
  const CompoundStmt *block = attempt.getTryBlock();
  if (block->body_empty())
    return true; // nothing can fail
  const Stmt *last = block->body_back();
  const auto *call = llvm::isa<Expr>(last)
                         ? llvm::dyn_cast<CallExpr>(bare(llvm::cast<Expr>(last)))
                         : nullptr;
  if (call && has_word(callee_name(*call), {"fail", "failure", "failed", "unreachable", "abort"}))
    return true;
  const auto *thrown = llvm::isa<Expr>(last)
                           ? llvm::dyn_cast<CXXThrowExpr>(bare(llvm::cast<Expr>(last)))
                           : nullptr;
  if (thrown && thrown->getSubExpr()) // `throw;` is how an error is taken apart
    return true;
  const SourceLocation begin = last->getBeginLoc();
  if (!begin.isMacroID())
    return false;
  return has_word(Lexer::getImmediateMacroName(begin, context.getSourceManager(),
                                               context.getLangOpts()),
                  {"fail", "failure", "failed", "error", "unreachable"});
}

bool only_reports(const Stmt &stmt) {
  const auto *expr = llvm::dyn_cast<Expr>(&stmt);
  const auto *call = expr ? llvm::dyn_cast<CallExpr>(bare(expr)) : nullptr;
  return call && has_word(callee_name(*call), {"exception", "error", "errors", "failure", "report",
                                               "notify"});
}

/// The try block only logs or reports: when that fails there is nobody left to tell.
bool only_logs(const CXXTryStmt &attempt, const vocabulary &known, ASTContext &context) {
  for (const Stmt *each : attempt.getTryBlock()->body()) {
    effect_finder finder(known, context, {});
    finder.stay_outside();
    finder.look_at(each);
    if (!finder.found().logs && !only_reports(*each))
      return false;
  }
  return true;
}

bool starts_as_failed(const VarDecl &variable, const ASTContext &context) {
  if (variable.getType()->isReferenceType() || llvm::isa<ParmVarDecl>(variable))
    return false;
  const Expr *init = variable.getInit();
  if (!init || bare(init)->getType()->isRecordType())
    return can_say_failed(variable.getType()) &&
           !has_word(last_name(variable), {"result", "response", "reply"});
  return !llvm::isa<IntegerLiteral>(bare(init)) && says_failed(init, context);
}

/// Success leaves a mark that failure does not: `bool ok = false; try { f(); ok = true; } …`.
bool success_is_marked(const CXXTryStmt &attempt, const ASTContext &context) {
  bool marked = false;
  auto assigned = [&](const Expr *left, const Expr *right) {
    const auto *truth = llvm::dyn_cast<CXXBoolLiteralExpr>(bare(right));
    const auto *variable = llvm::dyn_cast_or_null<VarDecl>(base_of(left));
    const bool outside = !variable || variable->getLocation() < attempt.getBeginLoc();
    marked |= outside && ((truth && truth->getValue()) ||
                          (variable && starts_as_failed(*variable, context)));
  };
  for (const Stmt *each : attempt.getTryBlock()->body()) {
    const auto *expr = llvm::dyn_cast<Expr>(each);
    const Expr *plain = expr ? bare(expr) : nullptr;
    if (const auto *binary = llvm::dyn_cast_or_null<BinaryOperator>(plain)) {
      if (binary->getOpcode() == BO_Assign)
        assigned(binary->getLHS(), binary->getRHS());
    } else if (const auto *call = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(plain)) {
      if (call->getOperator() == OO_Equal && call->getNumArgs() == 2)
        assigned(call->getArg(0), call->getArg(1));
    }
  }
  return marked;
}

/// Inside a handler that tells of its own error: the second fault is covered by the first.
bool inside_telling_handler(const handler &judged, const vocabulary &known, ASTContext &context) {
  for (const Stmt *up = parent_stmt(*judged.stmt, context); up; up = parent_stmt(*up, context)) {
    if (const auto *outer = llvm::dyn_cast<CXXCatchStmt>(up))
      return handler_book::judge(*outer, known, context).outcome == fate::told;
    if (llvm::isa<LambdaExpr>(up))
      return false;
  }
  return false;
}

} // namespace

llvm::SmallVector<const Stmt *, 8> only_after_failure(const CXXTryStmt &attempt,
                                                      ASTContext &context) {
  llvm::SmallVector<const Stmt *, 8> after;
  if (!ends_flow(attempt.getTryBlock()))
    return after;
  const Stmt *child = &attempt;
  for (const Stmt *up = parent_stmt(*child, context); up; up = parent_stmt(*child, context)) {
    if (llvm::isa<LambdaExpr, CXXCatchStmt>(up))
      break;
    if (const auto *block = llvm::dyn_cast<CompoundStmt>(up)) {
      const auto *here = llvm::find(block->body(), child);
      if (here != block->body_end())
        for (const Stmt *each : llvm::make_range(std::next(here), block->body_end())) {
          after.push_back(each);
          if (ends_flow(each))
            return after;
        }
    }
    child = up;
  }
  return after;
}

const char *excuse_for(const handler &judged, const vocabulary &known, ASTContext &context) {
  if (is_expected(*judged.stmt, known))
    return "news rather than failure";
  if (!judged.attempt)
    return "";
  if (wants_exception(*judged.attempt, context))
    return "the exception is what is wanted";
  if (only_logs(*judged.attempt, known, context))
    return "the log itself failed";
  if (success_is_marked(*judged.attempt, context))
    return "success is marked, so failure is seen";
  if (inside_telling_handler(judged, known, context))
    return "covered by the handler around it";
  return "";
}

bool has_compiled_out_logging(const CXXCatchStmt &stmt, const vocabulary &known,
                              ASTContext &context) {
  const SourceManager &sources = context.getSourceManager();
  const auto *block = llvm::cast<CompoundStmt>(stmt.getHandlerBlock());
  SourceLocation begin = block->getLBracLoc();
  if (begin.isMacroID() || block->getRBracLoc().isMacroID())
    return false;
  const auto [file, offset] = sources.getDecomposedLoc(begin);
  bool invalid = false;
  const llvm::StringRef text = sources.getBufferData(file, &invalid);
  if (invalid)
    return false;
  Lexer lexer(sources.getLocForStartOfFile(file), context.getLangOpts(), text.begin(),
              text.begin() + offset, text.end());
  Token token;
  for (lexer.LexFromRawLexer(token); token.isNot(tok::eof); lexer.LexFromRawLexer(token)) {
    if (!sources.isBeforeInTranslationUnit(token.getLocation(), block->getRBracLoc()))
      return false;
    if (!token.is(tok::raw_identifier))
      continue;
    const llvm::StringRef name = token.getRawIdentifier();
    if (context.Idents.get(name).hadMacroDefinition() &&
        (sounds_like_logging(name) || sounds_like_error(name) || known.loggers.holds_name(name)))
      return true;
  }
  return false;
}

} // namespace holdfast_tidy
