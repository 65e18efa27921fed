#include "shared/names.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace holdfast_tidy {

std::string last_name(clang::NamedDecl const& decl) { return decl.getDeclName().getAsString(); }

std::string plain_name(clang::NamedDecl const& decl) {
  std::string name = decl.getDeclName().getAsString();
  for (clang::DeclContext const* scope = decl.getDeclContext();
       scope && !scope->isTranslationUnit(); scope = scope->getParent()) {
    if (auto const* space = llvm::dyn_cast<clang::NamespaceDecl>(scope)) {
      if (space->isInline() || space->isAnonymousNamespace()) continue;
      name = space->getName().str() + "::" + name;
    } else if (auto const* record = llvm::dyn_cast<clang::TagDecl>(scope)) {
      if (!record->getName().empty()) name = record->getName().str() + "::" + name;
    }
  }
  return name;
}

std::vector<std::string> entries(llvm::StringRef option) {
  std::vector<std::string> found;
  std::string current;
  auto finish = [&] {
    if (!current.empty()) found.push_back(std::move(current));
    current.clear();
  };
  for (char c : option) {
    if (c == ';' || c == ',' || llvm::isSpace(c))
      finish();
    else
      current += c;
  }
  finish();
  return found;
}

glob::glob(llvm::StringRef text) : text_(std::make_shared<std::string const>(text)) {
  if (auto made = llvm::GlobPattern::create(*text_))
    pattern_ = std::move(*made);
  else
    llvm::consumeError(made.takeError());  // matches nothing
}

void name_list::add(llvm::StringRef list) {
  for (std::string const& entry : entries(list)) {
    llvm::StringRef text = entry;
    bool const removes = text.consume_front("!");
    text.consume_front("::");
    pattern made{text.contains("::"), glob(text)};
    llvm::StringRef const last = text.rsplit("::").second.empty() ? text : text.rsplit("::").second;
    if (removes)
      removed_.push_back(std::move(made));
    else if (last.find_first_of("*?[{") == llvm::StringRef::npos)
      by_last_name_[last].push_back(std::move(made));
    else
      wild_.push_back(std::move(made));
  }
}

bool name_list::matches(pattern const& candidate, llvm::StringRef qualified, llvm::StringRef last) {
  return candidate.shape.match(candidate.qualified ? qualified : last);
}

bool name_list::holds_name(llvm::StringRef qualified) const {
  auto const split = qualified.rsplit("::");
  llvm::StringRef const last = split.second.empty() ? qualified : split.second;
  auto hit = [&](pattern const& candidate) { return matches(candidate, qualified, last); };
  auto bucket = by_last_name_.find(last);
  bool const found = (bucket != by_last_name_.end() && llvm::any_of(bucket->second, hit)) ||
                     llvm::any_of(wild_, hit);
  return found && !llvm::any_of(removed_, hit);
}

bool name_list::holds(clang::NamedDecl const* decl) const {
  if (!decl || empty()) return false;
  // The common case first: nothing in the list ends like this, and there are no wildcards.
  if (wild_.empty() && by_last_name_.find(last_name(*decl)) == by_last_name_.end()) return false;
  return holds_name(plain_name(*decl));
}

std::vector<std::string> words_of(llvm::StringRef identifier) {
  std::vector<std::string> words;
  std::string word;
  auto finish = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (size_t i = 0; i < identifier.size(); ++i) {
    char const c = identifier[i];
    if (!llvm::isAlnum(c)) {
      finish();
      continue;
    }
    bool const upper = c >= 'A' && c <= 'Z';
    bool const after_lower = i > 0 && identifier[i - 1] >= 'a' && identifier[i - 1] <= 'z';
    bool const before_lower =
        i + 1 < identifier.size() && identifier[i + 1] >= 'a' && identifier[i + 1] <= 'z';
    bool const after_upper = i > 0 && identifier[i - 1] >= 'A' && identifier[i - 1] <= 'Z';
    if (upper && (after_lower || (after_upper && before_lower))) finish();
    word += llvm::toLower(c);
  }
  finish();
  return words;
}

bool has_word(llvm::StringRef identifier, llvm::ArrayRef<llvm::StringRef> wanted) {
  return llvm::any_of(words_of(identifier), [&](std::string const& word) {
    return llvm::is_contained(wanted, llvm::StringRef(word));
  });
}

}  // namespace holdfast_tidy
