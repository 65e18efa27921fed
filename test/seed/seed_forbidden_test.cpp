// The seed's page, its end: "Forbidden". Six lines, and what stands against each: a type, a message
// from the compiler (test/misuse), the lint (tidy/), the boundary, or the checks of this
// repository.
#include "../boundary/recording_sink.hpp"

#include <holdfast/boundary/boundary.hpp>
#include <holdfast/error/ignore.hpp>
#include <holdfast/holdfast.hpp>

#include <gtest/gtest.h>

#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace {

namespace hf = holdfast;

// "❌ except Exception: pass (silent failures)"
// Stands against it: [[nodiscard]] results (misuse.result_dropped, misuse.answer_dropped), the
// lint's holdfast-silent-catch, and hf::ignore, which wants a reason
// (misuse.ignore_without_reason).
TEST(forbidden, silent_failures) {
  hf::result<int> const failed =
      hf::as_result([]() -> int { throw std::runtime_error{"disk full"}; });
  EXPECT_FALSE(failed.has_value()) << "an exception that is caught is there to be looked at";
  EXPECT_THROW(static_cast<void>(failed.value()), hf::internal_error) << "and does not get lost";
  hf::ignore(failed, "this test only shows how it is said");
}

// "❌ Catching and re-raising without context"
// Stands against it: hf::in_context, and the lint's holdfast-bare-rethrow and holdfast-lost-cause.
TEST(forbidden, reraising_without_context) {
  hf::test::recording_sink log;
  hf::boundary edge{log};
  try {
    hf::in_context("loading job 42", [] {
      hf::in_context("reading row 7", [] { throw hf::unavailable{"store is down"}; });
    });
    FAIL() << "must throw";
  } catch (hf::unavailable const& e) {  // still by its own name
    static_cast<void>(edge.handle(e, {.request_id = "r"}));
  }
  EXPECT_NE(log.last_line().find("loading job 42"), std::string::npos);
  EXPECT_NE(log.last_line().find("reading row 7"), std::string::npos);
}

// "❌ HTTP exceptions in business logic layer"
// Stands against it: an error is not made from a status; the catalog alone knows those. Which
// folder may include what is checked (rules.includes), and the lint has holdfast-http-in-domain.
TEST(forbidden, http_in_business_logic) {
  static_assert(!std::is_constructible_v<hf::not_found, int>);
  static_assert(!std::is_constructible_v<hf::conflict, int, char const*>);
  for (hf::catalog_row const& row : hf::catalog_rows)
    EXPECT_EQ(hf::make_error(row.kind, "m").http_status(), row.http);
}

// "❌ No logging in error handlers"
// Stands against it: a boundary cannot be made without a sink, and writes a record for each
// failure. The lint has holdfast-unlogged-catch.
TEST(forbidden, handlers_that_do_not_log) {
  static_assert(!std::is_default_constructible_v<hf::boundary>);
  static_assert(std::is_constructible_v<hf::boundary, hf::log_sink&>);
  hf::test::recording_sink log;
  hf::boundary edge{log};
  for (int i = 1; i <= 5; ++i) {
    static_cast<void>(edge.handle(hf::internal_error{"m"}, {.request_id = "r"}));
    EXPECT_EQ(log.size(), static_cast<std::size_t>(i));
  }
}

template <class T>
concept can_be_streamed = requires(std::ostream& to, T const& value) { to << value; };

// "❌ Exposing stack traces to API clients"
// Stands against it: what is internal has its own type, which nothing but a log record opens
// (misuse.internal_text_read, misuse.what_as_message); the lint has holdfast-leak-to-client.
TEST(forbidden, internals_shown_to_clients) {
  static_assert(!std::is_convertible_v<hf::internal_text, std::string_view>);
  static_assert(!std::is_convertible_v<hf::internal_text, std::string>);
  static_assert(!std::is_constructible_v<hf::public_text, hf::internal_text>);
  static_assert(!can_be_streamed<hf::internal_text>);
  static_assert(can_be_streamed<std::string_view>);
  hf::test::recording_sink log;
  hf::boundary edge{log};
  hf::error const e =
      hf::unavailable{hf::literal{"try later"}, hf::internal("at pool.cpp:88, password=hunter2"),
                      hf::because(hf::internal_error{"m", hf::internal("#0 0xdead in main")})};
  hf::answer const a = edge.handle(e, {.request_id = "r"});
  for (std::string_view secret : {"hunter2", "pool.cpp", "0xdead"}) {
    EXPECT_EQ(std::string_view{a.body()}.find(secret), std::string_view::npos) << secret;
    EXPECT_EQ(std::string_view{e.what()}.find(secret), std::string_view::npos) << secret;
    EXPECT_NE(log.last_line().find(secret), std::string::npos) << "operators see it";
  }
}

// "❌ No fallback for external service failures"
// Stands against it: a call without a fallback decision does not compile
// (misuse.call_without_fallback); the lint has holdfast-no-fallback for calls outside hf::call.
TEST(forbidden, no_fallback) {
  hf::dependency prices{"prices", {.breaker = {}}};
  auto const down = []() -> hf::result<int> { return hf::unavailable{"down"}; };
  EXPECT_EQ(hf::call(prices, down, [](hf::error const&) { return 99; }), 99) << "last known";
  hf::result<int> const none = hf::call(prices, down, hf::fail_fast("a payment cannot be guessed"));
  EXPECT_EQ(none.error().kind(), hf::kind::unavailable) << "or, said aloud, the error";
}

}  // namespace
