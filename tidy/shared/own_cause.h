// Errors that take their cause along by themselves.
#pragma once

#include "clang/AST/ExprCXX.h"

namespace holdfast_tidy {

/// `throw failure::trace("loading");` of a class that has room for a cause: what makes it takes the
/// current exception along, or is not at hand, so that it may. A constructor is no such function.
bool may_take_its_cause(clang::Expr const& raised);

}  // namespace holdfast_tidy
