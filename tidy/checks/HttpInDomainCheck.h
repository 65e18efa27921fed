// holdfast-http-in-domain: an inner layer that knows an outer one.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class HttpInDomainCheck : public Check {
 public:
  using Check::Check;
  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override;
  void registerPPCallbacks(clang::SourceManager const& sources, clang::Preprocessor* preprocessor,
                           clang::Preprocessor* expander) override;
  void check(clang::ast_matchers::MatchFinder::MatchResult const& result) override;

 private:
  void look_at(clang::QualType type, clang::SourceLocation where, llvm::StringRef how,
               clang::SourceManager const& sources);
};

}  // namespace holdfast_tidy
