// Names as people write them, lists of them, and the words inside them.
//
// A list holds patterns: `spdlog::*`, `*::set_content`, `log_error`. A pattern without `::` is
// compared with the last part of a name, any other with the whole qualified name; inline and
// unnamed namespaces never count.
#pragma once

#include "clang/AST/Decl.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/GlobPattern.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast_tidy {

/// The qualified name without inline namespaces, unnamed namespaces and template arguments.
std::string plain_name(clang::NamedDecl const& decl);

/// The last part of a name: an identifier, `operator<<`, or nothing for constructors.
std::string last_name(clang::NamedDecl const& decl);

/// Entries of an option: split at `;`, `,` and blanks, empty ones left out.
std::vector<std::string> entries(llvm::StringRef option);

/// A pattern with `*` and `?`. It owns its text: llvm::GlobPattern points into what it was made of.
class glob {
 public:
  explicit glob(llvm::StringRef text);
  bool match(llvm::StringRef text) const { return pattern_ && pattern_->match(text); }

 private:
  std::shared_ptr<std::string const> text_;
  std::optional<llvm::GlobPattern> pattern_;
};

class name_list {
 public:
  name_list() = default;
  explicit name_list(llvm::StringRef built_in, llvm::StringRef from_user = "") {
    add(built_in);
    add(from_user);
  }

  /// Adds patterns; an entry that starts with `!` takes names out of the list again.
  void add(llvm::StringRef list);

  bool holds(clang::NamedDecl const* decl) const;
  bool holds_name(llvm::StringRef qualified) const;
  bool empty() const { return by_last_name_.empty() && wild_.empty(); }

 private:
  struct pattern {
    bool qualified;
    glob shape;
  };
  static bool matches(pattern const& candidate, llvm::StringRef qualified, llvm::StringRef last);

  llvm::StringMap<std::vector<pattern>> by_last_name_;  // the last part has no wildcard
  std::vector<pattern> wild_;
  std::vector<pattern> removed_;
};

/// The words of an identifier, in lower case: `LogHTTPError2` -> log, http, error2.
std::vector<std::string> words_of(llvm::StringRef identifier);

bool has_word(llvm::StringRef identifier, llvm::ArrayRef<llvm::StringRef> wanted);

}  // namespace holdfast_tidy
