// Who uses a function in this translation unit. clang-tidy sees no further.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/ArrayRef.h"

namespace holdfast_tidy {

struct use_of_function {
  clang::Expr const* expr = nullptr;
  clang::FunctionDecl const* user = nullptr;  // the outermost function around it
  bool called = false;                        // not only named, as a callback is
};

class caller_book {
 public:
  /// Everything in the translation unit, outside of system headers, that names `function`.
  static llvm::ArrayRef<use_of_function> uses_of(clang::FunctionDecl const& function,
                                                 clang::ASTContext& context);
  /// Forgets everything: call it when a translation unit ends.
  static void close();
};

}  // namespace holdfast_tidy
