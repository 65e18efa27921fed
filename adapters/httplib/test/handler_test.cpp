// What handlers do, and what the client hears of it.
#include "running_server.hpp"

#include <holdfast/boundary/request_id.hpp>
#include <holdfast/error/named.hpp>

#include <new>
#include <stdexcept>

namespace holdfast::httplib {
namespace {

using namespace std::chrono_literals;
using test::expect_shaped;
using test::raw_client;
using test::running_server;
using test::test_options;

TEST(HttpHandler, SuccessCarriesAnIdAndLeavesNoRecord) {
  running_server s;
  s.web.Get("/jobs/:id", [](auto const& rq, auto& rs) {
    rs.set_content(std::string{path_param(rq, "id")}, "text/plain");
  });
  s.start();
  auto const r = raw_client{s.port}.get("/jobs/42");
  EXPECT_EQ(r.status, 200);
  EXPECT_EQ(r.body, "42");
  EXPECT_EQ(r.header("x-request-id").size(), 36U);
  EXPECT_FALSE(r.has("vary")) << "that is for errors";
  s.stop();
  EXPECT_EQ(s.sink.size(), 0U);
}

TEST(HttpHandler, CannotForgeTheId) {
  running_server s;
  s.web.Get("/x", [](auto const&, auto& rs) { rs.set_header("X-Request-Id", "forged"); });
  s.start();
  EXPECT_EQ(raw_client{s.port}.get("/x").header("x-request-id").size(), 36U);
}

TEST(HttpHandler, ReadsAFormAsLongAsAnyBodyMayBe) {
  running_server s;
  s.web.Post("/form", [](auto const& rq, auto& rs) {
    rs.set_content(rq.get_param_value("name") + " " +
                       std::to_string(rq.get_param_value("text").size()) + " " +
                       rq.get_header_value("Content-Type"),
                   "text/plain");
  });
  s.start();
  raw_client c{s.port};
  for (std::size_t const size : {std::size_t{3}, std::size_t{100'000}}) {
    std::string const form = "name=a%20b&text=" + std::string(size, 'x');
    auto const r = c.ask(
        "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: Application/X-WWW-Form-Urlencoded\r\n"
        "Content-Length: " +
        std::to_string(form.size()) + "\r\n\r\n" + form);
    EXPECT_EQ(r.status, 200);
    EXPECT_EQ(r.body, "a b " + std::to_string(size) + " Application/X-WWW-Form-Urlencoded");
  }
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "&a=";
  expect_shaped(
      c.ask("POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: " +
            std::to_string(many.size()) + "\r\n\r\n" + many),
      413, "TOO_LARGE");
}

TEST(HttpHandler, ThrownAndReturnedErrorsAreTheSame) {
  running_server s;
  s.web.Get("/thrown", [](auto const&, auto&) { throw not_found{"job", 42}; });
  s.web.Get("/returned", [](auto const&, auto&) -> result<void> { return not_found{"job", 42}; });
  s.web.Get("/fine", [](auto const&, auto&) -> result<void> { return {}; });
  s.start();
  raw_client c{s.port};
  for (auto const* path : {"/thrown", "/returned"}) {
    auto const own = expect_shaped(c.get(path), 404, "NOT_FOUND");
    EXPECT_EQ(own["message"], "job 42 not found");
  }
  EXPECT_EQ(c.get("/fine").status, 200);
  ASSERT_EQ(s.sink.size(), 2U);
  EXPECT_EQ(s.sink.at(0)["route"], "/thrown");
  EXPECT_EQ(s.sink.at(1)["route"], "/returned");
}

TEST(HttpHandler, WhatItHadSetBeforeItThrewIsGone) {
  running_server s;
  s.web.Get("/x", [](auto const&, auto& rs) {
    rs.status = 201;
    for (auto const* name : {"Cache-Control", "ETag", "Set-Cookie", "Location", "X-Own"})
      rs.set_header(name, "secret");
    rs.set_header("X-Request-Id", "forged");
    rs.set_content("secret", "text/html");
    throw std::runtime_error{"secret"};
  });
  s.start();
  auto const r = raw_client{s.port}.get("/x");
  expect_shaped(r, 500, "INTERNAL_ERROR");
  EXPECT_EQ((r.head + r.body).find("secret"), std::string::npos) << r.head;
  EXPECT_EQ((r.head + r.body).find("forged"), std::string::npos);
  EXPECT_EQ(r.head.find("EXCEPTION"), std::string::npos);
}

TEST(HttpHandler, WhatItHadPromisedToStreamIsGone) {
  std::atomic<int> released{0};
  running_server s;
  s.web.Get("/x", [&](auto const&, auto& rs) {
    rs.set_chunked_content_provider(
        "text/plain", [](std::size_t, auto&) -> bool { throw std::logic_error{"never asked"}; },
        [&](bool success) {
          EXPECT_FALSE(success);
          ++released;
        });
    throw conflict{"no"};
  });
  s.start();
  expect_shaped(raw_client{s.port}.get("/x"), 409, "CONFLICT");
  s.stop();
  EXPECT_EQ(released, 1);
  EXPECT_EQ(s.sink.size(), 1U);
}

TEST(HttpHandler, AnythingMayBeThrown) {
  struct odd {};
  running_server s;
  s.web.Get("/int", [](auto const&, auto&) { throw 42; });
  s.web.Get("/text", [](auto const&, auto&) { throw "secret"; });
  s.web.Get("/odd", [](auto const&, auto&) { throw odd{}; });
  s.web.Get("/memory", [](auto const&, auto&) { throw std::bad_alloc{}; });
  s.web.Get("/null", [](auto const&, auto&) {
    std::rethrow_exception(std::exception_ptr{std::make_exception_ptr(nullptr)});
  });
  s.start();
  raw_client c{s.port};
  for (auto const* path : {"/int", "/text", "/odd", "/memory", "/null"})
    expect_shaped(c.get(path), 500, "INTERNAL_ERROR");
  EXPECT_EQ(s.sink.size(), 5U);
}

TEST(HttpHandler, ABareStatusIsGivenAShape) {
  running_server s;
  s.web.Get("/gone", [](auto const&, auto& rs) {
    rs.status = 410;
    rs.set_header("Link", "</archive>");
  });
  s.web.Get("/login", [](auto const&, auto& rs) {
    rs.status = 401;
    rs.set_header("WWW-Authenticate", "Digest");
  });
  s.start();
  raw_client c{s.port};
  auto const gone = c.get("/gone");
  expect_shaped(gone, 410, "GONE");
  EXPECT_EQ(gone.header("link"), "</archive>") << "it did not fail: its headers are meant";
  EXPECT_EQ(c.get("/login").header("www-authenticate"), "Digest");
  EXPECT_EQ(s.sink.size(), 2U);
}

TEST(HttpHandler, AnErrorInItsOwnWordsIsLeftAndRecorded) {
  running_server s;
  s.web.Get("/x", [](auto const&, auto& rs) {
    rs.status = 422;
    rs.set_content("<p>own</p>", "text/html");
  });
  s.start();
  auto const r = raw_client{s.port}.get("/x");
  EXPECT_EQ(r.status, 422);
  EXPECT_EQ(r.body, "<p>own</p>");
  EXPECT_EQ(r.header("content-type"), "text/html");
  EXPECT_FALSE(r.header("x-request-id").empty());
  ASSERT_EQ(s.sink.size(), 1U);
  EXPECT_EQ(s.sink.at(0)["status"], 422);
}

TEST(HttpHandler, HeadersOfTheServerAreOnEveryResponse) {
  auto how = test_options();
  how.headers = {{"Access-Control-Allow-Origin", "*"}};
  how.challenge = "Bearer";
  running_server s{how};
  s.web.Get("/ok", [](auto const&, auto& rs) { rs.set_content("x", "text/plain"); });
  s.web.Get("/who", [](auto const&, auto&) { throw unauthenticated{}; });
  s.start();
  raw_client c{s.port};
  EXPECT_EQ(c.get("/ok").header("access-control-allow-origin"), "*");
  auto const who = c.get("/who");
  EXPECT_EQ(who.header("access-control-allow-origin"), "*");
  EXPECT_EQ(who.header("www-authenticate"), "Bearer");
  EXPECT_EQ(c.get("/nothing").header("access-control-allow-origin"), "*");
}

TEST(HttpHandler, BadAnswersAreProblemsForThoseWhoAsk) {
  running_server s;
  s.start();
  auto const r = raw_client{s.port}.get("/x", "Accept: application/problem+json\r\n");
  EXPECT_EQ(r.header("content-type"), "application/problem+json");
  EXPECT_EQ(nlohmann::json::parse(r.body)["status"], 404);
}

TEST(HttpHandler, AsksForTheNameThatTheRouteHas) {
  running_server s;
  s.web.Get("/jobs/:id", [](auto const& rq, auto&) { (void)path_param(rq, "job"); });
  s.start();
  expect_shaped(raw_client{s.port}.get("/jobs/1"), 500, "INTERNAL_ERROR");
  EXPECT_NE(s.sink.last()["note"].get<std::string>().find(":job"), std::string::npos);
  EXPECT_THROW((void)path_param(request{}, "id"), internal_error) << "outside of a handler";
}

TEST(HttpIds, AreMintedForStrangersAndTheirOwnIsNoted) {
  running_server s;
  s.web.Get("/x", [](auto const&, auto&) { throw not_found{}; });
  s.start();
  auto const r = raw_client{s.port}.get("/x", "X-Request-Id: mine%0d%0aX: 1\r\n");
  expect_shaped(r, 404, "NOT_FOUND");
  EXPECT_EQ(r.header("x-request-id").size(), 36U);
  EXPECT_EQ(s.sink.last()["request_id"], r.header("x-request-id"));
  EXPECT_EQ(s.sink.last()["client_request_id"], "mine??X??1");
}

TEST(HttpIds, AreTakenFromTrustedPeersWhereSane) {
  auto how = test_options();
  how.trusted_peers = {"127.0.0.0/8"};
  running_server s{how};
  s.web.Get("/x", [](auto const&, auto&) { throw not_found{}; });
  s.start();
  raw_client c{s.port};
  expect_shaped(c.get("/x", "X-Request-Id: from.the-edge_1\r\n"), 404, "NOT_FOUND");
  EXPECT_EQ(s.sink.last()["request_id"], "from.the-edge_1");
  auto const r = c.get("/x", "X-Request-Id: " + std::string(129, 'a') + "\r\n");
  EXPECT_EQ(r.header("x-request-id").size(), 36U);
  EXPECT_EQ(s.sink.last()["client_request_id"].get<std::string>().size(), 128U);
}

TEST(HttpIds, AreNotTakenFromAHeaderThatForgesThePeer) {
  auto how = test_options();
  how.trusted_peers = {"10.0.0.1"};
  running_server s{how};
  s.start();
  auto const r = raw_client{s.port}.get("/x", "REMOTE_ADDR: 10.0.0.1\r\nX-Request-Id: forged\r\n");
  EXPECT_NE(r.header("x-request-id"), "forged");
}

TEST(HttpIds, AreThereForTheApplicationsOwnLines) {
  std::string seen;
  std::string trace;
  running_server s;
  s.web.Get("/x", [&](auto const&, auto&) {
    seen = current_request_id();
    trace = current_traceparent();
  });
  s.start();
  std::string const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  auto const r = raw_client{s.port}.get("/x", "traceparent: " + parent + "\r\n");
  s.stop();
  EXPECT_EQ(seen, r.header("x-request-id"));
  EXPECT_EQ(trace, parent);
}

TEST(HttpIds, CarryTheTraceIntoTheRecord) {
  running_server s;
  s.start();
  std::string const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  (void)raw_client{s.port}.get("/x", "traceparent: " + parent + "\r\n");
  EXPECT_EQ(s.sink.last()["traceparent"], parent);
}

TEST(HttpRecord, HoldsNoUrl) {
  running_server s;
  s.web.Get("/jobs/:id", [](auto const&, auto&) { throw not_found{}; });
  s.start();
  raw_client c{s.port};
  (void)c.get("/jobs/s3cret?token=s3cret");
  (void)c.get("/s3cret?token=s3cret");
  ASSERT_EQ(s.sink.size(), 2U);
  for (auto const& line : s.sink.lines()) EXPECT_EQ(line.find("s3cret"), std::string::npos) << line;
}

class throwing_sink final : public log_sink {
 public:
  void write(log_record const&) override { throw std::runtime_error{"disk full"}; }
};

TEST(HttpSink, ThatThrowsHarmsNoRequest) {
  throwing_sink sink;
  server web{sink, test_options()};
  int const port = web.bind_to_any_port("127.0.0.1").value();
  std::jthread const thread{[&] { (void)web.listen_after_bind(); }};
  raw_client c{port};
  for (int i = 0; i < 3; ++i) expect_shaped(c.get("/nothing"), 404, "NOT_FOUND");
  web.stop();
}

}  // namespace
}  // namespace holdfast::httplib
