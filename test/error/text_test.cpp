// Text for callers is cleaned and capped; text for the log is kept whole.
#include "inside.hpp"

#include <holdfast/error/named.hpp>
#include <holdfast/error/text.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <type_traits>

namespace text_test {

namespace hf = holdfast;
using testing::HasSubstr;
using testing::Not;

enum class colour { red };
std::string to_string(colour) { return "red\n"; }

template <class T>
std::string shown(T const& part) {
  return std::string{hf::text("{}", part).view()};
}

constexpr char broken[] = "\xEF\xBF\xBD";

TEST(Text, FillsPlaceholdersInOrder) {
  EXPECT_EQ(hf::text("{} of {} jobs: {}%", 1, 2U, 0.5).view(), "1 of 2 jobs: 0.5%");
  EXPECT_EQ(hf::text("{}{}", "a", std::string{"b"}).view(), "ab");
  EXPECT_EQ(hf::text("nothing to fill").view(), "nothing to fill");
}

TEST(Text, AnArgumentThatLooksLikeAPlaceholderIsNotFilled) {
  EXPECT_EQ(hf::text("{} and {}", "{}", "b").view(), "{} and b");
}

TEST(Text, WritesWhatPeopleWrite) {
  EXPECT_EQ(shown(true), "true");
  EXPECT_EQ(shown(false), "false");
  EXPECT_EQ(shown('x'), "x");
  EXPECT_EQ(shown(INT64_MIN), "-9223372036854775808");
  EXPECT_EQ(shown(UINT64_MAX), "18446744073709551615");
  EXPECT_EQ(shown(std::int8_t{-1}), "-1");
  EXPECT_EQ(shown(1e300), "1e+300");
  EXPECT_EQ(shown(std::string_view{"view"}), "view");
}

TEST(Text, CleansWhatAUsersToStringSays) {
  EXPECT_EQ(shown(colour::red), std::string{"red"} + broken);
}

TEST(Text, TakesANullPointerForAnEmptyText) {
  char const* const unset = nullptr;
  EXPECT_EQ(hf::text("HOME is '{}'", unset).view(), "HOME is ''");
}

TEST(Text, ReplacesWhatBreaksOrReordersLines) {
  EXPECT_EQ(shown("a\r\nb"), std::string{"a"} + broken + broken + "b");
  EXPECT_EQ(shown("\x1b[31m"), std::string{broken} + "[31m");
  EXPECT_EQ(shown(std::string_view{"a\0b", 3}), std::string{"a"} + broken + "b");
  EXPECT_EQ(shown("\x7f"), broken);
  EXPECT_EQ(shown("\xC2\x85"), broken);      // U+0085, next line
  EXPECT_EQ(shown("\xE2\x80\xA8"), broken);  // U+2028, line separator
  EXPECT_EQ(shown("\xEF\xBB\xBF"), broken);  // U+FEFF, byte order mark
  for (char const* mark : {"\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA",
                           "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9"})
    EXPECT_EQ(shown(mark), broken) << testing::PrintToString(mark);
}

TEST(Text, ReplacesBrokenUtf8) {
  EXPECT_EQ(shown("\xFF"), broken);
  EXPECT_EQ(shown("\x80"), broken);
  EXPECT_EQ(shown("\xC0\xAF"), std::string{broken} + broken);  // overlong '/'
  EXPECT_THAT(shown("\xED\xA0\x80"), HasSubstr(broken));       // a surrogate
  EXPECT_THAT(shown("\xF4\x90\x80\x80"), HasSubstr(broken));   // above U+10FFFF
  EXPECT_EQ(shown("caf\xC3"), std::string{"caf"} + broken);    // cut off
  EXPECT_EQ(shown("\xE2\x82x"), std::string{broken} + broken + "x");
}

TEST(Text, LeavesOtherScriptsAlone) {
  EXPECT_EQ(shown("Straße 東京 עברית 🙂"), "Straße 東京 עברית 🙂");
}

TEST(Text, CapsEachPartAtABorder) {
  std::string const fits(128, 'x');
  EXPECT_EQ(shown(fits), fits);
  EXPECT_EQ(shown(fits + "y"), fits.substr(0, 125) + "…");
  std::string const wide = std::string(124, 'x') + "東京京京";
  EXPECT_EQ(shown(wide), std::string(124, 'x') + "…");
  EXPECT_LE(shown(std::string(10'000'000, '\xFF')).size(), 128U);
  EXPECT_EQ(hf::text("{}{}", fits, fits).view(), fits + fits);
}

TEST(Text, DetailsAndPointersAreCleanedToo) {
  EXPECT_EQ(hf::detail_of("job", "a\nb").value, std::string{"a"} + broken + "b");
  EXPECT_LE(hf::violation_of(std::string(500, 'p'), "TOO_LONG", "must be short").pointer.size(),
            128U);
}

TEST(Text, MessagesOfNamedErrorsAreCleaned) {
  hf::not_found const e{"job", "4\r\n2"};
  EXPECT_EQ(e.message(), std::string{"job 4"} + broken + broken + "2 not found");
}

TEST(Text, KnowsWhereItStands) {
  auto const line = __LINE__ + 1;
  hf::public_text const here = hf::text("job {}", 1);
  EXPECT_EQ(here.where().line(), line);
  EXPECT_THAT(here.where().file_name(), HasSubstr("text_test.cpp"));
}

TEST(InternalText, IsKeptWholeForTheLog) {
  std::string const sql = "SELECT \n\x01" + std::string(5000, 'x');
  EXPECT_EQ(hf::log_record::read(hf::internal(sql)), sql);
  EXPECT_EQ(hf::log_record::read(hf::internal("{}: row {}", sql, 7)), sql + ": row 7");
  EXPECT_EQ(hf::log_record::read(hf::internal(std::string_view{"a view"})), "a view");
  EXPECT_EQ(hf::log_record::read(hf::internal_text{}), "");
}

template <class T>
concept streams = requires(std::ostringstream& out, T const& t) { out << t; };

TEST(InternalText, HasNoWayOut) {
  static_assert(!std::is_convertible_v<hf::internal_text, std::string>);
  static_assert(!std::is_convertible_v<hf::internal_text, std::string_view>);
  static_assert(!std::is_constructible_v<std::string, hf::internal_text>);
  static_assert(!std::is_constructible_v<hf::public_text, hf::internal_text>);
  static_assert(!streams<hf::internal_text>);
}

TEST(PublicText, HasNoWayInForRunTimeText) {
  static_assert(!std::is_constructible_v<hf::public_text, std::string>);
  static_assert(!std::is_constructible_v<hf::public_text, std::string_view>);
  static_assert(!std::is_constructible_v<hf::public_text, std::string, std::source_location>);
  // hf::conflict{std::string} is refused in words: misuse.message_known_at_run_time.
  static_assert(!std::is_constructible_v<hf::conflict, hf::internal_text>);
}

}  // namespace text_test
