// An application's own codes: looked up, overridden, and brought together.
#include "sample_errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace code_test {

namespace hf = holdfast;

inline constexpr hf::codes billing_codes{hf::code{"CARD_DECLINED", hf::kind::forbidden, 402}};
inline constexpr hf::codes longest{
    hf::code{"ABC", hf::kind::internal},
    hf::code{"A23456789_123456789_123456789_123456789_123456789_123456789_123", hf::kind::internal,
             599},
    hf::code{"HTTP_400", hf::kind::internal, 400},
};

using all = hf::catalog<sample::job_codes, billing_codes>;
static_assert(all::size == 4);
static_assert(hf::catalog<>::size == 0);

TEST(Code, InheritsItsKindsRow) {
  constexpr auto const& running = sample::job_codes["JOB_RUNNING"];
  static_assert(running.http_status() == 409);
  static_assert(running.grpc_status() == hf::grpc_code::aborted);
  EXPECT_EQ(running.name, "JOB_RUNNING");
  EXPECT_EQ(running.kind, hf::kind::conflict);
}

TEST(Code, OverridesOneTransportAndKeepsTheOther) {
  constexpr auto const& finished = sample::job_codes["JOB_ALREADY_FINISHED"];
  EXPECT_EQ(finished.http_status(), 409);
  EXPECT_EQ(finished.grpc_status(), hf::grpc_code::failed_precondition);
  constexpr auto const& gone = sample::job_codes["JOB_GONE"];
  EXPECT_EQ(gone.http_status(), 410);
  EXPECT_EQ(gone.grpc_status(), hf::grpc_code::not_found);
}

TEST(Code, OverridesReachTheError) {
  sample::job_gone const gone{"42"};
  EXPECT_EQ(gone.http_status(), 410);
  EXPECT_EQ(gone.grpc_status(), hf::grpc_code::not_found);
  EXPECT_EQ(gone.exit_code(), 66);
  EXPECT_EQ(gone.code_name(), "JOB_GONE");
  EXPECT_EQ(gone.kind(), hf::kind::not_found);
}

TEST(Code, LookupGivesTheRowItself) {
  EXPECT_EQ(&sample::job_codes["JOB_RUNNING"], sample::job_codes.begin());
  EXPECT_EQ(sample::job_codes.size(), 3U);
  EXPECT_EQ(sample::job_codes.end() - sample::job_codes.begin(), 3);
}

TEST(Code, MayBeThreeToSixtyThreeCharactersLong) {
  EXPECT_EQ(longest.begin()[0].name.size(), 3U);
  EXPECT_EQ(longest.begin()[1].name.size(), 63U);
}

TEST(Code, SpellingIsUpperSnakeCase) {
  using hf::detail::well_spelled;
  for (char const* good : {"ABC", "A1C", "A_B", "JOB_42_GONE"})
    EXPECT_TRUE(well_spelled(good)) << good;
  for (char const* bad :
       {"", "A", "AB", "abc", "Job", "1AB", "_AB", "AB_", "A__B", "A-B", "A B", "A.B",
        "\xC3\x84"
        "BC"})
    EXPECT_FALSE(well_spelled(bad)) << bad;
  EXPECT_FALSE(well_spelled(std::string(64, 'A')));
}

TEST(Code, BuiltInOnesFollowTheCatalog) {
  for (auto const& row : hf::catalog_rows) {
    EXPECT_EQ(hf::built_in_code(row.kind).name, row.code);
    EXPECT_EQ(hf::built_in_code(row.kind).kind, row.kind);
    EXPECT_TRUE(hf::detail::built_in(row.code));
  }
  EXPECT_FALSE(hf::detail::built_in("JOB_RUNNING"));
}

TEST(Code, CatalogOfSeveralTablesVisitsBuiltInsThenEachTable) {
  std::vector<std::string> names;
  all::for_each([&](hf::code const& c) { names.emplace_back(c.name); });
  ASSERT_EQ(names.size(), hf::kind_count + all::size);
  EXPECT_EQ(names.front(), "MALFORMED_REQUEST");
  EXPECT_THAT(
      std::vector<std::string>(names.begin() + hf::kind_count, names.end()),
      testing::ElementsAre("JOB_RUNNING", "JOB_ALREADY_FINISHED", "JOB_GONE", "CARD_DECLINED"));
}

TEST(Code, CatalogOfNoTablesHasTheBuiltIns) {
  std::size_t visited = 0;
  hf::catalog<>::for_each([&](hf::code const&) { ++visited; });
  EXPECT_EQ(visited, hf::kind_count);
}

}  // namespace code_test
