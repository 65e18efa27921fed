// Calls that leave the process, and what is done about their failing.
#pragma once

#include "shared/vocabulary.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

namespace holdfast_tidy {

/// True for `message<true, …>` and its like in Beast, or `<false, …>`.
bool says_of_message(clang::NamedDecl const* type, bool is_request);

/// True for calls of known or annotated clients, gRPC stubs, and Beast writing a request or reading
/// a response.
bool leaves_process(clang::CallExpr const& call, vocabulary const& known);

/// True if it tells of failure by what it returns, not by throwing.
bool answers_by_value(clang::CallExpr const& call);

/// The variable, field or parameter into which it writes its error: `std::error_code&`.
clang::ValueDecl const* error_out_of(clang::CallExpr const& call);

/// True if that is looked at after some call, or belongs to somebody outside of `function`.
bool is_error_looked_at(clang::ValueDecl const& out, clang::FunctionDecl const& function,
                        clang::ASTContext& context);

/// True for an asynchronous call whose callable is told of the error, and does not leave it
/// unnamed.
bool is_told_by_callable(clang::CallExpr const& call);

/// True inside a callable that hf::call (or another guard) runs.
bool is_guarded(clang::Expr const& call, vocabulary const& known, clang::ASTContext& context);

/// True if a handler around it yields a value or another error, or leaves one that was there.
bool has_handler_with_answer(clang::Expr const& call, vocabulary const& known,
                             clang::ASTContext& context);

/// True if `function` is used in this translation unit, and each use is guarded, or handled with an
/// answer, there or further out.
bool every_caller_answers(clang::FunctionDecl const& function, vocabulary const& known,
                          clang::ASTContext& context);

/// True if what became of its transfers is asked for elsewhere: `curl_multi_perform` runs them,
/// `curl_multi_info_read` tells, here or in a function called here; `curl_easy_perform` that no
/// answer came is told by a response code of 0; hiredis has `context->err`, libpq the status of
/// what comes back for what was sent, or of the connection.
bool is_told_elsewhere(clang::CallExpr const& call, clang::FunctionDecl const& function,
                       clang::ASTContext& context);

/// True if a local of `function` is named for more than what is in it, or may be elsewhere.
bool is_asked(clang::VarDecl const& variable, clang::FunctionDecl const& function,
              clang::ASTContext& context);

/// True if what it returned is looked at, returned, or handed on.
bool is_result_looked_at(clang::CallExpr const& call, clang::FunctionDecl const& function,
                         clang::ASTContext& context);

}  // namespace holdfast_tidy
