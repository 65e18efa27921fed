// Judges each catch once; the checks read the judgement. That is how silent-catch and
// unlogged-catch never fire on the same handler.
#pragma once

#include "shared/effects.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"

#include <memory>

namespace holdfast_tidy {

enum class fate {
  told,     // logged, rethrown, converted, counted, stored, … or ignored with a reason
  acted,    // something is done, but nobody will hear why
  silent,   // as if it never happened
  excused,  // silent, and rightly so: see `excuse`
};

struct handler {
  clang::CXXCatchStmt const* stmt = nullptr;
  clang::CXXTryStmt const* attempt = nullptr;
  clang::VarDecl const* variable = nullptr;  // nothing for `catch (...)`
  effects found;
  names errors;  // the caught variable and its other names
  fate outcome = fate::told;
  char const* excuse = "";
  bool broad = false;  // `...`, std::exception and the like
  bool in_destructor = false;
};

class handler_book {
 public:
  /// The judgement of `stmt`, made at the first question.
  static handler const& judge(clang::CXXCatchStmt const& stmt, vocabulary const& known,
                              clang::ASTContext& context);
  /// Forgets everything: call it when a translation unit ends.
  static void close();
};

/// True if nothing in the handler's text, or in its macro's, is ours to judge.
bool is_foreign(clang::CXXCatchStmt const& stmt, clang::SourceManager const& sources);

/// The exception's class, without references and cv; nothing for `...` and scalars.
clang::NamedDecl const* caught_class(clang::CXXCatchStmt const& stmt);

/// True if `type`, or a class it derives from, is in `list`.
bool is_or_derives_from(clang::NamedDecl const* type, name_list const& list);

}  // namespace holdfast_tidy
