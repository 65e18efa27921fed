// Layers: which files are inner, and which types and headers they must not know.
//
//   HoldfastLayers: 'domain: */domain/*; store: */store/* may sql'
//   HoldfastOuter:  'http: httplib::* <httplib.h> <*/http/*>; sql: sqlite3* <sqlite3.h>'
//
// Every layer is inner to every outer thing, except those it `may` use. `http` is built in;
// declaring it again adds to it.
#pragma once

#include "shared/names.h"

#include <string>
#include <vector>

namespace holdfast_tidy {

struct outer_thing {
  std::string name;
  name_list types;
  std::vector<glob> headers;
};

struct layer {
  std::string name;
  std::vector<glob> paths;
  std::vector<std::string> may;

  bool allows(outer_thing const& outer) const;
};

class layer_map {
 public:
  layer_map() = default;
  layer_map(llvm::StringRef layers, llvm::StringRef built_in_outer, llvm::StringRef outer);

  bool empty() const { return layers_.empty(); }
  /// The layer that `path` lies in; the first declared wins.
  layer const* of_path(llvm::StringRef path) const;
  /// What `inner` must not know and `type` belongs to.
  outer_thing const* forbidden_type(layer const& inner, clang::NamedDecl const& type) const;
  /// The same for a header, by the text of the include or by the path it was found at.
  outer_thing const* forbidden_header(layer const& inner, llvm::StringRef written,
                                      llvm::StringRef resolved) const;

 private:
  void add_outer(llvm::StringRef spec);

  std::vector<layer> layers_;
  std::vector<outer_thing> outer_;
};

}  // namespace holdfast_tidy
