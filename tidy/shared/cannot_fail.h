// Code that cannot fail, as far as what it calls is at hand.
#pragma once

#include "clang/AST/StmtCXX.h"

namespace holdfast_tidy {

/// Nothing in it calls, makes or throws anything that could fail: `if (auto* d =
/// dynamic_cast<derived*>(b)) d->x = 1;`. A function whose body is at hand is judged by that.
bool cannot_fail(clang::Stmt const* block);

}  // namespace holdfast_tidy
