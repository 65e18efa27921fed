#include "shared/bare_facts.h"

#include "shared/names.h"
#include "shared/runtime_type.h"
#include "shared/walk.h"

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {

bool is_bare_fact(NamedDecl const* type) {
  static name_list const facts{
      "std::out_of_range std::invalid_argument std::logic_error std::length_error "
      "std::bad_optional_access "
      "std::bad_variant_access std::bad_any_cast std::bad_cast std::bad_alloc std::bad_weak_ptr "
      "std::bad_function_call boost::bad_lexical_cast boost::bad_get boost::bad_any_cast "
      "boost::numeric::bad_numeric_cast boost::bad_numeric_cast "
      "std::bad_array_new_length std::bad_typeid std::ios_base::failure "
      "Poco::BadCastException Poco::RangeException "
      "Poco::NullPointerException"};
  return type && facts.holds(type);
}

namespace {

/// `fgets(buffer, size, pipe)`: answers by a value. Not `qsort`, which calls back.
bool is_of_system_in_c(FunctionDecl const& function) {
  return function.isExternC() &&
         function.getASTContext().getSourceManager().isInSystemHeader(function.getLocation()) &&
         llvm::none_of(function.parameters(), [](ParmVarDecl const* each) {
           return each->getType()->isFunctionPointerType();
         });
}

}  // namespace

bool fails_by_facts_at_most(CallExpr const& call) {
  static name_list const harmless{
      "std::basic_string::* std::basic_string_view::* std::vector::* std::map::* "
      "std::unordered_map::* std::set::* std::optional::* std::array::* std::to_string "
      "std::move std::forward std::make_tuple std::make_pair std::tie std::get std::min std::max "
      "std::round "
      "std::floor std::ceil std::abs "
      "std::operator* __gnu_cxx::operator*"};
  NamedDecl const* callee = callee_of(call);
  if (harmless.holds(callee)) return true;
  if (auto const* method = llvm::dyn_cast_or_null<CXXMethodDecl>(callee);  // `result.all()`
      method && method->isConst() && method->getNumParams() == 0 &&
      method->getReturnType()->isLValueReferenceType())
    return true;
  auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(callee);
  return function && (is_nothrow(*function) || is_of_system_in_c(*function));
}

bool is_conversion(CallExpr const& call) {
  return llvm::is_contained({"stoi", "stol", "stoul", "stoll", "stoull", "stof", "stod", "stold",
                             "lexical_cast", "any_cast", "numeric_cast"},
                            callee_name(call));
}

namespace {

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
    return op->getOperator() == OO_Subscript || op->getOperator() == OO_Equal ||
           (op->isComparisonOp() &&
            op->isTypeDependent());  // in a template: a number's, most likely
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

/// Takes memory, and fails for want of it.
bool allocates(CallExpr const& call) {
  static name_list const containers{"std::basic_string::* std::vector::*"};
  return containers.holds(callee_of(call)) &&
         llvm::is_contained(
             {"resize", "reserve", "assign", "append", "push_back", "emplace_back", "operator+="},
             callee_name(call));
}

/// Only its text was given from outside, or not even that: `struct closed : runtime_error {
/// closed() : runtime_error("closed") {} };`
bool has_fixed_text(CXXRecordDecl const& record) {
  return llvm::all_of(record.ctors(),
                      [](CXXConstructorDecl const* each) {
                        return each->isCopyOrMoveConstructor() || each->getNumParams() == 0;
                      }) &&
         llvm::none_of(record.decls(), [](Decl const* each) {
           return llvm::isa<UsingDecl, ConstructorUsingShadowDecl>(each);
         });
}

bool is_empty(CXXRecordDecl const& record) {
  static name_list const texts{
      "std::runtime_error std::logic_error std::invalid_argument std::domain_error "
      "std::range_error std::out_of_range std::length_error"};
  if (!record.hasDefinition() || !record.field_empty()) return false;
  return llvm::all_of(record.getDefinition()->bases(), [&](CXXBaseSpecifier const& base) {
    auto const* of = llvm::dyn_cast_or_null<CXXRecordDecl>(record_of(base.getType()));
    if (!of) return false;
    if (texts.holds(of)) return has_fixed_text(record);
    return plain_name(*of) == "std::exception" || is_empty(*of);
  });
}

/// `{ std::ostringstream text; text << …; throw raised(text.str()); }`
bool ends_by_throwing(Stmt const& stmt, NamedDecl const& raised) {
  auto const* block = llvm::dyn_cast<CompoundStmt>(&stmt);
  auto const* last =
      block && !block->body_empty() ? llvm::dyn_cast<Expr>(block->body_back()) : nullptr;
  auto const* thrown = last ? llvm::dyn_cast<CXXThrowExpr>(bare(last)) : nullptr;
  return thrown && thrown->getSubExpr() && record_of(thrown->getSubExpr()->getType()) == &raised;
}

/// `address.to_string()`, `to_string(address)`: a value made into text.
bool makes_text(CallExpr const& call) {
  static name_list const makers{"to_string toString to_str toText to_text"};
  unsigned const values = llvm::isa<CXXMemberCallExpr>(call) ? 0 : 1;
  return makers.holds_name(callee_name(call)) && call.getNumArgs() == values;
}

/// `QString::fromLatin1(text.c_str())`: the same text in another form.
bool rewrites_text(CallExpr const& call) {
  return llvm::is_contained({"c_str", "data", "size", "fromLatin1", "fromUtf8", "fromLocal8Bit",
                             "fromStdString", "toStdString", "toUtf8", "QStringLiteral"},
                            callee_name(call)) ||
         fails_by_facts_at_most(call);
}

}  // namespace

bool only_makes_text(CXXTryStmt const* attempt) {
  bool made = false;
  bool others = false;
  for_each_stmt(attempt ? attempt->getTryBlock() : nullptr, [&](Stmt const* each) {
    others = others || llvm::isa<CXXThrowExpr, CXXNewExpr, LambdaExpr>(each);
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    bool const text = call && makes_text(*call);
    made = made || text;
    others = others || (call && !text && !rewrites_text(*call));
    return others ? walk::past : walk::into;
  });
  return made && !others;
}

bool carries_nothing(NamedDecl const* type, ASTContext& context) {
  auto const* record = llvm::dyn_cast_or_null<CXXRecordDecl>(type);
  return record && record->hasDefinition() && !record->isInStdNamespace() &&
         is_empty(*record->getDefinition()) && !family_book::has_derived(*record, context);
}

namespace {

struct facts {
  bool numbers = false;  // a text may be none
  bool keys = false;     // may not be there
  bool memory = false;
  bool others = false;   // something else may fail
  bool entered = false;  // a body was read
  bool made = false;     // an object of the user's own
};

facts facts_in(Stmt const* block, NamedDecl const* raised, int depth);

/// Made by a constructor of the user's own, which may do anything.
bool makes_something(Stmt const& stmt) {
  auto const* made = llvm::dyn_cast<CXXConstructExpr>(&stmt);
  return llvm::isa<CXXNewExpr, CoawaitExpr, LambdaExpr>(stmt) ||
         (made && !made->getConstructor()->isTrivial() &&
          !made->getConstructor()->isCopyOrMoveConstructor() &&
          !made->getConstructor()->getParent()->isInStdNamespace());
}

/// `request.get(key)` whose body is at hand, and is `return all_.at(key);`.
bool enter(CallExpr const& call, int depth, facts& into) {
  constexpr int deepest = 2;
  FunctionDecl const* callee = call.getDirectCallee();
  auto const* method = llvm::dyn_cast_or_null<CXXMethodDecl>(callee);
  FunctionDecl const* body = nullptr;
  if (!callee || depth == deepest || (method && method->isVirtual()) || !callee->hasBody(body) ||
      callee->getASTContext().getSourceManager().isInSystemHeader(body->getLocation()))
    return false;
  facts const inside = facts_in(body->getBody(), nullptr, depth + 1);
  into.numbers |= inside.numbers;
  into.keys |= inside.keys;
  into.memory |= inside.memory;
  into.entered = true;
  return !inside.others && !inside.made;
}

facts facts_in(Stmt const* block, NamedDecl const* raised, int depth) {
  facts all;
  for_each_stmt(block, [&](Stmt const* each) {
    if (raised && ends_by_throwing(*each, *raised)) return walk::past;
    if (auto const* thrown = llvm::dyn_cast<CXXThrowExpr>(each);
        thrown && thrown->getSubExpr() && !is_bare_fact(record_of(thrown->getSubExpr()->getType())))
      all.others = true;
    all.made |= makes_something(*each);
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    if (!call || all.others) return all.others ? walk::past : walk::into;
    if (is_conversion(*call)) {
      all.numbers = true;
      all.others = converts_more_than_text(*call);
      return walk::past;
    }
    bool const key = callee_name(*call) == "at";
    bool const memory = allocates(*call);
    all.keys |= key;
    all.memory |= memory;
    all.others = !key && !memory && !fails_by_facts_at_most(*call) && !only_shows_number(*call) &&
                 !enter(*call, depth, all);
    return walk::into;
  });
  all.others |= all.entered && all.made;
  return all;
}

}  // namespace

bool can_only_fail_by_facts(CXXTryStmt const* attempt, NamedDecl const* raised) {
  if (!attempt) return false;
  facts const all = facts_in(attempt->getTryBlock(), raised, 0);
  return (all.numbers || all.keys || all.memory) && !all.others;
}

bool can_only_miss_a_key(CXXTryStmt const* attempt) {
  if (!attempt) return false;
  facts const all = facts_in(attempt->getTryBlock(), nullptr, 0);
  return all.keys && !all.numbers && !all.others;
}

}  // namespace holdfast_tidy
