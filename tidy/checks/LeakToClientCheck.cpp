#include "checks/LeakToClientCheck.h"

#include "shared/annotations.h"
#include "shared/clients.h"
#include "shared/taint.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

/// The sink in what an lvalue is part of: `response.body`, `response.body()`, `reply.send()`.
NamedDecl const* sink_in(Expr const* left, vocabulary const& known) {
  NamedDecl const* found = nullptr;
  for_each_stmt(left, [&](Stmt const* each) {
    NamedDecl const* decl = nullptr;
    if (auto const* call = llvm::dyn_cast<CallExpr>(each))
      decl = callee_of(*call);
    else if (auto const* member = llvm::dyn_cast<MemberExpr>(each))
      decl = member->getMemberDecl();
    else if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each))
      decl = name->getDecl();
    if (!found && decl && (known.sinks.holds(decl) || is_annotated(decl, "sink"))) found = decl;
    return found || llvm::isa<LambdaExpr>(each) ? walk::past : walk::into;
  });
  return found;
}

/// `rs.body.append(text)`: what changes the text that a sink holds.
bool adds_text(CXXMemberCallExpr const& call) {
  return llvm::is_contained({"append", "assign", "insert", "replace", "push_back"},
                            callee_name(call));
}

}  // namespace

void LeakToClientCheck::look_at(FunctionDecl const& function, ASTContext& context) {
  taint marked(known(), context);
  if (marked.is_clean(function.getBody())) return;
  marked.spread(function.getBody());

  auto report = [&](Expr const* given, NamedDecl const* sink, Expr const& way) {
    Expr const* origin = marked.origin_of(given);
    if (!origin) return false;
    if (!is_news(way, given->getExprLoc())) return true;
    diag(given->getExprLoc(),
         "text that is not for clients goes out through %0: say what the "
         "client needs to know, and log the rest")
        << sink;
    diag(origin->getExprLoc(), "it comes from here", DiagnosticIDs::Note);
    return true;
  };
  auto is_sink = [&](NamedDecl const* decl) {
    return decl && (known().sinks.holds(decl) || is_annotated(decl, "sink"));
  };
  for_each_stmt(function.getBody(), [&](Stmt const* each) {
    if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(each)) {
      bool const writes = op->isAssignmentOp() || op->getOperator() == OO_LessLess;
      if (writes && op->getNumArgs() == 2)
        if (NamedDecl const* sink = sink_in(op->getArg(0), known()))
          if (report(op->getArg(1), sink, *op)) return walk::past;
    } else if (auto const* binary = llvm::dyn_cast<BinaryOperator>(each)) {
      if (binary->isAssignmentOp())
        if (NamedDecl const* sink = sink_in(binary->getLHS(), known()))
          report(binary->getRHS(), sink, *binary);
    } else if (auto const* call = llvm::dyn_cast<CallExpr>(each)) {
      NamedDecl const* sink = callee_of(*call);
      auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(call);
      if (!is_sink(sink))
        sink = method && adds_text(*method) ? sink_in(method->getImplicitObjectArgument(), known())
                                            : nullptr;
      for (Expr const* argument : call->arguments())
        if (sink && report(argument, sink, *call)) return walk::past;
    } else if (auto const* built = llvm::dyn_cast<CXXConstructExpr>(each)) {
      // A request says it to another server: that one is no client.
      if (is_sink(built->getConstructor()) && !built->getConstructor()->isCopyOrMoveConstructor() &&
          !says_of_message(built->getConstructor()->getParent(), true))
        for (Expr const* argument : built->arguments())
          if (report(argument, built->getConstructor(), *built)) return walk::past;
    }
    return walk::into;
  });
}

}  // namespace holdfast_tidy
