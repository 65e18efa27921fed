#include <holdfast/error/text.hpp>

#include "utf8.hpp"

namespace holdfast::detail {

namespace {

constexpr std::size_t cap = 128;
constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view ellipsis = "\xE2\x80\xA6";     // U+2026

/// Marks that change how the rest of a line reads: separators, bidirectional overrides, byte order
/// marks.
bool deceives(char32_t c) noexcept {
  return c == 0x061C || c == 0x2028 || c == 0x2029 || (c >= 0x200E && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

bool is_control(char32_t c) noexcept { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

}  // namespace

void append_text(std::string& out, std::string_view raw, audience who) {
  if (who == audience::log) {
    out += raw;
    return;
  }
  std::size_t const begin = out.size();
  std::size_t border = begin;  // the last one that leaves room for an ellipsis
  while (!raw.empty()) {
    utf8::step const next = utf8::decode(raw);
    bool const shown = next.valid && !is_control(next.character) && !deceives(next.character);
    std::string_view const piece = shown ? raw.substr(0, next.length) : replacement;
    out += piece;
    if (out.size() - begin <= cap - ellipsis.size()) border = out.size();
    if (out.size() - begin > cap) {
      out.resize(border);
      out += ellipsis;
      return;
    }
    raw.remove_prefix(next.length);
  }
}

std::string_view append_until_hole(std::string& out, std::string_view form) {
  std::size_t const hole = form.find("{}");
  out += form.substr(0, hole);
  return form.substr(hole + 2);
}

}  // namespace holdfast::detail
