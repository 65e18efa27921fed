// What an object may be at run time, beyond what its type says.
#pragma once

#include "shared/vocabulary.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"

namespace holdfast_tidy {

/// True if `object` is known only through a reference or pointer that somebody else has set. False
/// for locals, for by-value members, elements and results, and for what returns one of these.
bool may_be_derived(clang::Expr const& object, vocabulary const& known);

/// True if the object was asked at run time what it is: `if (auto* p = dynamic_cast<…>(e)) *p`.
bool is_asked_at_run_time(clang::Expr const& object);

class family_book {
 public:
  /// True if a class of this translation unit derives from `record`.
  static bool has_derived(clang::CXXRecordDecl const& record, clang::ASTContext& context);
  /// Forgets everything: call it when a translation unit ends.
  static void close();
};

}  // namespace holdfast_tidy
