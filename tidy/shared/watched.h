// What a try block should have set, and who looks at it when it has not.
#pragma once

#include "shared/handlers.h"

namespace holdfast_tidy {

/// A variable, a field, or the part of one: `a` and `b` for `a.b`, `a` twice for `a`.
struct place {
  clang::ValueDecl const* base = nullptr;
  clang::ValueDecl const* leaf = nullptr;
  bool operator==(place const&) const = default;
};
place place_of(clang::Expr const* expr);

/// A place, and the expression that writes into it.
using writes = llvm::SmallVector<std::pair<place, clang::Expr const*>, 8>;

/// What `block` writes into, by assignment, by a method that may change it, or as an argument.
writes set_in(clang::Stmt const* block);

/// `nullptr`, `""`, `-1`, `{}`, `npos`, …
bool is_nothing(clang::Expr const* value);

/// `empty`, `is_valid`, `defined`, …: the name of a question whether there is anything.
bool asks_by_name(llvm::StringRef name);

/// `x = false;`, `p = nullptr;`, `n = -1;` in one of the blocks around `attempt`, before it.
bool is_set_to_failed_before(place const& wanted, clang::CXXTryStmt const& attempt,
                             clang::ASTContext& context);

/// `std::unique_ptr<T> p; try { p.reset(f()); } catch (...) {} if (!p) …`: behind the handler
/// somebody asks whether there is anything in what the try block should have set, and set last.
bool outcome_is_asked_behind(handler const& judged, vocabulary const& known,
                             clang::ASTContext& context);

/// `catch (...) { text.clear(); } if (text.empty()) log("bad answer");`
bool what_the_handler_sets_is_asked(handler const& judged, clang::ASTContext& context);

}  // namespace holdfast_tidy
