// What all checks share: the vocabulary, the traversal, and the manners.
#pragma once

#include "shared/callers.h"
#include "shared/handlers.h"
#include "shared/runtime_type.h"
#include "shared/vocabulary.h"

#include "clang-tidy/ClangTidyCheck.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace holdfast_tidy {

class Check : public clang::tidy::ClangTidyCheck {
 public:
  Check(llvm::StringRef name, clang::tidy::ClangTidyContext* context)
      : ClangTidyCheck(name, context), known_(vocabulary_of(Options)) {}

  bool isLanguageVersionSupported(clang::LangOptions const& language) const override {
    return language.CPlusPlus;
  }
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap& into) override {
    store_options(Options, into);
  }
  /// Templates are judged as they are written; see `in_instances` for their instantiations.
  std::optional<clang::TraversalKind> getCheckTraversalKind() const override {
    return clang::TK_IgnoreUnlessSpelledInSource;
  }
  void onEndOfTranslationUnit() override {
    handler_book::close();
    caller_book::close();
    family_book::close();
    reported_.clear();
    instances_.clear();
  }

 protected:
  vocabulary const& known() const { return *known_; }

  /// True for checks that look at some instantiations as well, for what is not known before.
  virtual bool in_instances() const { return false; }
  /// Call it for the function around what is judged next. False: nobody needs to look at it.
  bool enter(clang::FunctionDecl const* function);
  /// True while an instantiation is looked at.
  bool in_instance() const { return pattern_ != nullptr; }
  /// True if the template that is instantiated here, if any, left open what `subject` is: else it
  /// was judged as it is written.
  bool is_left_open(clang::Stmt const& subject) const;
  /// True if nothing was said at `place` before, not about another instantiation either.
  bool is_first_at(clang::SourceLocation place) { return reported_.insert(place).second; }
  /// Both: a finding about `subject` belongs at `place`.
  bool is_news(clang::Stmt const& subject, clang::SourceLocation place);

 private:
  std::shared_ptr<vocabulary const> known_;
  clang::FunctionDecl const* pattern_ = nullptr;  // of the instantiation that is looked at
  llvm::DenseSet<clang::SourceLocation> reported_;
  llvm::DenseMap<clang::FunctionDecl const*, llvm::SmallVector<clang::FunctionDecl const*, 4>>
      instances_;
};

/// A check that looks at handlers, one at a time.
class HandlerCheck : public Check {
 public:
  using Check::Check;
  std::optional<clang::TraversalKind> getCheckTraversalKind() const override {
    return in_instances() ? clang::TK_AsIs : clang::TK_IgnoreUnlessSpelledInSource;
  }
  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override;
  void check(clang::ast_matchers::MatchFinder::MatchResult const& result) final;

 protected:
  virtual void look_at(handler const& judged, clang::ASTContext& context) = 0;
};

/// A check that looks at function bodies, one at a time; a lambda is looked at with its function.
class FunctionCheck : public Check {
 public:
  using Check::Check;
  std::optional<clang::TraversalKind> getCheckTraversalKind() const override {
    return clang::TK_AsIs;  // lambdas at namespace scope count; instantiations are left out by hand
  }
  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override;
  void check(clang::ast_matchers::MatchFinder::MatchResult const& result) final;

 protected:
  virtual void look_at(clang::FunctionDecl const& function, clang::ASTContext& context) = 0;
};

}  // namespace holdfast_tidy
