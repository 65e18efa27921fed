// What all checks share: the vocabulary, the traversal, and the manners.
#pragma once

#include "shared/callers.h"
#include "shared/handlers.h"
#include "shared/runtime_type.h"
#include "shared/vocabulary.h"

#include "clang-tidy/ClangTidyCheck.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"

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
  /// Templates are judged as they are written, not once more for each instantiation.
  std::optional<clang::TraversalKind> getCheckTraversalKind() const override {
    return clang::TK_IgnoreUnlessSpelledInSource;
  }
  void onEndOfTranslationUnit() override {
    handler_book::close();
    caller_book::close();
    family_book::close();
  }

 protected:
  vocabulary const& known() const { return *known_; }

 private:
  std::shared_ptr<vocabulary const> known_;
};

/// A check that looks at handlers, one at a time.
class HandlerCheck : public Check {
 public:
  using Check::Check;
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
