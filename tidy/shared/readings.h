// A text that is read as something else, and what becomes of it if that cannot be done.
#pragma once

#include "shared/handlers.h"

namespace holdfast_tidy {

/// `std::stoi(text)`, `parse_number(text, "port")`, `json::parse(text)`: a function whose name says
/// that it reads a text, and that is given nothing but one. Not `parse_file(path)`.
bool reads_one_text(clang::CallExpr const& call);

/// `try { if (auto n = to_number(text)) { set(key, n); return; } } catch (...) {} set(key, text);`:
/// no number, so it goes on as text. Or it is left as it was: `key = key.substr(0, dot)`.
bool goes_on_as_text(handler const& judged, clang::ASTContext& context);

/// `try { shown = json::parse(text); } catch (...) { shown = text; }`: the handler answers with the
/// very text that is no JSON.
bool answers_with_the_text(handler const& judged);

/// `try { return from_yaml(text); } catch (...) {} if (!ini.parse(text)) { log(); return -1; }`:
/// another way to read the text is tried right behind, and tells when it fails as well.
bool second_way_tells(handler const& judged, vocabulary const& known, clang::ASTContext& context);

}  // namespace holdfast_tidy
