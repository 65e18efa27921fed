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

/// `try { … catch (e) { throw failure(e.what()); } } catch (f) { log(f.what()); }`: what is
/// thrown ends there, in a log or an answer, in the same function.
bool ends_in_log_around(clang::Expr const& raised, handler const& judged, vocabulary const& known,
                        clang::ASTContext& context);

/// True if something in `block` takes the exception that is being handled along.
bool keeps_current_exception(clang::Stmt const* block);

/// An error class that takes the current exception along by itself.
bool is_nested_exception(clang::Expr const& raised);

/// True for what(), message() and the like: text made from an error.
bool is_text_accessor(llvm::StringRef name);

}  // namespace holdfast_tidy
