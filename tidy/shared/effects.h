// What code does about an error. Judged by effect, not by text: `;`, `return;`, `(void)e;` and
// `e.what();` do nothing.
#pragma once

#include "shared/vocabulary.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/SmallVector.h"

namespace holdfast_tidy {

struct effects {
  bool rethrows = false;  // `throw;`, std::rethrow_exception
  bool converts = false;  // throws, or returns, another error
  bool logs = false;
  bool counts = false;
  bool stores = false;   // current_exception(), a failure flag, an error variable
  bool tells = false;    // calls something that is named for errors, or a callback
  bool uses = false;     // the caught error goes somewhere, or decides something
  bool ends = false;     // exit, abort, a function that does not return
  bool ignored = false;  // hf::ignore(e, "why")
  bool acts = false;     // does something else: a substitute value, a cleanup

  /// Somebody will hear of it, or the code says why not.
  bool leaves_trace() const {
    return rethrows || converts || logs || counts || stores || tells || uses || ends || ignored;
  }
  void add(effects const& other);
};

using names = llvm::SmallVector<clang::ValueDecl const*, 4>;

/// Finds the effects of statements. `errors` are the variables that hold the error.
class effect_finder {
 public:
  effect_finder(vocabulary const& known, clang::ASTContext& context, names errors)
      : known_(known), context_(context), errors_(std::move(errors)) {}

  /// Judges calls by their names alone, not by the bodies that are at hand.
  void stay_outside() { depth_ = deepest; }
  void look_at(clang::Stmt const* stmt);
  effects const& found() const { return found_; }
  /// The error variables and what was made of them.
  names const& errors() const { return errors_; }

 private:
  bool is_idle(clang::Stmt const* stmt) const;
  bool is_idle_call(clang::CallExpr const& call) const;
  void look_below(clang::Stmt const* stmt);
  void look_at_block(clang::CompoundStmt const& block);
  void look_at_declaration(clang::DeclStmt const& declaration);
  void look_at_try(clang::CXXTryStmt const& attempt);
  void look_at_call(clang::CallExpr const& call);
  void look_at_body_of(clang::FunctionDecl const& function);
  void look_at_operator(clang::CXXOperatorCallExpr const& call);
  void look_at_assignment(clang::Expr const* left, clang::Expr const* right);
  void look_at_return(clang::Expr const* value);
  bool says_nothing_moved(clang::Expr const* value) const;
  void look_at_jump(clang::Stmt const* stmt);
  bool known_call(clang::CallExpr const& call, clang::NamedDecl const* callee,
                  llvm::StringRef name);
  static bool has_reason(clang::CallExpr const& call);

  vocabulary const& known_;
  clang::ASTContext& context_;
  names errors_;
  names locals_;  // declared in the handler: changing them is no effect
  effects found_;
  static constexpr int deepest = 3;  // bodies of bodies of bodies
  int depth_ = 0;                    // functions entered
  int in_lambda_ = 0;                // its `return` is not ours
  int loops_ = 0;                    // a `break` in them stays inside
  int inner_attempts_ = 0;           // a throw in them is caught again
};

/// True if `value`, returned or assigned, says "it failed": false, nullptr, -1, nullopt, an error
/// enumerator, a Status. False for what could be mistaken for a result: 0, "", {}, true.
bool says_failed(clang::Expr const* value, clang::ASTContext const& context);

/// The same for a type: what it holds by default means "nothing there", or it carries an error.
bool can_say_failed(clang::QualType type);

/// `std::current_exception()`, also copied.
bool is_current_exception(clang::Expr const* value);

/// `status::done`, `errc::no_error`; `error::none` only among errors, for elsewhere none is a lack.
bool enumerator_says_success(clang::EnumConstantDecl const& one);

/// Names that speak of success, of logging, and of errors.
bool name_says_success(llvm::StringRef name);
bool sounds_like_logging(llvm::StringRef name);
bool sounds_like_error(llvm::StringRef name);

}  // namespace holdfast_tidy
