#include "shared/readings.h"

#include "shared/answers_behind.h"
#include "shared/bare_facts.h"
#include "shared/order.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace holdfast_tidy {
namespace {

bool is_text_type(QualType type) {
  type = type.getNonReferenceType();
  if (type->isPointerType()) return type->getPointeeType()->isAnyCharacterType();
  if (type->isArrayType())
    return type->getAsArrayTypeUnsafe()->getElementType()->isAnyCharacterType();
  NamedDecl const* record = record_of(type);
  return record && has_word(last_name(*record), {"string", "text", "str", "bytearray"});
}

/// `path`, `config_file`: what is read is behind it, and may fail in ways of its own.
bool names_a_place(llvm::StringRef name) {
  auto const words = words_of(name);
  return !words.empty() && llvm::is_contained({"path", "file", "filename", "dir", "directory",
                                               "url", "uri", "filepath"},
                                              words.back());
}

/// The variables and fields that `expr` speaks of: `arguments` of `call.arguments.c_str()`.
void add_roots(names& all, Expr const* expr) {
  for_each_stmt(expr, [&](Stmt const* each) {
    if (auto const* member = llvm::dyn_cast<MemberExpr>(each))
      if (auto const* field = llvm::dyn_cast<FieldDecl>(member->getMemberDecl())) {
        all.push_back(field);
        return walk::past;
      }
    auto const* name = llvm::dyn_cast<DeclRefExpr>(each);
    if (auto const* variable = name ? llvm::dyn_cast<VarDecl>(name->getDecl()) : nullptr)
      all.push_back(variable);
    return walk::into;
  });
}

/// And those they were made of: `char const* tail = key.c_str() + 1;`.
names with_origins(names all) {
  names origins = all;
  for (ValueDecl const* each : all) {
    auto const* variable = llvm::dyn_cast<VarDecl>(each);
    if (variable && variable->hasLocalStorage() && !llvm::isa<ParmVarDecl>(variable) &&
        is_text_type(variable->getType()))
      add_roots(origins, variable->getInit());
  }
  return origins;
}

bool speaks_of(Stmt const* stmt, names const& texts) {
  bool found = false;
  for_each_stmt(stmt, [&](Stmt const* each) {
    auto const* expr = llvm::dyn_cast<Expr>(each);
    ValueDecl const* named = llvm::isa<DeclRefExpr, MemberExpr>(each) ? named_by(expr) : nullptr;
    found = found || (named && llvm::is_contained(texts, named));
    return found ? walk::past : walk::into;
  });
  return found;
}

/// Texts among the arguments that are not written out and do not name a file.
names texts_given_to(CallExpr const& call) {
  names texts;
  FunctionDecl const* callee = call.getDirectCallee();
  for (unsigned i = 0; i < call.getNumArgs(); ++i) {
    Expr const* argument = call.getArg(i);
    if (llvm::isa<CXXDefaultArgExpr>(argument) || !is_text_type(argument->getType())) continue;
    bool const placed =
        callee && i < callee->getNumParams() && names_a_place(last_name(*callee->getParamDecl(i)));
    names roots;
    add_roots(roots, argument);
    if (!placed &&
        llvm::none_of(roots, [](ValueDecl const* each) { return names_a_place(last_name(*each)); }))
      texts.append(roots);
  }
  return texts;
}

/// `parse`, `decode`, `from_string`, `to_int`.
bool is_named_for_reading(llvm::StringRef name) {
  auto const words = words_of(name);
  if (words.empty() || has_word(name, {"file", "path", "url", "uri", "args", "stream", "response"}))
    return false;
  if (has_word(name, {"parse", "convert", "decode", "deserialize", "unmarshal"})) return true;
  auto follows = [&](llvm::StringRef first, llvm::ArrayRef<llvm::StringRef> second) {
    return words.size() > 1 && words[0] == first &&
           llvm::is_contained(second, llvm::StringRef(words[1]));
  };
  return follows("from", {"string", "str", "text", "chars", "hex", "json", "xml", "yaml"}) ||
         follows("to", {"int", "integer", "number", "long", "double", "float", "uint", "unsigned",
                        "int32", "int64", "uint32", "uint64", "bool"});
}

bool reads_one_text_at_most(CallExpr const& call, bool named) {
  unsigned texts = 0;
  for (Expr const* each : call.arguments()) {
    QualType const type = each->getType().getNonReferenceType();
    if (llvm::isa<CXXDefaultArgExpr>(each) || llvm::isa<StringLiteral>(bare(each))) continue;
    if (is_text_type(type))
      ++texts;
    else if (!type->isScalarType())
      return false;
  }
  return named && texts == 1;
}

/// What else may stand in the try block: strings, comparisons, a question without arguments.
bool is_beside_the_point(CallExpr const& call) {
  if (auto const* op = llvm::dyn_cast<CXXOperatorCallExpr>(&call))
    if (op->isAssignmentOp() || op->isComparisonOp()) return true;
  auto const* method = llvm::dyn_cast<CXXMemberCallExpr>(&call);
  if (method && method->getNumArgs() == 0 &&
      (!method->getMethodDecl() || method->getMethodDecl()->isConst()))
    return is_text_type(call.getType()) || !call.getType()->isRecordType();
  return fails_by_facts_at_most(call);
}

struct reading {
  names texts;
  bool again = false;  // calls the function that is named
  bool found = false;
  bool others = false;    // something else in the try block can fail
  bool a_number = false;  // what is read is one
};

/// What `block` reads, and whether it calls a function named `same`.
reading reading_in(Stmt const* block, llvm::StringRef same) {
  reading all;
  for_each_stmt(block, [&](Stmt const* each) {
    all.others = all.others || llvm::isa<CXXThrowExpr, CXXNewExpr, LambdaExpr>(each);
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    if (!call) return all.others ? walk::past : walk::into;
    if (reads_one_text(*call)) {
      all.found = true;
      all.a_number = all.a_number || call->getType()->isArithmeticType();
      all.texts.append(texts_given_to(*call));
    } else if (!same.empty() && callee_name(*call) == same) {
      all.again = true;
    } else {
      all.others = all.others || !is_beside_the_point(*call);
    }
    return all.others ? walk::past : walk::into;
  });
  return all;
}

/// `...`, std::exception, std::invalid_argument, number_parse_exception.
bool may_be_of_a_reading(handler const& judged) {
  NamedDecl const* type = caught_class(*judged.stmt);
  return judged.broad || is_bare_fact(type) ||
         (type && has_word(last_name(*type), {"parse", "parser", "parsing", "number", "conversion",
                                              "convert", "format", "syntax", "cast", "decode",
                                              "invalid", "malformed", "numeric"}));
}

/// The handler does nothing: what is done for the failure stands behind it.
bool leaves_it_to_what_follows(handler const& judged) {
  auto const* block = llvm::dyn_cast<CompoundStmt>(judged.stmt->getHandlerBlock());
  return block &&
         llvm::all_of(block->body(), [](Stmt const* each) { return llvm::isa<NullStmt>(each); });
}

CallExpr const* call_of(Stmt const* stmt) {
  auto const* expr = llvm::dyn_cast_or_null<Expr>(stmt);
  return expr ? llvm::dyn_cast_or_null<CallExpr>(bare(expr)) : nullptr;
}

/// The right side of `x = …;`, `return …;`, `auto x = …;`.
Expr const* value_of(Stmt const* stmt) {
  if (auto const* given = llvm::dyn_cast<ReturnStmt>(stmt)) return given->getRetValue();
  if (auto const* op = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(call_of(stmt)))
    return op->getOperator() == OO_Equal && op->getNumArgs() == 2 ? op->getArg(1) : nullptr;
  auto const* expr = llvm::dyn_cast<Expr>(stmt);
  auto const* binary = expr ? llvm::dyn_cast<BinaryOperator>(bare(expr)) : nullptr;
  return binary && binary->getOpcode() == BO_Assign ? binary->getRHS() : nullptr;
}

/// A reader by name, of a text that `texts` speaks of if there are any.
bool reads_again(Stmt const* stmt, names const& texts) {
  bool found = false;
  for_each_stmt(stmt, [&](Stmt const* each) {
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    found = found || (call && is_named_for_reading(callee_name(*call)) && speaks_of(call, texts));
    return found || llvm::isa<LambdaExpr>(each) ? walk::past : walk::into;
  });
  return found;
}

bool tells(Stmt const* stmt, vocabulary const& known, ASTContext& context) {
  if (!stmt) return false;
  effect_finder finder(known, context, {});
  finder.look_at(stmt);
  return finder.found().leaves_trace();
}

bool all_handlers_tell(CXXTryStmt const& attempt, vocabulary const& known, ASTContext& context) {
  for (unsigned i = 0; i < attempt.getNumHandlers(); ++i)
    if (handler_book::judge(*attempt.getHandler(i), known, context).outcome != fate::told)
      return false;
  return true;
}

/// `text`, `json(text)`; not `defaults(text)`.
bool is_text_itself(Expr const* value, names const& texts) {
  Expr const* plain = without_copies(value);
  auto const* made = llvm::dyn_cast_or_null<CXXMemberCallExpr>(plain);  // as a std::string_view
  if (made && llvm::isa_and_nonnull<CXXConversionDecl>(made->getMethodDecl()))
    plain = bare(made->getImplicitObjectArgument());
  return llvm::is_contained(texts, named_by(plain));
}

/// `point.add_field(key, to_double(text))` and `point.add_tag(key, text)` in the handler.
bool hands_on_the_text(CallExpr const* tried, CallExpr const* instead) {
  if (!tried || !instead) return false;
  for (Expr const* each : tried->arguments())
    if (reading const read = reading_in(each, ""); read.found && !read.others)
      return llvm::any_of(instead->arguments(), [&](Expr const* argument) {
        return is_text_itself(argument, read.texts);
      });
  return false;
}

}  // namespace

bool reads_one_text(CallExpr const& call) {
  return is_conversion(call) ||
         (reads_one_text_at_most(call, is_named_for_reading(callee_name(call))) &&
          !texts_given_to(call).empty());
}

bool goes_on_as_text(handler const& judged, ASTContext& context) {
  if (!leaves_it_to_what_follows(judged) || !may_be_of_a_reading(judged)) return false;
  Stmt const* block = judged.attempt->getTryBlock();
  Stmt const* next = next_behind(*judged.attempt, context);
  CallExpr const* again = call_of(next);
  reading const read = reading_in(block, again ? callee_name(*again) : "");
  if (!read.found || read.others) return false;
  names const texts = with_origins(read.texts);
  if (next && (read.again || llvm::isa<ReturnStmt>(next)) && speaks_of(next, texts) &&
      returns_inside(block))
    return true;
  // Not where a default stays in the place of the number: nobody would know of the typing error.
  return read.a_number && llvm::any_of(set_in(block), [&](auto const& write) {
           return is_text_type(write.first.leaf->getType()) &&
                  llvm::is_contained(texts, write.first.leaf);
         });
}

bool answers_with_the_text(handler const& judged) {
  auto const* handled = llvm::dyn_cast<CompoundStmt>(judged.stmt->getHandlerBlock());
  CompoundStmt const* block = judged.attempt ? judged.attempt->getTryBlock() : nullptr;
  if (!block || block->size() != 1 || !handled || handled->size() != 1) return false;
  Expr const* made = value_of(block->body_front());
  Expr const* instead = value_of(handled->body_front());
  if (!made || !instead)
    return hands_on_the_text(call_of(block->body_front()), call_of(handled->body_front()));
  reading const read = reading_in(made, "");
  return read.found && !read.others && is_text_itself(instead, read.texts);
}

bool second_way_tells(handler const& judged, vocabulary const& known, ASTContext& context) {
  CompoundStmt const* block = judged.attempt->getTryBlock();
  if (!leaves_it_to_what_follows(judged) || !returns_inside(block)) return false;
  // `catch (...)` around more than that hides more than a text in another format.
  if (judged.broad && reading_in(block, "").others) return false;
  names texts;
  for_each_stmt(block, [&](Stmt const* each) {
    auto const* call = llvm::dyn_cast<CallExpr>(each);
    if (call && is_named_for_reading(callee_name(*call))) texts.append(texts_given_to(*call));
    return walk::into;
  });
  if (texts.empty()) return false;
  auto const* outer = llvm::dyn_cast_or_null<CompoundStmt>(parent_stmt(*judged.attempt, context));
  auto const* here = outer ? llvm::find(outer->body(), judged.attempt) : nullptr;
  if (!here || here == outer->body_end()) return false;
  for (Stmt const* each : llvm::make_range(std::next(here), outer->body_end())) {
    if (reads_again(each, texts)) {
      if (auto const* fork = llvm::dyn_cast<IfStmt>(each))
        return reads_again(fork->getCond(), texts) &&
               (tells(fork->getThen(), known, context) || tells(fork->getElse(), known, context));
      if (auto const* inner = llvm::dyn_cast<CXXTryStmt>(each))
        return all_handlers_tell(*inner, known, context);
      return llvm::isa<ReturnStmt>(each);  // what it throws is the caller's
    }
    if (!llvm::isa<DeclStmt, Expr>(each) || ends_flow(each)) return false;
  }
  return false;
}

}  // namespace holdfast_tidy
