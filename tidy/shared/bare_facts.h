// Errors whose type says all there is: to turn one into another loses nothing.
#pragma once

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/AST/StmtCXX.h"

namespace holdfast_tidy {

/// std::out_of_range, std::bad_alloc, …: their type says it all, and it is said again by the
/// choice of the new error.
bool is_bare_fact(clang::NamedDecl const* type);

/// A class of the user's own with nothing in it, neither fields nor a text that was given.
bool carries_nothing(clang::NamedDecl const* type, clang::ASTContext& context);

/// Standard functions and containers that fail by bare facts, or for want of memory.
bool fails_by_facts_at_most(clang::CallExpr const& call);

/// `std::stoi`, `lexical_cast`, …
bool is_conversion(clang::CallExpr const& call);

/// `try { return QString::fromLatin1(address.to_string().c_str()); }`: a value is made into text,
/// and nothing else is done.
bool only_makes_text(clang::CXXTryStmt const* attempt);

/// True if the try block can fail in one way only, by saying that a text is no number, a key not
/// there, a type another, or memory gone: `try { n = std::stoi(s); } catch (std::exception&)`.
/// Or by a `throw` of a `raised`, written out in it: whoever raises another knows of that one.
bool can_only_fail_by_facts(clang::CXXTryStmt const* attempt,
                            clang::NamedDecl const* raised = nullptr);

/// True if all that can fail in it is a lookup, by `at()` here or in a function whose body is at
/// hand: `try { name = request.argument("name"); } catch (...) {}`.
bool can_only_miss_a_key(clang::CXXTryStmt const* attempt);

}  // namespace holdfast_tidy
