#include "checks/HttpInDomainCheck.h"

#include "shared/walk.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace holdfast_tidy {
namespace {

std::string path_of(SourceLocation where, const SourceManager &sources) {
  const auto file = sources.getFileEntryRefForID(sources.getFileID(sources.getExpansionLoc(where)));
  if (!file)
    return {};
  const llvm::StringRef real = file->getFileEntry().tryGetRealPathName();
  return real.empty() ? file->getName().str() : real.str();
}

/// `type` and what it is made of: `std::function<void(request&)>`, `std::vector<response>`.
template <class See> void for_each_type_in(QualType type, See see, int depth = 0) {
  if (type.isNull() || depth > 4)
    return;
  type = type.getNonReferenceType();
  while (type->isPointerType())
    type = type->getPointeeType();
  if (const NamedDecl *record = record_of(type))
    see(*record);
  if (const auto *function = type->getAs<FunctionProtoType>()) {
    for_each_type_in(function->getReturnType(), see, depth + 1);
    for (QualType parameter : function->param_types())
      for_each_type_in(parameter, see, depth + 1);
  }
  if (const auto *record = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          type->getAsCXXRecordDecl()))
    for (const TemplateArgument &argument : record->getTemplateArgs().asArray())
      if (argument.getKind() == TemplateArgument::Type)
        for_each_type_in(argument.getAsType(), see, depth + 1);
}

class IncludeWatch : public PPCallbacks {
public:
  IncludeWatch(HttpInDomainCheck &check, const layer_map &layers, const SourceManager &sources)
      : check_(check), layers_(layers), sources_(sources) {}

  void InclusionDirective(SourceLocation hash, const Token &, llvm::StringRef written, bool,
                          CharSourceRange, OptionalFileEntryRef file, llvm::StringRef,
                          llvm::StringRef, const Module *, bool,
                          SrcMgr::CharacteristicKind) override {
    if (sources_.isInSystemHeader(hash))
      return;
    const layer *inner = layers_.of_path(path_of(hash, sources_));
    if (!inner)
      return;
    const llvm::StringRef resolved = file ? file->getFileEntry().tryGetRealPathName() : "";
    if (const outer_thing *outer = layers_.forbidden_header(*inner, written, resolved))
      check_.diag(hash, "%0 is inner, and includes %1 (%2): say it in its own words, and translate "
                        "at the edge")
          << inner->name << written << outer->name;
  }

private:
  HttpInDomainCheck &check_;
  const layer_map &layers_;
  const SourceManager &sources_;
};

} // namespace

void HttpInDomainCheck::registerPPCallbacks(const SourceManager &sources,
                                            Preprocessor *preprocessor, Preprocessor *) {
  if (!known().layers.empty())
    preprocessor->addPPCallbacks(
        std::make_unique<IncludeWatch>(*this, known().layers, sources));
}

void HttpInDomainCheck::registerMatchers(MatchFinder *finder) {
  if (known().layers.empty())
    return;
  finder->addMatcher(functionDecl(unless(isImplicit())).bind("function"), this);
  finder->addMatcher(lambdaExpr().bind("lambda"), this);
  finder->addMatcher(cxxThrowExpr().bind("throw"), this);
  finder->addMatcher(cxxCatchStmt().bind("catch"), this);
}

void HttpInDomainCheck::look_at(QualType type, SourceLocation where, llvm::StringRef how,
                                const SourceManager &sources) {
  if (where.isInvalid() || sources.isInSystemHeader(where))
    return;
  const layer *inner = known().layers.of_path(path_of(where, sources));
  if (!inner)
    return;
  const NamedDecl *reported = nullptr;
  for_each_type_in(type, [&](const NamedDecl &each) {
    const outer_thing *outer = reported ? nullptr : known().layers.forbidden_type(*inner, each);
    if (!outer)
      return;
    reported = &each;
    diag(where, "%0 is inner, and %1 %2 (%3): let it speak of the domain, and translate at the edge")
        << inner->name << how << &each << outer->name;
  });
}

void HttpInDomainCheck::check(const MatchFinder::MatchResult &result) {
  const SourceManager &sources = *result.SourceManager;
  if (const auto *thrown = result.Nodes.getNodeAs<CXXThrowExpr>("throw")) {
    if (thrown->getSubExpr())
      look_at(thrown->getSubExpr()->getType(), thrown->getThrowLoc(), "throws", sources);
  } else if (const auto *stmt = result.Nodes.getNodeAs<CXXCatchStmt>("catch")) {
    look_at(stmt->getCaughtType(), stmt->getCatchLoc(), "catches", sources);
  } else {
    const auto *lambda = result.Nodes.getNodeAs<LambdaExpr>("lambda");
    const FunctionDecl *function = lambda ? lambda->getCallOperator()
                                  : result.Nodes.getNodeAs<FunctionDecl>("function");
    if (!function || sources.isInSystemHeader(function->getLocation()))
      return;
    look_at(function->getReturnType(), function->getLocation(), "returns", sources);
    for (const ParmVarDecl *parameter : function->parameters())
      look_at(parameter->getType(), parameter->getLocation(), "takes", sources);
  }
}

} // namespace holdfast_tidy
