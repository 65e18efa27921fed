// What a declaration says of itself: the macros of <holdfast/annotations.hpp>.
#pragma once

#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/StringRef.h"

namespace holdfast_tidy {

/// True if any declaration of `decl` carries HOLDFAST_… for `what` ("logs", "external", …).
inline bool is_annotated(clang::Decl const* decl, llvm::StringRef what) {
  if (!decl) return false;
  for (clang::Decl const* each : decl->redecls())
    for (auto const* note : each->specific_attrs<clang::AnnotateAttr>()) {
      llvm::StringRef text = note->getAnnotation();
      if (text.consume_front("holdfast::") && text == what) return true;
    }
  return false;
}

}  // namespace holdfast_tidy
