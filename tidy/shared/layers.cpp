#include "shared/layers.h"

#include "llvm/ADT/STLExtras.h"

namespace holdfast_tidy {
namespace {

bool any_match(const std::vector<glob> &globs, llvm::StringRef text) {
  return llvm::any_of(globs, [&](const glob &each) { return each.match(text); });
}

/// Calls `use(name, words)` for each `name: word word …` of a `;` separated text.
template <class Use> void for_each_section(llvm::StringRef spec, Use use) {
  llvm::SmallVector<llvm::StringRef, 8> sections;
  spec.split(sections, ';', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef section : sections) {
    auto [name, rest] = section.split(':');
    if (!name.trim().empty() && !rest.empty())
      use(name.trim(), entries(rest));
  }
}

} // namespace

bool layer::allows(const outer_thing &outer) const { return llvm::is_contained(may, outer.name); }

layer_map::layer_map(llvm::StringRef layers, llvm::StringRef built_in_outer,
                     llvm::StringRef outer) {
  for_each_section(layers, [&](llvm::StringRef name, const std::vector<std::string> &words) {
    layer made;
    made.name = name.str();
    bool reading_may = false;
    for (const std::string &word : words) {
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
  for_each_section(spec, [&](llvm::StringRef name, const std::vector<std::string> &words) {
    auto known = llvm::find_if(outer_, [&](const outer_thing &each) { return each.name == name; });
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

const layer *layer_map::of_path(llvm::StringRef path) const {
  for (const layer &each : layers_)
    if (any_match(each.paths, path))
      return &each;
  return nullptr;
}

const outer_thing *layer_map::forbidden_type(const layer &inner,
                                             const clang::NamedDecl &type) const {
  for (const outer_thing &each : outer_)
    if (!inner.allows(each) && each.types.holds(&type))
      return &each;
  return nullptr;
}

const outer_thing *layer_map::forbidden_header(const layer &inner, llvm::StringRef written,
                                               llvm::StringRef resolved) const {
  for (const outer_thing &each : outer_)
    if (!inner.allows(each) && (any_match(each.headers, written) ||
                                (!resolved.empty() && any_match(each.headers, resolved))))
      return &each;
  return nullptr;
}

} // namespace holdfast_tidy
