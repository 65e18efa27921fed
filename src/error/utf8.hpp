// One character of UTF-8 at a time: strict, as RFC 3629 has it (no overlong forms, no surrogates).
#pragma once

#include <cstddef>
#include <string_view>

namespace holdfast::utf8 {

struct step {
  char32_t character = 0;
  std::size_t length = 1;  ///< bytes to move on; 1 where the text is broken
  bool valid = false;
};

/// The first character of a text that is not empty.
[[nodiscard]] constexpr step decode(std::string_view text) noexcept {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char const first = byte(0);
  if (first < 0x80) return {first, 1, true};
  std::size_t const length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
  char32_t character = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    character = (character << 6U) | (byte(i) & 0x3FU);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  bool const surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (character < least[length] || character > 0x10FFFF || surrogate) return {};
  return {character, length, true};
}

}  // namespace holdfast::utf8
