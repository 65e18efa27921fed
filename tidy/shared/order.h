// What stands before and behind a try block, and what is done last in it.
#pragma once

#include "shared/watched.h"

namespace holdfast_tidy {

/// Nothing that could fail comes behind `write` in the try block: once it is done, all is done.
bool is_done_last(clang::Stmt const& write, clang::CXXTryStmt const& attempt,
                  vocabulary const& known, clang::ASTContext& context);

/// What stands behind `attempt` in its function, in all blocks around it.
llvm::SmallVector<clang::Stmt const*, 16> all_behind(clang::CXXTryStmt const& attempt,
                                                     clang::ASTContext& context);

/// The statement that runs next if `attempt` comes to nothing, out of blocks and branches but not
/// out of a loop; nothing at the end of the function.
clang::Stmt const* next_behind(clang::CXXTryStmt const& attempt, clang::ASTContext& context);

/// `try { a(); tls_ = true; } catch (...) {} try { b(); tls_ = true; } catch (...) {}`: an earlier
/// attempt says the same, so that `true` is no word about this one.
bool is_marked_before(place const& mark, clang::CXXTryStmt const& attempt,
                      clang::ASTContext& context);

}  // namespace holdfast_tidy
