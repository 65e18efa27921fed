#include "shared/callers.h"

#include "shared/walk.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>

using namespace clang;

namespace holdfast_tidy {
namespace {

using book = llvm::DenseMap<Decl const*, llvm::SmallVector<use_of_function, 2>>;

/// The function as all its declarations, its template and its overriders know it.
Decl const* key_of(FunctionDecl const& function) {
  FunctionDecl const* plain = &function;
  if (FunctionDecl const* pattern = function.getTemplateInstantiationPattern()) plain = pattern;
  if (auto const* method = llvm::dyn_cast<CXXMethodDecl>(plain))
    while (method->size_overridden_methods() > 0) {
      method = *method->begin_overridden_methods();
      plain = method;
    }
  return plain->getCanonicalDecl();
}

class reader : public RecursiveASTVisitor<reader> {
 public:
  reader(ASTContext& context, book& into) : sources_(context.getSourceManager()), into_(into) {}

  bool TraverseDecl(Decl* decl) {
    if (decl && !llvm::isa<TranslationUnitDecl>(decl) &&
        from_system_header(decl->getLocation(), sources_) && decl->getLocation().isValid())
      return true;
    auto* function = llvm::dyn_cast_or_null<FunctionDecl>(decl);
    bool const outermost = function && !user_;
    if (outermost) user_ = function;
    bool const go_on = RecursiveASTVisitor::TraverseDecl(decl);
    if (outermost) user_ = nullptr;
    return go_on;
  }

  /// A template as it is written does not always know whom it calls.
  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitCallExpr(CallExpr* call) {
    if (auto const* function = llvm::dyn_cast_or_null<FunctionDecl>(plain(callee_of(*call)))) {
      callees_.insert(call->getCallee()->IgnoreParenImpCasts());
      into_[key_of(*function)].push_back({call, user_, true});
    }
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr* built) {
    into_[key_of(*built->getConstructor())].push_back({built, user_, true});
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr* name) {
    auto const* function = llvm::dyn_cast<FunctionDecl>(name->getDecl());
    if (function && !callees_.contains(name))
      into_[key_of(*function)].push_back({name, user_, false});
    return true;
  }

 private:
  static NamedDecl const* plain(NamedDecl const* decl) {
    auto const* made = llvm::dyn_cast_or_null<FunctionTemplateDecl>(decl);
    return made ? made->getTemplatedDecl() : decl;
  }

  SourceManager const& sources_;
  book& into_;
  FunctionDecl const* user_ = nullptr;
  llvm::SmallPtrSet<Expr const*, 16> callees_;
};

std::optional<book>& kept() {
  static std::optional<book> read;
  return read;
}

}  // namespace

llvm::ArrayRef<use_of_function> caller_book::uses_of(FunctionDecl const& function,
                                                     ASTContext& context) {
  std::optional<book>& read = kept();
  if (!read) reader(context, read.emplace()).TraverseDecl(context.getTranslationUnitDecl());
  auto const found = read->find(key_of(function));
  if (found == read->end()) return {};
  return found->second;
}

void caller_book::close() { kept().reset(); }

}  // namespace holdfast_tidy
