// Calls of curl whose failing is asked for by another call.
#include "shared/clients.h"
#include "shared/walk.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// Named for more than its address.
bool is_read(VarDecl const& variable, FunctionDecl const& function, ASTContext& context) {
  bool read = false;
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each);
        name && name->getDecl() == &variable) {
      auto const* use = llvm::dyn_cast_or_null<UnaryOperator>(parent_stmt(*name, context));
      read = read || !use || use->getOpcode() != UO_AddrOf;
    }
    return read ? walk::past : walk::into;
  });
  return read;
}

/// `curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code); if (code == 200)`: it is 0 where no
/// answer came.
bool asks_response_code(FunctionDecl const& function, ASTContext& context) {
  bool asked = false;
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    if (!call || call->getNumArgs() != 3 || callee_name(*call) != "curl_easy_getinfo")
      return walk::into;
    ValueDecl const* what = named_by(call->getArg(1));
    auto const* code = llvm::dyn_cast_or_null<VarDecl>(base_of(call->getArg(2)));
    if (!what || last_name(*what) != "CURLINFO_RESPONSE_CODE" || !code) return walk::into;
    asked = asked || is_read(*code, function, context);
    return walk::into;
  });
  return asked;
}

}  // namespace

bool is_told_elsewhere(CallExpr const& call, FunctionDecl const& function, ASTContext& context) {
  if (callee_name(call) == "curl_easy_perform") return asks_response_code(function, context);
  if (callee_name(call) != "curl_multi_perform") return false;
  auto tells = [](Stmt const* body, auto&& below) -> bool {
    bool found = false;
    for_each_stmt(body, [&](Stmt const* each) {
      auto const* inner = llvm::dyn_cast<CallExpr>(each);
      auto const* callee =
          inner ? llvm::dyn_cast_or_null<FunctionDecl>(callee_of(*inner)) : nullptr;
      if (callee) found = found || callee_name(*inner) == "curl_multi_info_read" || below(*callee);
      return found ? walk::past : walk::into;
    });
    return found;
  };
  return tells(function.getBody(), [&](FunctionDecl const& callee) {
    FunctionDecl const* with_body = nullptr;
    return callee.hasBody(with_body) && with_body != &function &&
           tells(with_body->getBody(), [](FunctionDecl const&) { return false; });
  });
}

}  // namespace holdfast_tidy
