// How a handler's new error is tied to the one that was caught.
#pragma once

#include "shared/handlers.h"

namespace holdfast_tidy {

enum class link {
  kept,       // the caught error, its code or its parts go on; or the log has it
  text_only,  // only its text
  dropped,    // nothing
};

/// How `raised`, thrown or returned in the handler, is tied to the caught error.
link link_of(clang::Expr const& raised, handler const& judged, vocabulary const& known,
             clang::ASTContext& context);

/// True if the try block can fail in one way only, by saying that a text is no number, a key not
/// there or a type another: `try { n = std::stoi(s); } catch (std::exception&)`.
bool can_only_fail_by_facts(clang::CXXTryStmt const* attempt);

/// True for what(), message() and the like: text made from an error.
bool is_text_accessor(llvm::StringRef name);

}  // namespace holdfast_tidy
