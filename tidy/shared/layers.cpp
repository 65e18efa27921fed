#include "shared/layers.h"

#include "llvm/ADT/STLExtras.h"

namespace holdfast_tidy {
namespace {

bool any_match(std::vector<glob> const& globs, llvm::StringRef text) {
  return llvm::any_of(globs, [&](glob const& each) { return each.match(text); });
}

/// Calls `use(name, words)` for each `name: word word …` of a `;` separated text.
template <class Use>
void for_each_section(llvm::StringRef spec, Use use) {
  llvm::SmallVector<llvm::StringRef, 8> sections;
  spec.split(sections, ';', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef section : sections) {
    auto [name, rest] = section.split(':');
    if (!name.trim().empty() && !rest.empty()) use(name.trim(), entries(rest));
  }
}

}  // namespace

bool layer::allows(outer_thing const& outer) const { return llvm::is_contained(may, outer.name); }

layer_map::layer_map(llvm::StringRef layers, llvm::StringRef built_in_outer,
                     llvm::StringRef outer) {
  for_each_section(layers, [&](llvm::StringRef name, std::vector<std::string> const& words) {
    layer made;
    made.name = name.str();
    bool reading_may = false;
    for (std::string const& word : words) {
      if (word == "may")
        reading_may = true;
      else if (reading_may)
        made.may.push_back(word);
      else
        made.paths.emplace_back(word);
    }
    layers_.push_back(std::move(made));
  });
  add_outer(built_in_outer);
  add_outer(outer);
}

void layer_map::add_outer(llvm::StringRef spec) {
  for_each_section(spec, [&](llvm::StringRef name, std::vector<std::string> const& words) {
    auto known = llvm::find_if(outer_, [&](outer_thing const& each) { return each.name == name; });
    if (known == outer_.end()) {
      outer_.emplace_back();
      known = std::prev(outer_.end());
      known->name = name.str();
    }
    for (llvm::StringRef word : words) {
      if (word.consume_front("<"))
        known->headers.emplace_back(word.rtrim('>'));
      else
        known->types.add(word);
    }
  });
}

layer const* layer_map::of_path(llvm::StringRef path) const {
  for (layer const& each : layers_)
    if (any_match(each.paths, path)) return &each;
  return nullptr;
}

outer_thing const* layer_map::forbidden_type(layer const& inner,
                                             clang::NamedDecl const& type) const {
  for (outer_thing const& each : outer_)
    if (!inner.allows(each) && each.types.holds(&type)) return &each;
  return nullptr;
}

outer_thing const* layer_map::forbidden_header(layer const& inner, llvm::StringRef written,
                                               llvm::StringRef resolved) const {
  for (outer_thing const& each : outer_)
    if (!inner.allows(each) && (any_match(each.headers, written) ||
                                (!resolved.empty() && any_match(each.headers, resolved))))
      return &each;
  return nullptr;
}

}  // namespace holdfast_tidy
