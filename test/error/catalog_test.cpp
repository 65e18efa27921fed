// The catalog is the table that was designed: transcribed here by hand, and walked.
#include <holdfast/error/catalog.hpp>
#include <holdfast/error/named.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>

namespace {

namespace hf = holdfast;
using hf::kind;
using hf::log_level;
using hf::verdict;

struct designed_row {
  kind what;
  char const* code;
  int http;
  int grpc;
  int exit;
  verdict means;
  log_level level;
};

constexpr designed_row designed[] = {
    {kind::malformed, "MALFORMED_REQUEST", 400, 3, 65, verdict::answered, log_level::info},
    {kind::validation, "VALIDATION_ERROR", 422, 3, 65, verdict::answered, log_level::info},
    {kind::unauthenticated, "UNAUTHENTICATED", 401, 16, 77, verdict::answered, log_level::info},
    {kind::forbidden, "FORBIDDEN", 403, 7, 77, verdict::answered, log_level::warning},
    {kind::not_found, "NOT_FOUND", 404, 5, 66, verdict::answered, log_level::info},
    {kind::conflict, "CONFLICT", 409, 10, 75, verdict::answered, log_level::info},
    {kind::too_large, "TOO_LARGE", 413, 8, 65, verdict::answered, log_level::info},
    {kind::overloaded, "RATE_LIMITED", 429, 8, 75, verdict::overloaded, log_level::warning},
    {kind::cancelled, "CANCELLED", 499, 1, 75, verdict::abandoned, log_level::info},
    {kind::internal, "INTERNAL_ERROR", 500, 13, 70, verdict::failed, log_level::error},
    {kind::unimplemented, "NOT_IMPLEMENTED", 501, 12, 69, verdict::misused, log_level::warning},
    {kind::unavailable, "SERVICE_UNAVAILABLE", 503, 14, 69, verdict::failed, log_level::warning},
    {kind::unreachable, "SERVICE_UNAVAILABLE", 503, 14, 69, verdict::not_sent, log_level::warning},
    {kind::timed_out, "TIMED_OUT", 504, 4, 75, verdict::timed_out, log_level::warning},
};

static_assert(std::size(designed) == hf::kind_count);

TEST(Catalog, IsTheDesignedTable) {
  for (auto const& row : designed) {
    SCOPED_TRACE(row.code);
    auto const& entry = hf::catalog_of(row.what);
    EXPECT_EQ(entry.kind, row.what);
    EXPECT_EQ(entry.code, row.code);
    EXPECT_EQ(entry.http, row.http);
    EXPECT_EQ(static_cast<int>(entry.grpc), row.grpc);
    EXPECT_EQ(entry.exit, row.exit);
    EXPECT_EQ(entry.verdict, row.means);
    EXPECT_EQ(entry.level, row.level);
    EXPECT_FALSE(entry.message.empty());
  }
}

TEST(Catalog, HasARowForEachKindAndNoOther) {
  std::set<kind> seen;
  for (auto const& row : hf::catalog_rows) seen.insert(row.kind);
  EXPECT_EQ(seen.size(), hf::kind_count);
  EXPECT_EQ(hf::catalog_rows.size(), std::size(designed));
}

TEST(Catalog, CodesThatTwoKindsShareSayTheSameToACaller) {
  for (auto const& a : hf::catalog_rows)
    for (auto const& b : hf::catalog_rows)
      if (a.code == b.code) {
        EXPECT_EQ(std::tie(a.http, a.grpc, a.exit, a.message),
                  std::tie(b.http, b.grpc, b.exit, b.message));
      }
}

TEST(Catalog, SaysNothingAboutAnUnexpectedError) {
  EXPECT_EQ(hf::catalog_of(kind::internal).message, "An unexpected error occurred");
}

TEST(Catalog, HasExitCodesForWhatIsNoKindOfError) {
  EXPECT_EQ(hf::exit_bad_option, 64);
  EXPECT_EQ(hf::exit_busy_port, 69);
}

TEST(Catalog, IsWhereEveryErrorTakesItsAnswersFrom) {
  for (auto const& row : designed) {
    SCOPED_TRACE(row.code);
    hf::error const e = hf::make_error(row.what, hf::public_text{});
    EXPECT_EQ(e.kind(), row.what);
    EXPECT_EQ(e.code_name(), row.code);
    EXPECT_EQ(e.http_status(), row.http);
    EXPECT_EQ(static_cast<int>(e.grpc_status()), row.grpc);
    EXPECT_EQ(e.exit_code(), row.exit);
    EXPECT_EQ(e.verdict(), row.means);
    EXPECT_EQ(e.message(), hf::catalog_of(row.what).message);
  }
}

}  // namespace
