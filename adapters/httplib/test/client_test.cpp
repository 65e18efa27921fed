// What a response means to the protections, and what becomes of one that is no answer.
// The README of the adapter shows one of these.
#include "running_server.hpp"

#include <holdfast/call/call.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/httplib/client.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <clocale>
#include <memory>
#include <string>
#include <utility>

namespace {

namespace hf = holdfast;
using namespace std::chrono_literals;
using hf::verdict;

httplib::Response response(int status, std::string const& retry_after = "",
                           std::string const& date = "") {
  httplib::Response r;
  r.status = status;
  if (!retry_after.empty()) r.set_header("Retry-After", retry_after);
  if (!date.empty()) r.set_header("Date", date);
  return r;
}
verdict verdict_on(int status) { return hf::httplib::outcome_of(response(status)).verdict; }
verdict verdict_on(httplib::Error e) { return hf_outcome(httplib::Result{nullptr, e}).verdict; }
hf::duration hint(std::string const& retry_after, std::string const& date = "") {
  return hf::httplib::outcome_of(response(503, retry_after, date)).retry_after;
}
/// What `response_of` makes of an answer that came in time.
hf::result<httplib::Response> in_time(httplib::Result answer,
                                      std::initializer_list<int> good = {}) {
  hf::dependency d{"d", {.timeout = 1h}};
  return hf::call(
      d, [&](hf::attempt& a) { return hf::httplib::response_of(a, std::move(answer), good); },
      hf::fail_fast);
}
httplib::Result answer(int status) {
  return {std::make_unique<httplib::Response>(response(status)), httplib::Error::Success};
}

TEST(client, a_status_has_one_verdict) {
  for (int const status : {200, 204, 304}) EXPECT_EQ(verdict_on(status), verdict::ok) << status;
  for (int const status : {408, 500, 502, 503, 504, 505})
    EXPECT_EQ(verdict_on(status), verdict::failed) << status;
  for (int const status : {400, 401, 403, 404, 409, 422, 501})
    EXPECT_EQ(verdict_on(status), verdict::misused) << status;
  EXPECT_EQ(verdict_on(429), verdict::overloaded);
  EXPECT_EQ(hf::httplib::outcome_of(response(503, "1")).verdict, verdict::overloaded);
  EXPECT_EQ(hf::httplib::outcome_of(response(500, "1")).verdict, verdict::failed);
}

TEST(client, so_has_the_lack_of_a_response) {
  using httplib::Error;
  for (auto const e : {Error::Connection, Error::ConnectionTimeout, Error::SSLConnection})
    EXPECT_EQ(verdict_on(e), verdict::not_sent) << to_string(e);
  for (auto const e : {Error::Read, Error::Write, Error::ExceedRedirectCount})
    EXPECT_EQ(verdict_on(e), verdict::failed) << to_string(e);
  for (auto const e : {Error::SSLServerVerification, Error::SSLLoadingCerts, Error::BindIPAddress,
                       Error::Unknown, Error::Compression})
    EXPECT_EQ(verdict_on(e), verdict::misused) << to_string(e);
  EXPECT_EQ(verdict_on(Error::Canceled), verdict::abandoned);
}

TEST(client, retry_after_is_read_in_seconds) {
  EXPECT_EQ(hint("7"), 7s);
  EXPECT_EQ(hint("0"), 0s);
  EXPECT_EQ(hint("-3"), 0s);
  EXPECT_EQ(hint("7 s"), 0s);
  EXPECT_EQ(hint("1e9"), 0s);
  EXPECT_EQ(hint("99999999"), 24h);
  EXPECT_EQ(hint("99999999999999999999999"), 24h);
  EXPECT_EQ(hint("-99999999999999999999999"), 0s);
}

TEST(client, retry_after_is_read_as_a_date_by_the_clock_of_the_server) {
  std::string const now = "Sun, 06 Nov 1994 08:49:37 GMT";
  EXPECT_EQ(hint("Sun, 06 Nov 1994 08:51:07 GMT", now), 90s);
  EXPECT_EQ(hint("Sun, 06 Nov 1994 08:49:00 GMT", now), 0s);
  EXPECT_EQ(hint("Sun, 06 Nov 1994 08:51:07 GMT"), 0s);  // by which clock?
  EXPECT_EQ(hint("tomorrow", now), 0s);
  EXPECT_EQ(hint("Sun, 06 Nov 2094 08:49:37 GMT", now), 24h);
}

TEST(client, a_date_is_read_in_english_whatever_the_locale) {
  std::string const before = setlocale(LC_TIME, nullptr);
  bool found = false;
  for (char const* const each : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "fr_FR.utf8",
                                 "es_ES.UTF-8", "ja_JP.UTF-8", "ru_RU.UTF-8"})
    found = found || setlocale(LC_TIME, each) != nullptr;
  if (!found) GTEST_SKIP() << "no other locale here";
  hf::duration const read = hint("Wed, 07 Dec 1994 08:51:07 GMT", "Wed, 07 Dec 1994 08:49:37 GMT");
  setlocale(LC_TIME, before.c_str());
  EXPECT_EQ(read, 90s);
}

TEST(client, what_is_no_date_of_http_is_no_hint) {
  std::string const said = "Thu, 01 Jan 1970 00:00:00 GMT";
  EXPECT_EQ(hint("Thu, 01 Jan 1970 00:00:30 GMT", said), 30s);
  EXPECT_EQ(hint("Thu, 29 Feb 1996 12:00:00 GMT", "Wed, 28 Feb 1996 23:59:00 GMT"), 12h + 1min);
  for (char const* const bad : {"", "Thu, 01 Jan 1970 00:00:30", "Thu, 1 Jan 1970 00:00:30 GMT",
                                "Thu, 01 jan 1970 00:00:30 GMT", "Thu, 01 anF 1970 00:00:30 GMT",
                                "Thu, 31 Feb 1970 00:00:30 GMT", "Thu, 00 Jan 1970 00:00:30 GMT",
                                "Thu, 01 Jan 1970 24:00:30 GMT", "Thu, 01 Jan 1970 00:60:30 GMT",
                                "Thu, 01 Jan 1970 00:00:61 GMT", "Thu, 01 Jan 1970 00:00:3x GMT",
                                "Thu, 01 Jan 1970 00:00:30 UTC", "Thu, 01 Jan 1970 00:00:30 GMT "})
    EXPECT_EQ(hint(bad, said), 0s) << bad;
}

TEST(client, a_declared_answer_comes_back_as_the_response_it_is) {
  auto const got = in_time(answer(404), {404, 409});
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->status, 404);
  EXPECT_TRUE(in_time(answer(200)).has_value());
}

TEST(client, the_rest_become_errors_of_the_dependency) {
  struct expected {
    int status;
    hf::kind kind;
    verdict seen;
  };
  for (auto const& [status, kind, seen] :
       {expected{404, hf::kind::not_found, verdict::misused},
        expected{401, hf::kind::unauthenticated, verdict::misused},
        expected{418, hf::kind::malformed, verdict::misused},
        expected{500, hf::kind::unavailable, verdict::failed},
        expected{501, hf::kind::unimplemented, verdict::misused},
        expected{503, hf::kind::unavailable, verdict::failed},
        expected{429, hf::kind::unavailable, verdict::overloaded}}) {
    hf::error const e = in_time(answer(status)).error();
    EXPECT_EQ(e.kind(), kind) << status;
    EXPECT_EQ(e.verdict(), seen) << status;
    EXPECT_EQ(e.origin(), hf::origin::dependency) << status;
  }
}

TEST(client, no_response_becomes_an_error_too) {
  auto const lost = [](httplib::Error e) { return in_time(httplib::Result{nullptr, e}).error(); };
  EXPECT_EQ(lost(httplib::Error::Connection).kind(), hf::kind::unreachable);
  EXPECT_EQ(lost(httplib::Error::Connection).verdict(), verdict::not_sent);
  EXPECT_EQ(lost(httplib::Error::Read).verdict(), verdict::failed);
  EXPECT_EQ(lost(httplib::Error::Canceled).verdict(), verdict::abandoned);
  EXPECT_EQ(lost(httplib::Error::SSLLoadingCerts).verdict(), verdict::misused);
}

/// A shop that calls its stock over HTTP.
struct shop {
  hf::test::running_server stock;
  hf::dependency d{"stock", {.retry = {.at_least = 1ms, .first = 1ms}, .breaker = {.open_at = 4}}};
  hf::report seen;

  shop() {
    stock.web.Get(
        "/busy", [](auto const&, auto&) { throw hf::overloaded{"too much", hf::retry_after{3s}}; });
    stock.web.Get("/item", [](auto const&, auto& rs) { rs.set_content("7", "text/plain"); });
    stock.web.Get("/slow", [](auto const&, auto&) { std::this_thread::sleep_for(500ms); });
    stock.start();
  }
  httplib::Client client() const { return httplib::Client{"127.0.0.1", stock.port}; }
};

TEST(client, a_result_of_cpp_httplib_is_understood_as_it_is) {
  shop s;
  auto const get = [&](char const* path) {
    return hf::call(
        s.d, {.into = &s.seen}, [&] { return s.client().Get(path); },
        [](hf::error const& why) {
          auto stale = std::make_unique<httplib::Response>(response(203));
          stale->reason = why.code_name();
          return httplib::Result{std::move(stale), httplib::Error::Success};
        });
  };
  EXPECT_EQ(get("/item")->body, "7");
  EXPECT_EQ(s.seen.outcome, verdict::ok);
  EXPECT_EQ(get("/nowhere")->status, 203);
  EXPECT_EQ(s.seen.outcome, verdict::misused);
  EXPECT_EQ(get("/busy")->status, 203);
  EXPECT_EQ(s.seen.outcome, verdict::overloaded);
  s.stock.stop();
  EXPECT_EQ(get("/item")->status, 203);
  EXPECT_EQ(s.seen.outcome, verdict::not_sent);
  EXPECT_EQ(s.seen.attempts, 3U);  // what never arrived is safe to repeat
}

TEST(client, an_answer_in_time_is_all_that_is_waited_for) {
  shop s;
  hf::dependency slow{"stock", {.timeout = 50ms}};
  auto const begun = std::chrono::steady_clock::now();
  auto const item = [&] {
    // [response_of]
    auto const ask = [&](hf::attempt& a) {
      httplib::Client client{"127.0.0.1", s.stock.port};
      hf::httplib::set_timeouts(client, a.remaining());
      return hf::httplib::response_of(a, client.Get("/slow"), {404});  // here a 404 is an answer
    };
    return hf::call(slow, {.repeatable = true, .into = &s.seen}, ask, hf::fail_fast);
    // [/response_of]
  };
  hf::result<httplib::Response> const got = item();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 400ms);
  EXPECT_EQ(s.seen.outcome, verdict::timed_out);
  EXPECT_FALSE(got.has_value());
}

TEST(client, no_time_at_all_is_not_for_ever) {
  httplib::Client client{"127.0.0.1", 1};
  hf::httplib::set_timeouts(client, 0ns);
  hf::httplib::set_timeouts(client, std::chrono::nanoseconds::max());
  auto const got = in_time(client.Get("/"));
  EXPECT_EQ(got.error().kind(), hf::kind::unreachable);
}

}  // namespace
