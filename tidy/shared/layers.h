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

  bool allows(const outer_thing &outer) const;
};

class layer_map {
public:
  layer_map() = default;
  layer_map(llvm::StringRef layers, llvm::StringRef built_in_outer, llvm::StringRef outer);

  bool empty() const { return layers_.empty(); }
  /// The layer that `path` lies in; the first declared wins.
  const layer *of_path(llvm::StringRef path) const;
  /// What `inner` must not know and `type` belongs to.
  const outer_thing *forbidden_type(const layer &inner, const clang::NamedDecl &type) const;
  /// The same for a header, by the text of the include or by the path it was found at.
  const outer_thing *forbidden_header(const layer &inner, llvm::StringRef written,
                                      llvm::StringRef resolved) const;

private:
  void add_outer(llvm::StringRef spec);

  std::vector<layer> layers_;
  std::vector<outer_thing> outer_;
};

} // namespace holdfast_tidy
