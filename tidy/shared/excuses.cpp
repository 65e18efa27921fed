#include "shared/excuses.h"

#include "shared/absences.h"
#include "shared/answers_behind.h"
#include "shared/bare_facts.h"
#include "shared/cannot_fail.h"
#include "shared/left_undefined.h"
#include "shared/only_logs.h"
#include "shared/order.h"
#include "shared/readings.h"
#include "shared/success_marks.h"
#include "shared/walk.h"
#include "shared/watched.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// boost::thread_interrupted, EndOfFile, StopIteration, …: not failures but news.
bool is_expected(CXXCatchStmt const& stmt, vocabulary const& known) {
  NamedDecl const* type = caught_class(stmt);
  if (!type) return false;
  auto const* outer = llvm::dyn_cast_or_null<CXXRecordDecl>(type->getDeclContext());
  // `break_statement::signal`: what it is for is said by the class around it.
  if (outer && has_word(last_name(*type), {"signal"})) type = outer;
  return is_or_derives_from(type, known.expected_exceptions) ||
         has_word(last_name(*type),
                  {"interrupted", "interrupt", "cancelled", "canceled", "cancel", "stop",
                   "stopped",     "processed", "shutdown",  "eof",      "end",    "exit",
                   "quit",        "done",      "finished",  "break",    "closed", "abort",
                   "aborted",     "continue",  "return"});
}

/// `try { f(); FAIL() << "should throw"; } catch (x &) {}`: a test that wants the exception.
bool wants_exception(CXXTryStmt const& attempt, ASTContext& context) {
  CompoundStmt const* block = attempt.getTryBlock();
  if (block->body_empty()) return false;
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

bool is_in_loop(Stmt const& stmt, ASTContext& context) {
  for (Stmt const* up = parent_stmt(stmt, context); up; up = parent_stmt(*up, context)) {
    if (llvm::isa<LambdaExpr>(up)) return false;
    if (llvm::isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(up)) return true;
  }
  return false;
}

/// `catch (std::out_of_range&)` around `at()`: asked whether there is one, and there is none. In a
/// loop over many, `catch (std::invalid_argument&)` around `stoul()` too: it is none of those.
bool only_looks_up(handler const& judged, ASTContext& context) {
  if (can_only_miss_a_key(judged.attempt)) return true;
  NamedDecl const* type = caught_class(*judged.stmt);
  if (!type || !can_only_fail_by_facts(judged.attempt)) return false;
  return last_name(*type) == "out_of_range" ||
         (!judged.broad && is_bare_fact(type) && is_in_loop(*judged.stmt, context));
}

bool asks_for(Stmt const& stmt, ValueDecl const& wanted, bool negated) {
  auto const* fork = llvm::dyn_cast<IfStmt>(&stmt);
  Expr const* condition = fork ? bare(fork->getCond()) : nullptr;
  if (!condition || base_of(condition) != &wanted) return false;
  auto const* unary = llvm::dyn_cast<UnaryOperator>(condition);
  auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(condition);
  bool const no =
      (unary && unary->getOpcode() == UO_LNot) || (op && op->getOperator() == OO_Exclaim);
  return no == negated && (negated || ends_flow(fork->getThen()));
}

/// `if (id_) return id_; try { create(); } catch (...) {} if (!id_) create_otherwise();` in a
/// class: what the object's own method should have set is asked for before and right behind.
bool own_outcome_is_asked_next(handler const& judged, ASTContext& context) {
  CompoundStmt const* made = judged.attempt->getTryBlock();
  auto const* expr = made->size() == 1 ? llvm::dyn_cast<Expr>(made->body_front()) : nullptr;
  auto const* call = expr ? llvm::dyn_cast<CXXMemberCallExpr>(bare(expr)) : nullptr;
  if (!call || !llvm::isa<CXXThisExpr>(bare(call->getImplicitObjectArgument())) ||
      ends_flow(judged.stmt->getHandlerBlock()))
    return false;
  auto const* block = llvm::dyn_cast_or_null<CompoundStmt>(parent_stmt(*judged.attempt, context));
  auto const* here = block ? llvm::find(block->body(), judged.attempt) : nullptr;
  if (!here || here == block->body_end() || std::next(here) == block->body_end()) return false;
  auto const* fork = llvm::dyn_cast<IfStmt>(*std::next(here));
  ValueDecl const* member = fork ? base_of(fork->getCond()) : nullptr;
  return llvm::isa_and_nonnull<FieldDecl>(member) && asks_for(*fork, *member, true) &&
         llvm::any_of(llvm::make_range(block->body_begin(), here),
                      [&](Stmt const* each) { return asks_for(*each, *member, false); });
}

/// `try { done.set_value(); } catch (std::future_error&) {}`: whoever waits has been answered.
bool has_been_answered(handler const& judged) {
  static name_list const answered{"std::future_error boost::promise_already_satisfied"};
  CompoundStmt const* block = judged.attempt->getTryBlock();
  auto const* expr = block->size() == 1 ? llvm::dyn_cast<Expr>(block->body_front()) : nullptr;
  auto const* call = expr ? llvm::dyn_cast<CallExpr>(bare(expr)) : nullptr;
  return call && answered.holds(caught_class(*judged.stmt)) &&
         llvm::is_contained({"set_value", "set_exception"}, callee_name(*call));
}

/// `try { if (auto n = std::stoll(text)) return n; } catch (...) {} return text;`: no number, so it
/// goes on as text. The same in the handler would be one kind of error with one answer.
bool answers_for_no_number(handler const& judged, ASTContext& context) {
  if (ends_flow(judged.stmt->getHandlerBlock()) || !can_only_fail_by_facts(judged.attempt))
    return false;
  auto const* block = llvm::dyn_cast_or_null<CompoundStmt>(parent_stmt(*judged.attempt, context));
  auto const* here = block ? llvm::find(block->body(), judged.attempt) : nullptr;
  return here && here != block->body_end() && std::next(here) != block->body_end() &&
         llvm::isa<ReturnStmt>(*std::next(here)) && returns_inside(judged.attempt->getTryBlock());
}

/// `catch (bad_id&) { return; }` in a function that answers into a `request_output& out` behind the
/// handler: whoever waits for the answer gets none. Of cpp-httplib it would be an empty 200.
bool returns_without_answer(handler const& judged, ASTContext& context) {
  static name_list const not_told{"httplib::Response"};
  FunctionDecl const* function = function_around(*judged.stmt, context);
  if (!function || !function->getReturnType()->isVoidType() ||
      !ends_flow(judged.stmt->getHandlerBlock()))
    return false;
  auto const behind = all_behind(*judged.attempt, context);
  return llvm::any_of(function->parameters(), [&](ParmVarDecl const* each) {
    QualType const type = each->getType();
    NamedDecl const* record = record_of(type);
    return record && type->isLValueReferenceType() && !type->getPointeeType().isConstQualified() &&
           !not_told.holds(record) &&
           has_word(last_name(*record),
                    {"output", "call", "reply", "response", "answer", "responder", "context"}) &&
           llvm::any_of(behind, [&](Stmt const* stmt) { return mentions(stmt, {each}); });
  });
}

}  // namespace

char const* excuse_for(handler const& judged, vocabulary const& known, ASTContext& context) {
  if (is_expected(*judged.stmt, known)) return "news rather than failure";
  if (!judged.attempt) return "";
  if (cannot_fail(judged.attempt->getTryBlock())) return "nothing in it can fail";
  if (wants_exception(*judged.attempt, context)) return "the exception is what is wanted";
  if (only_logs(*judged.attempt, known, context) || is_in_logger(*judged.stmt, context))
    return "the log itself failed";
  if (success_is_marked(*judged.attempt, known, context) || success_is_said(*judged.attempt))
    return "success is marked, so failure is seen";
  if (!judged.found.acts) {  // with a substitute in its place nobody can tell
    if (outcome_is_asked_behind(judged, known, context))
      return "what it should have set is asked for";
    if (is_left_undefined(judged, known, context)) return "its class can be asked for it";
    if (only_looks_up(judged, context)) return "that a key is not there is news";
    if (asks_for_what_may_be_absent(judged)) return "that it is not there is news";
    if (parts_with_what_is_gone(judged, known, context)) return "it is gone already";
    if (own_outcome_is_asked_next(judged, context)) return "what it should have set is asked for";
    if (has_been_answered(judged)) return "whoever waits has been answered";
    if (answers_for_no_number(judged, context)) return "what is no number has its answer behind";
    if (returns_without_answer(judged, context)) return "the answer is missing";
  }
  if (goes_on_as_text(judged, context)) return "what is no number goes on as text";
  if (second_way_tells(judged, known, context)) return "another way is tried, and tells";
  if (answers_with_the_text(judged)) return "it is answered as the text it is";
  if (what_the_handler_sets_is_asked(judged, context)) return "what it has emptied is asked for";
  if (inside_telling_handler(judged, known, context)) return "covered by the handler around it";
  if (before_another_error(judged, context)) return "another error is raised right behind";
  if (failure_is_answered_behind(judged, known, context))
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
  auto text_of = [](Token const& one) {
    return llvm::StringRef(one.getLiteralData(), one.getLength());
  };
  Token token;
  llvm::SmallVector<bool, 4> alive;  // `#ifdef DEBUG`: another build says more; `#if 0`: none does
  for (lexer.LexFromRawLexer(token); token.isNot(tok::eof); lexer.LexFromRawLexer(token)) {
    if (!sources.isBeforeInTranslationUnit(token.getLocation(), block->getRBracLoc())) return false;
    if (token.is(tok::hash) && token.isAtStartOfLine()) {
      Token next;
      lexer.LexFromRawLexer(token);
      llvm::StringRef const what = token.is(tok::raw_identifier) ? token.getRawIdentifier() : "";
      if (what == "if") lexer.LexFromRawLexer(next);
      if (what.starts_with("if"))
        alive.push_back(!(next.is(tok::numeric_constant) && text_of(next) == "0"));
      if (what.starts_with("el") && !alive.empty()) alive.back() = true;
      if (what == "endif" && !alive.empty()) alive.pop_back();
      continue;
    }
    if (llvm::is_contained(alive, false)) continue;
    if (!token.is(tok::raw_identifier)) continue;
    llvm::StringRef const name = token.getRawIdentifier();
    if ((!alive.empty() || context.Idents.get(name).hadMacroDefinition()) &&
        (sounds_like_logging(name) || sounds_like_error(name) || known.loggers.holds_name(name)))
      return true;
  }
  return false;
}

}  // namespace holdfast_tidy
