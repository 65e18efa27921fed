// Calls of C libraries whose failing is asked for by another call.
#include "shared/clients.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

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

bool is_behind(Stmt const& one, Stmt const& other, ASTContext& context) {
  return context.getSourceManager().isBeforeInTranslationUnit(other.getBeginLoc(),
                                                              one.getBeginLoc());
}

/// `redisCommand(c, …); if (c->err) …`
bool asks_context(CallExpr const& call, FunctionDecl const& function, ASTContext& context) {
  bool asked = false;
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    auto const* member = llvm::dyn_cast<MemberExpr>(each);
    if (member && last_name(*member->getMemberDecl()) == "err" && is_behind(*each, call, context)) {
      NamedDecl const* type = record_of(member->getBase()->getType());
      asked = asked || (type && plain_name(*type) == "redisContext");
    }
    return asked ? walk::past : walk::into;
  });
  return asked;
}

/// `redisGetReply(c, &reply); if (!reply) …`
bool asks_reply(CallExpr const& call, FunctionDecl const& function, ASTContext& context) {
  if (callee_name(call) != "redisGetReply" || call.getNumArgs() != 2) return false;
  auto const* reply = llvm::dyn_cast_or_null<VarDecl>(base_of(call.getArg(1)));
  return !reply || is_asked(*reply, function, context);
}

bool calls_behind(CallExpr const& call, llvm::ArrayRef<llvm::StringRef> names,
                  FunctionDecl const& function, ASTContext& context) {
  bool found = false;
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    auto const* other = llvm::dyn_cast<CallExpr>(each);
    found = found || (other && llvm::is_contained(names, callee_name(*other)) &&
                      is_behind(*other, call, context));
    return found ? walk::past : walk::into;
  });
  return found;
}

}  // namespace

bool is_told_elsewhere(CallExpr const& call, FunctionDecl const& function, ASTContext& context) {
  std::string const name = callee_name(call);
  if (name == "curl_easy_perform") return asks_response_code(function, context);
  if (llvm::StringRef(name).starts_with("redis"))
    return asks_context(call, function, context) || asks_reply(call, function, context);
  if (llvm::StringRef(name).starts_with("PQsend"))
    return calls_behind(call, {"PQresultStatus", "PQstatus"}, function, context);
  if (llvm::StringRef(name).starts_with("PQ"))
    return calls_behind(call, {"PQstatus"}, function, context);
  if (name != "curl_multi_perform") return false;
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
