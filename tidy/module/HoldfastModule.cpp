// Registers the checks, if the clang-tidy that loads this is the one it was built for.
#include "checks/BareRethrowCheck.h"
#include "checks/DiscardedErrorCheck.h"
#include "checks/HttpInDomainCheck.h"
#include "checks/LeakToClientCheck.h"
#include "checks/LocalProtectionCheck.h"
#include "checks/LostCauseCheck.h"
#include "checks/NoFallbackCheck.h"
#include "checks/SilentCatchCheck.h"
#include "checks/SlicedThrowCheck.h"
#include "checks/UnloggedCatchCheck.h"

#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/ClangTidyModuleRegistry.h"
#include "clang/Basic/Version.h"

#include <string>

// Read by the runner from the file itself, before it is loaded anywhere.
extern "C" __attribute__((used, visibility("default"))) const char holdfast_tidy_plugin_version[] =
    "holdfast-tidy-plugin version=" HOLDFAST_TIDY_VERSION ";";

namespace holdfast_tidy {
namespace {

/// clang-tidy has no handshake: a plugin for another major version loads, lists its checks, and
/// fails (or worse) later. So the versions are compared here, and a stranger gets no checks at all.
bool is_our_clang_tidy() {
  std::string const running = clang::getClangFullVersion();
  std::string const wanted = "version " + std::to_string(HOLDFAST_TIDY_LLVM) + ".";
  if (running.find(wanted) != std::string::npos) return true;
  llvm::errs() << "holdfast-tidy: built for clang-tidy " << HOLDFAST_TIDY_LLVM << ", loaded into "
               << running << "; no holdfast checks are available\n";
  return false;
}

class HoldfastModule : public clang::tidy::ClangTidyModule {
 public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories& factories) override {
    if (!is_our_clang_tidy()) return;
    factories.registerCheck<BareRethrowCheck>("holdfast-bare-rethrow");
    factories.registerCheck<DiscardedErrorCheck>("holdfast-discarded-error");
    factories.registerCheck<HttpInDomainCheck>("holdfast-http-in-domain");
    factories.registerCheck<LeakToClientCheck>("holdfast-leak-to-client");
    factories.registerCheck<LocalProtectionCheck>("holdfast-local-protection");
    factories.registerCheck<LostCauseCheck>("holdfast-lost-cause");
    factories.registerCheck<NoFallbackCheck>("holdfast-no-fallback");
    factories.registerCheck<SilentCatchCheck>("holdfast-silent-catch");
    factories.registerCheck<SlicedThrowCheck>("holdfast-sliced-throw");
    factories.registerCheck<UnloggedCatchCheck>("holdfast-unlogged-catch");
  }
};

clang::tidy::ClangTidyModuleRegistry::Add<HoldfastModule> const registered(
    "holdfast-module", "errors: the Forbidden list, enforced");

}  // namespace
}  // namespace holdfast_tidy
