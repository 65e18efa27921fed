// Calls that leave the process, and what is done about their failing.
#pragma once

#include "shared/vocabulary.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

namespace holdfast_tidy {

/// True for calls of known or annotated clients, gRPC stubs, and Beast reading a response.
bool leaves_process(clang::CallExpr const& call, vocabulary const& known);

/// True if it tells of failure by what it returns, not by throwing.
bool answers_by_value(clang::CallExpr const& call);

/// True inside a callable that hf::call (or another guard) runs.
bool is_guarded(clang::CallExpr const& call, vocabulary const& known, clang::ASTContext& context);

/// True if a handler around it yields a value or another error.
bool has_handler_with_answer(clang::CallExpr const& call, vocabulary const& known,
                             clang::ASTContext& context);

/// True if what it returned is looked at, returned, or handed on.
bool is_result_looked_at(clang::CallExpr const& call, clang::FunctionDecl const& function,
                         clang::ASTContext& context);

}  // namespace holdfast_tidy
