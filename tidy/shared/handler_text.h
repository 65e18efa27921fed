// What a handler says word by word, where the syntax tree alone cannot tell: what may be left out
// in this build, and what a fix-it may touch.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

#include <optional>
#include <string>
#include <vector>

namespace holdfast_tidy {

struct word {
  clang::tok::TokenKind kind;
  std::string text;
  clang::SourceLocation begin;
  clang::SourceLocation end;  // past the last character
};

/// The words of the text as it is written, comments included; none if it comes out of a macro.
std::vector<word> words_in(clang::SourceRange range, clang::ASTContext& context);

/// True if the word is, or was, the name of a macro.
bool is_a_macro(word const& each, clang::ASTContext& context);

/// True if another build may see more here: there is `#if`, or a macro that is not `but`'s.
bool says_more(clang::CXXCatchStmt const& stmt, clang::SourceLocation but,
               clang::ASTContext& context);

/// True if `thrown` stands for itself, up to its semicolon: it is no part of an expression, and
/// there is no macro and no comment in it.
bool is_whole_statement(clang::CXXThrowExpr const& thrown, clang::ASTContext& context);

/// How often the handler's variable is asked something (`e.what()`); nothing if it could be
/// changed, copied or kept otherwise than by `but`.
std::optional<unsigned> times_asked(clang::CXXCatchStmt const& stmt,
                                    clang::CXXThrowExpr const* but = nullptr);

}  // namespace holdfast_tidy
