#include "shared/error_links.h"

#include "shared/absences.h"
#include "shared/bare_facts.h"
#include "shared/own_cause.h"
#include "shared/runtime_type.h"
#include "shared/walk.h"

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

struct uses {
  bool whole = false;   // handed on, or read for more than its text
  bool logged = false;  // in a log statement
};

/// The object asked, if `stmt` is a call of a text accessor.
Expr const* asked_for_text(Stmt const* stmt) {
  auto const* call = llvm::dyn_cast<CallExpr>(stmt);
  if (!call || llvm::isa<CXXOperatorCallExpr>(call) || !is_text_accessor(callee_name(*call)))
    return nullptr;
  if (auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(call))
    return method->getImplicitObjectArgument();
  Expr const* callee = call->getCallee()->IgnoreParenImpCasts();
  if (auto const* dependent = llvm::dyn_cast<CXXDependentScopeMemberExpr>(callee))
    return dependent->isImplicitAccess() ? nullptr : dependent->getBase();
  return nullptr;
}

/// `caught` may be used in log statements and for its text; anything else ties the errors together.
void collect(Stmt const* stmt, VarDecl const* caught, vocabulary const& known, ASTContext& context,
             bool in_log, uses& found) {
  for_each_stmt(stmt, [&](Stmt const* each) {
    if (each != stmt && llvm::isa<CompoundStmt>(each)) {
      for (Stmt const* child : each->children())
        if (child) collect(child, caught, known, context, in_log, found);
      return walk::past;
    }
    if (Expr const* object = asked_for_text(each); object && named_by(object) == caught) {
      found.logged |= in_log;
      return walk::past;
    }
    if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each); name && name->getDecl() == caught)
      (in_log ? found.logged : found.whole) = true;
    return walk::into;
  });
}

/// `on_error(e.what());`: somebody hears of it, though it is no log.
bool is_report(Stmt const* stmt) {
  auto const* call = llvm::dyn_cast<CallExpr>(bare(llvm::cast<Expr>(stmt)));
  if (auto const* method = llvm::dyn_cast_or_null<CXXMemberCallExpr>(call))
    if (auto const* on =
            llvm::dyn_cast_or_null<VarDecl>(base_of(method->getImplicitObjectArgument()));
        on && on->isLocalVarDecl())
      return false;  // `made.setProblem(e.what())`: the new error itself
  FunctionDecl const* function = call ? call->getDirectCallee() : nullptr;
  if (function && function->isNoReturn()) return false;  // `throw_error(e.what())`: the same
  return call && !llvm::isa<CXXOperatorCallExpr>(call) && sounds_like_error(callee_name(*call));
}

bool is_log_statement(Stmt const* stmt, vocabulary const& known, ASTContext& context) {
  if (!llvm::isa<Expr>(stmt) || llvm::isa<CXXThrowExpr>(bare(llvm::cast<Expr>(stmt)))) return false;
  effect_finder finder(known, context, {});
  finder.look_at(stmt);
  return finder.found().logs || is_report(stmt);
}

/// Behind it in its block nothing is done; a label may be jumped to.
bool is_end(Stmt const* stmt, Stmt const* next) {
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  return expr && llvm::isa<CXXThrowExpr>(bare(expr)) && !llvm::isa<SwitchCase, LabelStmt>(next);
}

uses uses_in(Stmt const* block, VarDecl const* caught, vocabulary const& known,
             ASTContext& context) {
  uses found;
  Stmt const* last = nullptr;
  for (Stmt const* child : block->children()) {
    if (!child) continue;
    if (last && llvm::isa<CompoundStmt>(block) && is_end(last, child)) break;
    last = child;
    if (!llvm::isa<Expr, DeclStmt, ReturnStmt, CoreturnStmt>(child)) {
      // `LOG(x) << e.what()` may be an `if` or a `for` with the log statement below it.
      uses const below = uses_in(child, caught, known, context);
      found.whole |= below.whole;
      found.logged |= below.logged;
    } else {
      collect(child, caught, known, context, is_log_statement(child, known, context), found);
    }
  }
  return found;
}

/// Errors of another language's world: they are made of text, and cannot take a cause along.
bool has_room_for_text_only(Expr const& raised) {
  static name_list const foreign{
      "pybind11::* nanobind::* boost::python::* Napi::* Nan::* facebook::jsi::* Rcpp::* sol::* "
      "luabind::* CLI::* boost::program_options::*"};
  NamedDecl const* type = record_of(raised.getType());
  return type && foreign.holds(type);
}

/// `catch (no_lease& e) { throw no_lease("renewing: " + e.what()); }`: the same with more words.
/// Not of a class that others derive from, which may have been more than that.
bool is_same_again(Expr const& raised, NamedDecl const& type, ASTContext& context) {
  auto const* caught = llvm::dyn_cast<CXXRecordDecl>(&type);
  auto const* made = llvm::dyn_cast_or_null<CXXRecordDecl>(record_of(raised.getType()));
  return caught && made && caught->hasDefinition() && !caught->isInStdNamespace() &&
         made->getCanonicalDecl() == caught->getCanonicalDecl() &&
         !family_book::has_derived(*caught, context);
}

/// `try { n = parse(item, message); } catch (bad_item&) { throw bad_item(message); }`: the same,
/// made of what the callee made it of.
bool is_made_of_the_same(Expr const& raised, handler const& judged) {
  bool found = false;
  auto is_given_here = [&](ValueDecl const* given) {
    for_each_stmt(judged.attempt->getTryBlock(), [&](Stmt const* each) {
      if (auto const* call = llvm::dyn_cast<CallExpr>(each))
        for (Expr const* argument : call->arguments()) found = found || named_by(argument) == given;
      return found ? walk::past : walk::into;
    });
  };
  for_each_stmt(&raised, [&](Stmt const* each) {
    if (auto const* name = llvm::dyn_cast<DeclRefExpr>(each);
        name && llvm::isa<VarDecl>(name->getDecl()))
      is_given_here(name->getDecl());
    return found ? walk::past : walk::into;
  });
  return found;
}

bool would_catch(CXXCatchStmt const& stmt, Expr const& raised) {
  if (!stmt.getExceptionDecl()) return true;
  auto const* thrown = llvm::dyn_cast_or_null<CXXRecordDecl>(record_of(raised.getType()));
  auto const* caught = llvm::dyn_cast_or_null<CXXRecordDecl>(caught_class(stmt));
  if (!thrown || !caught || !thrown->hasDefinition()) return false;
  return thrown->getCanonicalDecl() == caught->getCanonicalDecl() || thrown->isDerivedFrom(caught);
}

bool throws_inside(Stmt const* block) {
  bool found = false;
  for_each_stmt(block, [&](Stmt const* each) {
    found = found || llvm::isa<CXXThrowExpr>(each);
    return found ? walk::past : walk::into;
  });
  return found;
}

/// The handler of the same function that `raised` would reach.
CXXCatchStmt const* next_handler(Expr const& raised, handler const& judged, ASTContext& context) {
  Stmt const* child = judged.attempt;
  for (Stmt const* up = child ? parent_stmt(*child, context) : nullptr; up;
       up = parent_stmt(*child, context)) {
    if (llvm::isa<LambdaExpr>(up)) return nullptr;
    if (auto const* around = llvm::dyn_cast<CXXTryStmt>(up);
        around && around->getTryBlock() == child)
      for (unsigned i = 0; i < around->getNumHandlers(); ++i)
        if (would_catch(*around->getHandler(i), raised)) return around->getHandler(i);
    child = up;
  }
  return nullptr;
}

}  // namespace

bool keeps_current_exception(Stmt const* block) {
  bool kept = false;
  for_each_stmt(block, [&](Stmt const* each) {
    if (auto const* call = llvm::dyn_cast<CallExpr>(each)) {
      std::string const name = callee_name(*call);
      kept = kept || llvm::is_contained({"current_exception", "throw_with_nested", "current_error",
                                         "diagnostic_information", "because",
                                         "current_exception_diagnostic_information",
                                         "get_exception_ptr", "rethrow_if_nested"},
                                        name);
    }
    return kept ? walk::past : walk::into;
  });
  return kept;
}

bool is_nested_exception(Expr const& raised) {
  static name_list const nested{"std::nested_exception", "boost::exception_detail::clone_base"};
  return is_or_derives_from(record_of(raised.getType()), nested);
}

bool ends_in_log_around(Expr const& raised, handler const& judged, vocabulary const& known,
                        ASTContext& context) {
  CXXCatchStmt const* next = next_handler(raised, judged, context);
  return next && next->getExceptionDecl() && !throws_inside(next->getHandlerBlock()) &&
         uses_in(next->getHandlerBlock(), next->getExceptionDecl(), known, context).logged;
}

bool is_text_accessor(llvm::StringRef name) {
  return llvm::is_contained(
      {"what", "message", "displayText", "getMessage", "GetMessage", "get_message", "msg", "reason",
       "text", "to_string", "toString", "ToString", "str", "description", "getWhat", "errorMessage",
       "error_message", "full_message"},
      name);
}

link link_of(Expr const& raised, handler const& judged, vocabulary const& known,
             ASTContext& context) {
  Stmt const* block = judged.stmt->getHandlerBlock();
  if (keeps_current_exception(block) || is_nested_exception(raised) || may_take_its_cause(raised))
    return link::kept;
  if (can_only_fail_by_facts(judged.attempt, record_of(raised.getType()))) return link::kept;
  if (!judged.variable) return link::dropped;
  NamedDecl const* type = caught_class(*judged.stmt);
  if (!type) return link::kept;  // an int, a pointer to text: there is nothing in it but itself
  if (is_bare_fact(type) || carries_nothing(type, context) || asks_for_nothing_else(judged))
    return link::kept;  // and its text says no more than its type
  uses const found = uses_in(block, judged.variable, known, context);
  if (found.whole || found.logged) return link::kept;
  if (mentions(&raised, judged.errors))
    return has_room_for_text_only(raised) || is_same_again(raised, *type, context)
               ? link::kept
               : link::text_only;
  if (is_same_again(raised, *type, context) && judged.attempt &&
      is_made_of_the_same(raised, judged))
    return link::kept;
  return link::dropped;
}

}  // namespace holdfast_tidy
