#include "shared/error_links.h"

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

bool is_log_statement(Stmt const* stmt, vocabulary const& known, ASTContext& context) {
  if (!llvm::isa<Expr>(stmt) || llvm::isa<CXXThrowExpr>(bare(llvm::cast<Expr>(stmt)))) return false;
  effect_finder finder(known, context, {});
  finder.look_at(stmt);
  return finder.found().logs;
}

uses uses_in(Stmt const* block, VarDecl const* caught, vocabulary const& known,
             ASTContext& context) {
  uses found;
  for (Stmt const* child : block->children()) {
    if (!child) continue;
    if (llvm::isa<CompoundStmt, IfStmt>(child)) {
      uses const below = uses_in(child, caught, known, context);
      found.whole |= below.whole;
      found.logged |= below.logged;
    } else {
      collect(child, caught, known, context, is_log_statement(child, known, context), found);
    }
  }
  return found;
}

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

/// An error class that takes the current exception along by itself.
bool is_nested_exception(Expr const& raised) {
  static name_list const nested{"std::nested_exception", "boost::exception_detail::clone_base"};
  return is_or_derives_from(record_of(raised.getType()), nested);
}

/// Their type says it all, and it is said again by the choice of the new error.
bool is_bare_fact(NamedDecl const* type) {
  static name_list const facts{
      "std::out_of_range std::invalid_argument std::logic_error std::length_error "
      "std::bad_optional_access "
      "std::bad_variant_access std::bad_any_cast std::bad_cast std::bad_alloc std::bad_weak_ptr "
      "std::bad_function_call boost::bad_lexical_cast boost::bad_get boost::bad_any_cast "
      "boost::numeric::bad_numeric_cast boost::bad_numeric_cast "
      "Poco::BadCastException Poco::RangeException "
      "Poco::NullPointerException"};
  return type && facts.holds(type);
}

/// Standard functions and containers that fail by bare facts, or for want of memory.
bool fails_by_facts_at_most(CallExpr const& call) {
  static name_list const harmless{
      "std::basic_string::* std::basic_string_view::* std::vector::* std::map::* "
      "std::unordered_map::* std::set::* std::optional::* std::array::* std::to_string "
      "std::move std::forward std::min std::max std::round std::floor std::ceil std::abs "
      "std::operator* __gnu_cxx::operator*"};
  NamedDecl const* callee = callee_of(call);
  if (harmless.holds(callee)) return true;
  auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(callee);
  if (!function) return false;
  auto const* type = function->getType()->getAs<FunctionProtoType>();
  return type && type->isNothrow();
}

bool is_conversion(CallExpr const& call) {
  return llvm::is_contained({"stoi", "stol", "stoul", "stoll", "stoull", "stof", "stod", "stold",
                             "lexical_cast", "any_cast", "numeric_cast"},
                            callee_name(call));
}

/// `trim(text)`, `match[1].str()`, `entry->get<std::string>()`: the text that is converted. Not
/// `read_file(path)`, which fails in ways of its own.
bool only_names_text(CallExpr const& call) {
  std::string const name = callee_name(call);
  if (llvm::isa<CXXOperatorCallExpr>(call)) return true;  // match[1], it->
  bool const accessor = llvm::isa<CXXMemberCallExpr>(call) && call.getNumArgs() == 0;
  return has_word(name, {"trim", "strip"}) ||
         (accessor &&
          llvm::is_contained(
              {"str", "get", "string", "text", "as_string", "asString", "getText", "value"}, name));
}

/// `format_size(stoi(a), stoi(b))`, `root["id"] = …`: what is done with the number.
bool only_shows_number(CallExpr const& call) {
  if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(&call))
    return op->getOperator() == OO_Subscript || op->getOperator() == OO_Equal;
  return has_word(callee_name(call), {"format"});
}

bool converts_more_than_text(CallExpr const& conversion) {
  bool more = false;
  for (Expr const* argument : conversion.arguments())
    for_each_stmt(argument, [&](Stmt const* each) {
      auto const* call = llvm::dyn_cast<CallExpr>(each);
      more = more || (call && !is_conversion(*call) && !fails_by_facts_at_most(*call) &&
                      !only_names_text(*call));
      return more ? walk::past : walk::into;
    });
  return more;
}

}  // namespace

bool can_only_fail_by_facts(CXXTryStmt const* attempt) {
  bool facts = false;
  bool others = false;
  for_each_stmt(attempt ? attempt->getTryBlock() : nullptr, [&](Stmt const* each) {
    if (auto const* thrown = llvm::dyn_cast<CXXThrowExpr>(each);
        thrown && thrown->getSubExpr() && !is_bare_fact(record_of(thrown->getSubExpr()->getType())))
      others = true;
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    if (!call) return walk::into;
    if (is_conversion(*call)) {
      facts = true;
      others = others || converts_more_than_text(*call);
      return walk::past;
    }
    bool const found = callee_name(*call) == "at";
    facts = facts || found;
    others = others || (!found && !fails_by_facts_at_most(*call) && !only_shows_number(*call));
    return walk::into;
  });
  return facts && !others;
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
  if (keeps_current_exception(block) || is_nested_exception(raised)) return link::kept;
  if (can_only_fail_by_facts(judged.attempt)) return link::kept;
  if (!judged.variable) return link::dropped;
  NamedDecl const* type = caught_class(*judged.stmt);
  if (!type) return link::kept;  // an int, a pointer to text: there is nothing in it but itself
  if (is_bare_fact(type)) return link::kept;  // and its text says no more than its type
  uses const found = uses_in(block, judged.variable, known, context);
  if (found.whole || found.logged) return link::kept;
  if (mentions(&raised, judged.errors)) return link::text_only;
  return link::dropped;
}

}  // namespace holdfast_tidy
