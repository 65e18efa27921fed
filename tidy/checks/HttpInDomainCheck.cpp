#include "checks/HttpInDomainCheck.h"

#include "shared/walk.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace holdfast_tidy {
namespace {

std::string path_of(SourceLocation where, SourceManager const& sources) {
  auto const file = sources.getFileEntryRefForID(sources.getFileID(sources.getExpansionLoc(where)));
  if (!file) return {};
  llvm::StringRef const real = file->getFileEntry().tryGetRealPathName();
  return real.empty() ? file->getName().str() : real.str();
}

/// `type` and what it is made of: `std::function<void(request&)>`, `std::vector<response>`.
template <class See>
void for_each_type_in(QualType type, See see, int depth = 0) {
  if (type.isNull() || depth > 4) return;
  type = type.getNonReferenceType();
  while (type->isPointerType()) type = type->getPointeeType();
  if (NamedDecl const* record = record_of(type)) see(*record);
  if (auto const* function = type->getAs<FunctionProtoType>()) {
    for_each_type_in(function->getReturnType(), see, depth + 1);
    for (QualType parameter : function->param_types()) for_each_type_in(parameter, see, depth + 1);
  }
  if (auto const* record =
          llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl()))
    for (TemplateArgument const& argument : record->getTemplateArgs().asArray())
      if (argument.getKind() == TemplateArgument::Type)
        for_each_type_in(argument.getAsType(), see, depth + 1);
}

class IncludeWatch : public PPCallbacks {
 public:
  IncludeWatch(HttpInDomainCheck& check, layer_map const& layers, SourceManager const& sources)
      : check_(check), layers_(layers), sources_(sources) {}

  void InclusionDirective(SourceLocation hash, Token const&, llvm::StringRef written, bool,
                          CharSourceRange, OptionalFileEntryRef file, llvm::StringRef,
                          llvm::StringRef, Module const*, bool,
                          SrcMgr::CharacteristicKind) override {
    if (sources_.isInSystemHeader(hash)) return;
    layer const* inner = layers_.of_path(path_of(hash, sources_));
    if (!inner) return;
    llvm::StringRef const resolved = file ? file->getFileEntry().tryGetRealPathName() : "";
    if (outer_thing const* outer = layers_.forbidden_header(*inner, written, resolved))
      check_.diag(hash,
                  "%0 is inner, and includes %1 (%2): say it in its own words, and translate "
                  "at the edge")
          << inner->name << written << outer->name;
  }

 private:
  HttpInDomainCheck& check_;
  layer_map const& layers_;
  SourceManager const& sources_;
};

}  // namespace

void HttpInDomainCheck::registerPPCallbacks(SourceManager const& sources,
                                            Preprocessor* preprocessor, Preprocessor*) {
  if (!known().layers.empty())
    preprocessor->addPPCallbacks(std::make_unique<IncludeWatch>(*this, known().layers, sources));
}

void HttpInDomainCheck::registerMatchers(MatchFinder* finder) {
  if (known().layers.empty()) return;
  finder->addMatcher(functionDecl(unless(isImplicit())).bind("function"), this);
  finder->addMatcher(lambdaExpr().bind("lambda"), this);
  finder->addMatcher(cxxThrowExpr().bind("throw"), this);
  finder->addMatcher(cxxCatchStmt().bind("catch"), this);
}

void HttpInDomainCheck::look_at(QualType type, SourceLocation where, llvm::StringRef how,
                                SourceManager const& sources) {
  if (where.isInvalid() || sources.isInSystemHeader(where)) return;
  layer const* inner = known().layers.of_path(path_of(where, sources));
  if (!inner) return;
  NamedDecl const* reported = nullptr;
  for_each_type_in(type, [&](NamedDecl const& each) {
    outer_thing const* outer = reported ? nullptr : known().layers.forbidden_type(*inner, each);
    if (!outer) return;
    reported = &each;
    diag(where,
         "%0 is inner, and %1 %2 (%3): let it speak of the domain, and translate at the edge")
        << inner->name << how << &each << outer->name;
  });
}

void HttpInDomainCheck::check(MatchFinder::MatchResult const& result) {
  SourceManager const& sources = *result.SourceManager;
  if (auto const* thrown = result.Nodes.getNodeAs<CXXThrowExpr>("throw")) {
    if (thrown->getSubExpr())
      look_at(thrown->getSubExpr()->getType(), thrown->getThrowLoc(), "throws", sources);
  } else if (auto const* stmt = result.Nodes.getNodeAs<CXXCatchStmt>("catch")) {
    look_at(stmt->getCaughtType(), stmt->getCatchLoc(), "catches", sources);
  } else {
    auto const* lambda = result.Nodes.getNodeAs<LambdaExpr>("lambda");
    FunctionDecl const* function =
        lambda ? lambda->getCallOperator() : result.Nodes.getNodeAs<FunctionDecl>("function");
    if (!function || sources.isInSystemHeader(function->getLocation())) return;
    look_at(function->getReturnType(), function->getLocation(), "returns", sources);
    for (ParmVarDecl const* parameter : function->parameters())
      look_at(parameter->getType(), parameter->getLocation(), "takes", sources);
  }
}

}  // namespace holdfast_tidy
