#include "shared/handler_text.h"

#include "shared/walk.h"

#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// Up to the statement that `expr` is; nothing if it is part of another expression.
Stmt const* statement_around(Expr const& expr, ASTContext& context) {
  Stmt const* up = parent_stmt(expr, context);
  while (up && llvm::isa<ExprWithCleanups>(up)) up = parent_stmt(*up, context);
  return llvm::isa_and_nonnull<CompoundStmt, IfStmt, SwitchCase, LabelStmt, WhileStmt, DoStmt,
                               CXXForRangeStmt>(up)
             ? up
             : nullptr;
}

}  // namespace

bool is_a_macro(word const& each, ASTContext& context) {
  if (each.kind != tok::raw_identifier) return false;
  auto const found = context.Idents.find(each.text);
  return found != context.Idents.end() && found->second->hadMacroDefinition();
}

std::vector<word> words_in(SourceRange range, ASTContext& context) {
  std::vector<word> words;
  SourceManager const& sources = context.getSourceManager();
  if (range.getBegin().isMacroID() || range.getEnd().isMacroID()) return words;
  auto const [file, offset] = sources.getDecomposedLoc(range.getBegin());
  if (file != sources.getFileID(range.getEnd())) return words;
  llvm::StringRef const text = sources.getBufferData(file);
  Lexer lexer(sources.getLocForStartOfFile(file), context.getLangOpts(), text.begin(),
              text.begin() + offset, text.end());
  lexer.SetCommentRetentionState(true);
  for (Token token;;) {
    bool const last = lexer.LexFromRawLexer(token);
    if (token.is(tok::eof) || token.getLocation() > range.getEnd()) return words;
    unsigned const from = sources.getFileOffset(token.getLocation());
    words.push_back({token.getKind(), text.substr(from, token.getLength()).str(),
                     token.getLocation(), token.getEndLoc()});
    if (last) return words;
  }
}

bool says_more(CXXCatchStmt const& stmt, SourceLocation but, ASTContext& context) {
  SourceLocation const rethrow = context.getSourceManager().getExpansionLoc(but);
  return llvm::any_of(
      words_in(stmt.getHandlerBlock()->getSourceRange(), context), [&](word const& each) {
        return each.kind == tok::hash || (each.begin != rethrow && is_a_macro(each, context));
      });
}

bool is_whole_statement(CXXThrowExpr const& thrown, ASTContext& context) {
  SourceManager const& sources = context.getSourceManager();
  SourceLocation const end = thrown.getEndLoc();
  if (!statement_around(thrown, context)) return false;
  auto const words = words_in(SourceRange(thrown.getThrowLoc(), end), context);
  if (words.empty() || llvm::any_of(words, [&](word const& each) {
        return each.kind == tok::comment || is_a_macro(each, context);
      }))
    return false;
  auto const next = Lexer::findNextToken(end, sources, context.getLangOpts());
  return next && next->is(tok::semi);
}

std::optional<unsigned> times_asked(CXXCatchStmt const& stmt, CXXThrowExpr const* but) {
  VarDecl const* caught = stmt.getExceptionDecl();
  unsigned asked = 0;
  bool changed = false;
  for_each_stmt(stmt.getHandlerBlock(), [&](Stmt const* each) {
    if (each == but) return walk::past;
    if (llvm::isa<LambdaExpr>(each)) changed = true;  // it may outlive the exception
    if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(each))
      if (named_by(method->getImplicitObjectArgument()) == caught) {
        CXXMethodDecl const* callee = method->getMethodDecl();
        changed |= !callee || !callee->isConst() || method->getNumArgs() != 0;
        ++asked;
        return walk::past;
      }
    if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each)) changed |= name->getDecl() == caught;
    return walk::into;
  });
  if (changed) return std::nullopt;
  return asked;
}

}  // namespace holdfast_tidy
