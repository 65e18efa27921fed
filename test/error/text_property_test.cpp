// Cleaning of client text, against an oracle that shares no code with it: the grammar of RFC 3629
// written as its table of byte ranges, and the cap as the longest prefix that leaves room.
#include <holdfast/error/text.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace text_property {

namespace hf = holdfast;

struct range {
  unsigned char from, to;
};
/// RFC 3629, section 4: one row for each form of a character.
struct form {
  std::size_t length;
  std::array<range, 4> bytes;
};
constexpr range tail{0x80, 0xBF};
constexpr form forms[] = {
    {1, {{{0x00, 0x7F}}}},
    {2, {{{0xC2, 0xDF}, tail}}},
    {3, {{{0xE0, 0xE0}, {0xA0, 0xBF}, tail}}},
    {3, {{{0xE1, 0xEC}, tail, tail}}},
    {3, {{{0xED, 0xED}, {0x80, 0x9F}, tail}}},
    {3, {{{0xEE, 0xEF}, tail, tail}}},
    {4, {{{0xF0, 0xF0}, {0x90, 0xBF}, tail, tail}}},
    {4, {{{0xF1, 0xF3}, tail, tail, tail}}},
    {4, {{{0xF4, 0xF4}, {0x80, 0x8F}, tail, tail}}},
};

/// The length of the character that a text begins with, 0 where it begins with none.
std::size_t character_at(std::string_view text) {
  for (form const& f : forms) {
    bool fits = text.size() >= f.length;
    for (std::size_t i = 0; fits && i < f.length; ++i) {
      auto const byte = static_cast<unsigned char>(text[i]);
      fits = byte >= f.bytes[i].from && byte <= f.bytes[i].to;
    }
    if (fits) return f.length;
  }
  return 0;
}

/// What no caller is shown, as bytes: C0, DEL, C1, separators, bidirectional marks, byte order
/// mark.
bool forbidden(std::string_view c) {
  if (c.size() == 1) return c[0] < 0x20 || c[0] == 0x7F;
  if (c == "\xD8\x9C") return true;
  if (c[0] == '\xC2') return c[1] < '\xA0';
  constexpr std::string_view marks[] = {"\u200E", "\u200F", "\u2028", "\u2029", "\u202A",
                                        "\u202B", "\u202C", "\u202D", "\u202E", "\u2066",
                                        "\u2067", "\u2068", "\u2069", "\uFEFF"};
  for (auto mark : marks)
    if (c == mark) return true;
  return false;
}

std::string expected(std::string_view raw) {
  std::vector<std::string> pieces;
  std::size_t size = 0;
  while (!raw.empty()) {
    std::size_t const length = character_at(raw);
    std::string piece{raw.substr(0, length)};
    if (length == 0 || forbidden(piece)) piece = "\uFFFD";
    size += piece.size();
    pieces.push_back(piece);
    raw.remove_prefix(length == 0 ? 1 : length);
  }
  bool const cut = size > 128;
  for (; cut && size > 125; pieces.pop_back()) size -= pieces.back().size();
  std::string out;
  for (auto const& piece : pieces) out += piece;
  return cut ? out + "…" : out;
}

std::string cleaned(std::string_view raw) { return std::string{hf::text("{}", raw).view()}; }

/// Text as attackers write it: whole characters of every length, their fragments, and plain noise.
rc::Gen<std::string> hostile() {
  auto const piece =
      rc::gen::oneOf(rc::gen::string<std::string>(),
                     rc::gen::element<std::string>("a", "é", "東", "🙂", "\u202E", "\u061C", "\xC2",
                                                   "\xE2\x82", "\xF0\x9F\x99", "\xED\xA0\x80",
                                                   "\xC0\x80", "\n", "\x7F", "\uFFFD", "…"),
                     rc::gen::map(rc::gen::inRange<std::size_t>(100, 140),
                                  [](std::size_t n) { return std::string(n, 'x'); }));
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](std::vector<std::string> const& pieces) {
                        std::string all;
                        for (auto const& p : pieces) all += p;
                        return all;
                      });
}

RC_GTEST_PROP(TextProperty, CleaningAgreesWithTheOracle, ()) {
  std::string const raw = *hostile();
  RC_ASSERT(cleaned(raw) == expected(raw));
}

RC_GTEST_PROP(TextProperty, WhatIsShownIsValidAndHarmless, ()) {
  std::string const shown = cleaned(*hostile());
  RC_ASSERT(shown.size() <= 128U);
  for (std::string_view rest = shown; !rest.empty();) {
    std::size_t const length = character_at(rest);
    RC_ASSERT(length > 0U);
    RC_ASSERT(!forbidden(rest.substr(0, length)));
    rest.remove_prefix(length);
  }
}

RC_GTEST_PROP(TextProperty, CleaningTwiceChangesNothing, ()) {
  std::string const once = cleaned(*hostile());
  RC_ASSERT(cleaned(once) == once);
}

std::string encode(unsigned c) {
  auto const byte = [](unsigned b) { return static_cast<char>(b); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | (c >> 6)), byte(0x80 | (c & 63))};
  if (c < 0x10000)
    return {byte(0xE0 | (c >> 12)), byte(0x80 | ((c >> 6) & 63)), byte(0x80 | (c & 63))};
  return {byte(0xF0 | (c >> 18)), byte(0x80 | ((c >> 12) & 63)), byte(0x80 | ((c >> 6) & 63)),
          byte(0x80 | (c & 63))};
}

TEST(TextProperty, EveryCodePointAgreesWithTheOracle) {
  for (unsigned c = 0; c < 0x110000; ++c) {
    std::string const raw = encode(c);
    ASSERT_EQ(cleaned(raw), expected(raw)) << std::hex << c;
  }
}

TEST(TextProperty, EveryPairOfBytesAgreesWithTheOracle) {
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; ++b) {
      std::string const raw{static_cast<char>(a), static_cast<char>(b), '\xBF', '\x80'};
      ASSERT_EQ(cleaned(raw), expected(raw)) << std::hex << a << ' ' << b;
    }
}

}  // namespace text_property
