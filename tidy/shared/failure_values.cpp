// Which values say "it failed", and which names speak of errors.
#include "shared/effects.h"
#include "shared/walk.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace holdfast_tidy {
bool enumerator_says_success(EnumConstantDecl const& one) {
  std::string const name = last_name(one);
  NamedDecl const* type = record_of(one.getType());
  return name_says_success(name) ||
         has_word(name, {"done", "complete", "completed", "noerror", "noerr"}) ||
         (has_word(name, {"no", "none", "null"}) &&
          (has_word(name, {"error", "err", "failure", "fault"}) ||
           (type && has_word(last_name(*type), {"error", "errc", "err", "failure", "fault"}))));
}

namespace {

bool name_says_nothing_there(llvm::StringRef name) {
  return has_word(
      name, {"invalid", "none", "npos", "null", "unknown", "nan", "nullopt", "missing", "undefined",
             "never", "bad", "unset", "eof", "nil", "end", "cend", "absent", "empty"});
}

/// `"[DIRECTIVE]"`, `"<unprintable>"`: stands where a text should have been, and looks like it.
bool is_placeholder(llvm::StringRef text) {
  bool const bracketed = text.size() > 3 && ((text.starts_with("[") && text.ends_with("]")) ||
                                             (text.starts_with("<") && text.ends_with(">")) ||
                                             (text.starts_with("(") && text.ends_with(")")));
  llvm::StringRef const inside = bracketed ? text.drop_front().drop_back() : "";
  return bracketed && llvm::isAlpha(inside.front()) && !inside.contains_insensitive("default") &&
         llvm::all_of(inside,
                      [](char c) { return llvm::isAlnum(c) || c == ' ' || c == '_' || c == '-'; });
}

/// `{500, "internal"}`
bool is_code_with_text(InitListExpr const& list) {
  auto const* code = llvm::dyn_cast<IntegerLiteral>(bare(list.getInit(0)));
  if (!code || list.getNumInits() < 2) return false;
  bool text = false;
  for_each_stmt(list.getInit(1), [&](Stmt const* each) {
    text = text || llvm::isa<StringLiteral>(each);
    return walk::into;
  });
  return text;
}

bool literal_says_failed(Expr const* value, ASTContext const& context, bool& known) {
  known = true;
  if (auto const* truth = llvm::dyn_cast<CXXBoolLiteralExpr>(value)) return !truth->getValue();
  if (llvm::isa<CXXNullPtrLiteralExpr, GNUNullExpr>(value)) return true;
  if (auto const* number = llvm::dyn_cast<IntegerLiteral>(value)) return number->getValue() != 0;
  if (auto const* minus = llvm::dyn_cast<UnaryOperator>(value))
    if (minus->getOpcode() == UO_Minus) return true;
  if (auto const* text = llvm::dyn_cast<StringLiteral>(value))  // `return "ERROR";`
    return text->getCharByteWidth() == 1 &&
           (is_placeholder(text->getString()) ||
            has_word(text->getString(),
                     {"error", "failed", "failure", "exception", "illegal", "invalid"}));
  if (llvm::isa<FloatingLiteral, CharacterLiteral>(value)) return false;
  known = false;
  return false;
}

bool name_says_failed(ValueDecl const& decl, ASTContext const& context) {
  std::string const name = last_name(decl);
  if (auto const* one = llvm::dyn_cast<EnumConstantDecl>(&decl))
    return !enumerator_says_success(*one);
  if (name_says_nothing_there(name) || sounds_like_error(name) || decl.getType()->isBooleanType())
    return true;
  // `int found = -1; try { found = f(); } catch (...) { return found; }`
  auto const* local = llvm::dyn_cast<VarDecl>(&decl);
  Expr const* init = local && local->hasLocalStorage() ? local->getInit() : nullptr;
  bool known = false;
  return init && !llvm::isa<IntegerLiteral, StringLiteral>(bare(init)) &&
         literal_says_failed(bare(init), context, known);
}

/// A value, or a status that says all is well, in the room for an error: `return {};` as an
/// `expected<void, …>`, `return 3;` as a `result<int>`, `Status::OK`.
bool is_success_of_result(Expr const* value) {
  static name_list const empty_is_fine{
      "std::expected tl::expected nonstd::expected nonstd::expected_lite::expected "
      "holdfast::result std::error_code boost::system::error_code boost::system::result "
      "absl::Status grpc::Status arrow::Status rocksdb::Status leveldb::Status "
      "google::protobuf::util::Status"};
  if (auto const* call = llvm::dyn_cast<CallExpr>(value))
    return !llvm::isa<CXXOperatorCallExpr>(call) && name_says_success(callee_name(*call)) &&
           !call->getType()->isBooleanType();
  if (ValueDecl const* decl = named_by(value); decl && !llvm::isa<EnumConstantDecl>(decl))
    return value->getType()->isRecordType() && !decl->getType()->isBooleanType() &&
           (name_says_success(last_name(*decl)) || last_name(*decl) == "kOk");
  auto const* built = llvm::dyn_cast<CXXConstructExpr>(value);
  if (built && built->getConstructor()->isCopyOrMoveConstructor())
    return is_success_of_result(bare(built->getArg(0)));
  NamedDecl const* type = built ? record_of(built->getType()) : nullptr;
  if (!empty_is_fine.holds(type)) return false;
  if (built->getNumArgs() == 0) return true;
  Expr const* first = bare(built->getArg(0));
  bool const takes_values = has_word(last_name(*type), {"expected", "result"});
  return takes_values && built->getNumArgs() == 1 && first->getType()->isArithmeticType();
}

/// `{Error(HASH_NOT_FOUND), 404}`: one part of what is returned is an error. Not `{SUCCESS, 200}`.
template <class Parts>
bool has_error_among(Parts const& parts) {
  return llvm::any_of(parts, [](Expr const* each) {
    Expr const* part = bare(each);
    NamedDecl const* type = part ? record_of(part->getType()) : nullptr;
    while (auto const* built = llvm::dyn_cast_or_null<CXXConstructExpr>(part)) {
      if (built->getNumArgs() == 0) return false;
      part = bare(built->getArg(0));
    }
    auto const* one = llvm::dyn_cast_or_null<EnumConstantDecl>(part ? named_by(part) : nullptr);
    if (one) return !enumerator_says_success(*one) && (type || sounds_like_error(last_name(*one)));
    return type && part && has_word(last_name(*type), {"error", "failure", "exception"}) &&
           !is_success_of_result(part);
  });
}

}  // namespace

bool name_says_success(llvm::StringRef name) {
  return has_word(name, {"ok", "success", "succeeded", "successful", "good", "okay"}) &&
         !has_word(name, {"not", "no"});
}

namespace {

/// `clear_errors`, `close_dialog`, `process_messages`: puts it away, or has nothing to do with it.
bool puts_away(llvm::StringRef name) {
  auto const words = words_of(name);
  return words.size() > 1 &&
         (llvm::is_contained({"clear", "reset", "refresh", "hide", "dismiss"}, words.front()) ||
          (llvm::is_contained({"close", "process", "pump", "poll"}, words.front()) &&
           has_word(name, {"message", "messages", "msg", "dialog", "popup", "toast", "usage",
                           "status"})));
}

}  // namespace

bool sounds_like_logging(llvm::StringRef name) {
  return !puts_away(name) &&
         has_word(name, {"log",    "logs",    "logger",  "logging", "logf",      "logln",
                         "warn",   "warning", "debug",   "trace",   "fatal",     "critical",
                         "report", "reports", "notify",  "syslog",  "print",     "println",
                         "printf", "perror",  "cerr",    "cout",    "dump",      "complain",
                         "alert",  "metric",  "metrics", "counter", "increment", "telemetry",
                         "audit",  "dout",    "derr",    "vlog",    "tracer",    "stderr"});
}

bool sounds_like_error(llvm::StringRef name) {
  if (name.ends_with_insensitive("assert")) return true;  // `dcassert(false)`
  return !puts_away(name) &&
         has_word(name,
                  {"handle",      "handler",   "handlers",  "exception",   "exceptions", "error",
                   "errors",      "err",       "errc",      "errno",       "fail",       "fails",
                   "failed",      "failure",   "failures",  "fault",       "abort",      "aborted",
                   "reject",      "rejected",  "cancel",    "terminate",   "terminated", "exit",
                   "die",         "throw",     "rethrow",   "raise",       "panic",      "status",
                   "callback",    "promise",   "refuse",    "unavailable", "broken",     "invalid",
                   "corrupt",     "unhandled", "crash",     "problem",     "unexpected", "bug",
                   "exceptional", "message",   "messages",  "msg",         "msgbox",     "dialog",
                   "toast",       "popup",     "usage",     "faulted",     "setstate",   "bugcheck",
                   "violation",   "assert",    "assertion", "halt",        "fatal"});
}

bool can_say_failed(QualType type) {
  if (type.isNull()) return false;
  type = type.getNonReferenceType();
  if (type->isAnyPointerType() || type->isNullPtrType()) return true;
  NamedDecl const* record = record_of(type);
  if (!record) return false;
  return has_word(
      last_name(*record),
      {"optional", "expected",  "result",  "status",     "ptr",     "error", "outcome",
       "either",   "maybe",     "code",    "response",   "future",  "reply", "exception",
       "task",     "awaitable", "nullopt", "unexpected", "failure", "errc",  "errno"});
}

namespace {

/// `{false, x}`, `make_pair(nullptr, x)`
bool leads_with_failure(Expr const* first, ASTContext const& context) {
  return llvm::isa<CXXBoolLiteralExpr, CXXNullPtrLiteralExpr>(bare(first)) &&
         says_failed(first, context);
}

}  // namespace

bool says_failed(Expr const* value, ASTContext const& context) {
  bool const pointer = value && !value->getType().isNull() && value->getType()->isPointerType();
  value = bare(value);
  if (auto const* zero = llvm::dyn_cast_or_null<IntegerLiteral>(value); zero && pointer)
    return zero->getValue() == 0;  // `(node*)0`
  if (!value || value->getType().isNull())
    return value != nullptr;  // a list in parentheses, not yet resolved: told something
  bool known = false;
  bool const literal = literal_says_failed(value, context, known);
  if (value->getType()->isBooleanType() && !known)
    return true;  // computed: the caller is told something
  if (known && !value->getType()->isRecordType()) return literal;
  if (auto const* one = llvm::dyn_cast_or_null<EnumConstantDecl>(named_by(value)))
    return !enumerator_says_success(*one);
  if (is_success_of_result(value)) return false;
  if (value->getType()->isDependentType() || can_say_failed(value->getType())) return true;
  if (auto const* built = llvm::dyn_cast<CXXConstructExpr>(value)) {
    if (built->getNumArgs() == 0) return false;
    Expr const* first = bare(built->getArg(0));
    if (built->getNumArgs() > 1 && has_error_among(built->arguments())) return true;
    // A text, also with its allocator; `{false, x}`, `{nullptr, x}`.
    bool const leads = llvm::isa<StringLiteral, CXXBoolLiteralExpr, CXXNullPtrLiteralExpr>(first);
    return (built->getNumArgs() == 1 || leads) && says_failed(first, context);
  }
  if (auto const* list = llvm::dyn_cast<InitListExpr>(value))
    return (list->getNumInits() > 1 && has_error_among(list->inits())) ||
           (list->getNumInits() > 0 &&
            (llvm::isa<CXXBoolLiteralExpr, CXXNullPtrLiteralExpr>(bare(list->getInit(0))) ||
             is_code_with_text(*list)) &&
            says_failed(list->getInit(0), context));
  if (auto const* call = llvm::dyn_cast<CallExpr>(value)) {
    std::string const name = callee_name(*call);
    if (llvm::is_contained({"make_pair", "make_tuple", "tie"}, name) && call->getNumArgs() > 1)
      return leads_with_failure(call->getArg(0), context) ||
             has_error_among(llvm::ArrayRef(call->getArgs(), call->getNumArgs()));
    return sounds_like_error(name) || name_says_nothing_there(name);
  }
  if (auto const* fork = llvm::dyn_cast<ConditionalOperator>(value))
    return says_failed(fork->getTrueExpr(), context) || says_failed(fork->getFalseExpr(), context);
  if (ValueDecl const* decl = named_by(value)) return name_says_failed(*decl, context);
  return false;
}

}  // namespace holdfast_tidy
