// holdfast-http-in-domain: an inner layer that knows an outer one.
#pragma once

#include "checks/Check.h"

namespace holdfast_tidy {

class HttpInDomainCheck : public Check {
public:
  using Check::Check;
  void registerMatchers(clang::ast_matchers::MatchFinder *finder) override;
  void registerPPCallbacks(const clang::SourceManager &sources, clang::Preprocessor *preprocessor,
                           clang::Preprocessor *expander) override;
  void check(const clang::ast_matchers::MatchFinder::MatchResult &result) override;

private:
  void look_at(clang::QualType type, clang::SourceLocation where, llvm::StringRef how,
               const clang::SourceManager &sources);
};

} // namespace holdfast_tidy
