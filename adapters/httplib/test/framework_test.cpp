// What cpp-httplib, left alone, would answer in its own way, or not at all.
#include "running_server.hpp"

#include <holdfast/error/named.hpp>

namespace holdfast::httplib {
namespace {

using namespace std::chrono_literals;
using test::expect_shaped;
using test::raw_client;
using test::running_server;
using test::test_options;

void add_routes(server& web) {
  web.Get("/jobs/:id",
          [](auto const&, auto& rs) { rs.set_content("{\"a\":1}", "application/json"); });
  web.Post("/jobs", [](auto const& rq, auto& rs) { rs.set_content(rq.body, "text/plain"); });
  web.Post("/jobs/:id/cancel", [](auto const&, auto&) {});
  web.Put("/jobs/:id", [](auto const& rq, auto& rs) { rs.set_content(rq.body, "text/plain"); });
  web.Get("/fails", [](auto const&, auto&) { throw not_found{"job", 42}; });
}

struct framework_fixture : testing::Test {
  running_server s{[] {
    auto how = test_options();
    how.max_body = 1000;
    return how;
  }()};
  void SetUp() override {
    add_routes(s.web);
    s.start();
  }
};
using HttpFramework = framework_fixture;

std::string post(std::string_view path, std::string_view headers, std::string_view body = {}) {
  return "POST " + std::string{path} + " HTTP/1.1\r\nHost: x\r\n" + std::string{headers} + "\r\n" +
         std::string{body};
}

TEST_F(HttpFramework, NoRoute) {
  raw_client c{s.port};
  expect_shaped(c.get("/nothing"), 404, "NOT_FOUND");
  expect_shaped(c.get("/jobs/"), 404, "NOT_FOUND");
  expect_shaped(c.get("/jobs/1/2/3"), 404, "NOT_FOUND");
  EXPECT_EQ(c.get("/jobs/1").status, 200) << "the connection lives on";
  EXPECT_EQ(s.sink.size(), 3U);
}

TEST_F(HttpFramework, WrongMethod) {
  raw_client c{s.port};
  auto const r = c.ask("DELETE /jobs/1 HTTP/1.1\r\nHost: x\r\n\r\n");
  expect_shaped(r, 405, "METHOD_NOT_ALLOWED");
  EXPECT_EQ(r.header("allow"), "GET, HEAD, OPTIONS, PUT");
  expect_shaped(c.ask("TRACE /jobs HTTP/1.1\r\nHost: x\r\n\r\n"), 405, "METHOD_NOT_ALLOWED");
}

TEST_F(HttpFramework, OptionsSaysWhatIsAllowed) {
  raw_client c{s.port};
  auto const r = c.ask("OPTIONS /jobs HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(r.status, 204);
  EXPECT_EQ(r.header("allow"), "OPTIONS, POST");
  EXPECT_FALSE(r.has("content-length"));
  EXPECT_EQ(c.ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").status, 204);
  expect_shaped(c.ask("OPTIONS /nothing HTTP/1.1\r\nHost: x\r\n\r\n"), 404, "NOT_FOUND");
}

TEST_F(HttpFramework, GarbageRequestLines) {
  using namespace std::string_literals;
  std::string const lines[] = {"garbage\r\n\r\n",
                               "\r\n\r\n",
                               "GET\r\n\r\n",
                               "GET /\r\n\r\n",
                               "GET / HTTP/9.9\r\n\r\n",
                               "BREW /pot HTTP/1.1\r\n\r\n",
                               "get / HTTP/1.1\r\n\r\n",
                               "GET / / HTTP/1.1\r\n\r\n",
                               "\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03\r\n\r\n"s,
                               "GET /\0 HTTP/1.1\r\n\r\n"s,
                               "<script>alert(1)</script>\r\n\r\n",
                               "GET /jobs/1 HTTP/1.1\n\n\r\n\r\n"};
  std::size_t records = 0;
  for (auto const& line : lines) {
    raw_client c{s.port};
    auto const r = c.ask(line);
    expect_shaped(r, 400, "MALFORMED_REQUEST");
    EXPECT_EQ(r.header("connection"), "close");
    EXPECT_EQ(c.rest(), "") << "one answer, and the end";
    EXPECT_EQ(s.sink.size(), ++records);
    EXPECT_EQ(s.sink.lines().back().find("script"), std::string::npos);
  }
}

TEST_F(HttpFramework, ALineThatNeverEnds) {
  raw_client c{s.port};
  c.send("GET /jobs");
  c.end_sending();
  expect_shaped(c.receive(), 400, "MALFORMED_REQUEST");
}

TEST_F(HttpFramework, TooLongUrl) {
  raw_client c{s.port};
  expect_shaped(c.get("/" + std::string(9000, 'a')), 414, "URI_TOO_LONG");
  raw_client endless{s.port};
  endless.send("GET /" + std::string(60'000, 'a'));  // and no end of the line
  expect_shaped(endless.receive(), 414, "URI_TOO_LONG");
}

TEST_F(HttpFramework, TooManyHeaders) {
  std::string head = "GET /jobs/1 HTTP/1.1\r\n";
  for (int i = 0; i < 1000; ++i)
    head += "X-" + std::to_string(i) + ": " + std::string(100, 'x') + "\r\n";
  raw_client c{s.port};
  expect_shaped(c.ask(head + "\r\n"), 431, "HEADERS_TOO_LARGE");
}

TEST_F(HttpFramework, TooLargeBody) {
  raw_client c{s.port};
  auto const r = c.ask(post("/jobs", "Content-Length: 1001\r\n", std::string(1001, 'x')));
  expect_shaped(r, 413, "TOO_LARGE");
  EXPECT_EQ(r.header("connection"), "close");
  EXPECT_EQ(c.rest(), "");
  raw_client fits{s.port};
  EXPECT_EQ(fits.ask(post("/jobs", "Content-Length: 1000\r\n", std::string(1000, 'x'))).status,
            200);
}

TEST_F(HttpFramework, TooLargeBodyIsRefusedBeforeItIsSent) {
  raw_client c{s.port};
  expect_shaped(c.ask(post("/jobs", "Content-Length: 99999999999\r\n")), 413, "TOO_LARGE");
  raw_client polite{s.port};
  expect_shaped(polite.ask(post("/jobs", "Content-Length: 5000\r\nExpect: 100-continue\r\n")), 413,
                "TOO_LARGE");
}

TEST_F(HttpFramework, ExpectContinueIsAnsweredAtOnce) {
  raw_client c{s.port};
  c.send(post("/jobs", "Content-Length: 5\r\nExpect: 100-continue\r\n"));
  EXPECT_EQ(c.receive().status, 100);
  EXPECT_EQ(c.ask("hello").body, "hello");
}

TEST_F(HttpFramework, TooLargeInChunks) {
  raw_client c{s.port};
  std::string chunks;
  for (int i = 0; i < 20; ++i) chunks += "64\r\n" + std::string(100, 'x') + "\r\n";
  expect_shaped(c.ask(post("/jobs", "Transfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n")), 413,
                "TOO_LARGE");
  raw_client endless{s.port};
  endless.send(post("/jobs", "Transfer-Encoding: chunked\r\n"));
  for (int i = 0; i < 5000 && endless.send("64\r\n" + std::string(100, 'x') + "\r\n"); ++i) {
  }
  expect_shaped(endless.receive(), 413, "TOO_LARGE");
  raw_client fits{s.port};
  EXPECT_EQ(
      fits.ask(post("/jobs", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n")).body,
      "hello");
}

TEST_F(HttpFramework, AfterChunksTheConnectionEnds) {
  // cpp-httplib takes a broken chunk for the end of the body. What follows is no request.
  raw_client c{s.port};
  c.send(post("/jobs", "Transfer-Encoding: chunked\r\n",
              "5\r\nhelloGET /fails HTTP/1.1\r\nHost: x\r\n\r\n"));
  auto const all = c.rest();
  EXPECT_EQ(all.find("HTTP/1.1", 1), std::string::npos) << all;
}

TEST_F(HttpFramework, BrokenChunks) {
  for (auto const* chunks : {"zz\r\nhello\r\n0\r\n\r\n", "\r\n\r\n"}) {
    raw_client c{s.port};
    expect_shaped(c.ask(post("/jobs", "Transfer-Encoding: chunked\r\n", chunks)), 400,
                  "MALFORMED_REQUEST");
  }
}

TEST_F(HttpFramework, AmbiguousLengthsAreRefused) {
  for (auto const* headers :
       {"Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: five\r\n",
        "Content-Length: -1\r\n", "Content-Length: 5, 5\r\n", "Content-Length: 0x5\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Content-Length: 99999999999999999999999\r\n"}) {
    raw_client c{s.port};
    auto const r = c.ask(post("/jobs", headers, "hello"));
    expect_shaped(r, 400, "MALFORMED_REQUEST");
    EXPECT_EQ(c.rest(), "") << "what follows is no request";
  }
}

TEST(HttpFrameworkWaits, NotForABodyWithoutALength) {
  running_server s;
  add_routes(s.web);
  s.start();
  raw_client c{s.port};
  // Were it waited for, it would be for 10 s, and the client gives up after 5.
  EXPECT_EQ(c.ask(post("/jobs/1/cancel", "")).status, 200);
  EXPECT_EQ(c.get("/jobs/1").status, 200);
}

TEST_F(HttpFramework, ABodyThatNobodyReadsIsNoRequest) {
  std::string const smuggled = "GET /fails HTTP/1.1\r\nHost: x\r\n\r\n";
  std::string const length = "Content-Length: " + std::to_string(smuggled.size()) + "\r\n\r\n";
  for (std::string const head :
       {"GET /jobs/1", "HEAD /jobs/1", "DELETE /jobs", "POST /nothing", "OPTIONS /jobs"}) {
    raw_client c{s.port};
    c.send(head + " HTTP/1.1\r\nHost: x\r\n" + length + smuggled);
    auto const r = c.receive(head.starts_with("HEAD"));
    EXPECT_EQ(r.header("connection"), "close") << head;
    EXPECT_EQ(c.rest().find("HTTP/1.1"), std::string::npos) << head;
  }
}

TEST_F(HttpFramework, PackedBodiesAreRefused) {
  raw_client c{s.port};
  expect_shaped(c.ask(post("/jobs", "Content-Encoding: gzip\r\nContent-Length: 4\r\n", "abcd")),
                415, "UNSUPPORTED_MEDIA_TYPE");
}

TEST_F(HttpFramework, HeadHasNoBody) {
  raw_client c{s.port};
  auto const r = c.ask("HEAD /fails HTTP/1.1\r\nHost: x\r\n\r\n", true);
  EXPECT_EQ(r.status, 404);
  EXPECT_NE(r.header("content-length"), "0");
  // The next response begins right behind: no body in between.
  EXPECT_EQ(c.get("/jobs/1").status, 200);
  EXPECT_EQ(c.ask("HEAD /jobs/1 HTTP/1.1\r\nHost: x\r\n\r\n", true).header("content-length"), "7");
  EXPECT_EQ(c.get("/jobs/1").status, 200);
}

TEST_F(HttpFramework, ErrorsAreNeverCutIntoRanges) {
  raw_client c{s.port};
  for (auto const* range : {"bytes=0-3", "bytes=0-1,3-4", "bytes=9000-9999", "bytes=-1"}) {
    auto const r = c.get("/fails", "Range: " + std::string{range} + "\r\n");
    expect_shaped(r, 404, "NOT_FOUND");
    EXPECT_FALSE(r.has("content-range"));
  }
  auto const r = c.get("/jobs/1", "Range: bytes=9000-9999\r\n");
  expect_shaped(r, 416, "RANGE_NOT_SATISFIABLE");
  EXPECT_EQ(c.ask(post("/jobs/1/cancel", "Range: bytes=0-3\r\n")).status, 200) << "not 206";
  raw_client odd{s.port};
  expect_shaped(odd.get("/jobs/1", "Range: nonsense\r\n"), 416, "RANGE_NOT_SATISFIABLE");
}

TEST_F(HttpFramework, ErrorsAreNotPacked) {
  auto const r = raw_client{s.port}.get("/fails", "Accept-Encoding: gzip, br\r\n");
  expect_shaped(r, 404, "NOT_FOUND");
  EXPECT_FALSE(r.has("content-encoding"));
}

TEST_F(HttpFramework, RequestsThatComeTogetherAreAnsweredInTurn) {
  raw_client c{s.port};
  c.send(
      "GET /jobs/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /fails HTTP/1.1\r\nHost: x\r\n\r\n"
      "GET /jobs/2 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(c.receive().status, 200);
  EXPECT_EQ(c.receive().status, 404);
  EXPECT_EQ(c.receive().status, 200);
}

options impatient() {
  auto how = test_options();
  how.receive_within = 400ms;
  return how;
}

TEST(HttpFrameworkWaits, NotForEver) {
  running_server s{impatient()};
  add_routes(s.web);
  s.start();
  raw_client head{s.port};
  head.send("GET /jobs/1 HTTP/1.1\r\nHost:");
  expect_shaped(head.receive(), 408, "REQUEST_TIMEOUT");
  raw_client body{s.port};
  body.send(post("/jobs", "Content-Length: 5\r\n", "he"));
  expect_shaped(body.receive(), 408, "REQUEST_TIMEOUT");
  EXPECT_EQ(s.sink.size(), 2U);
}

TEST(HttpFrameworkWaits, NoLongerForAClientThatDribbles) {
  running_server s{impatient()};
  add_routes(s.web);
  s.start();
  raw_client c{s.port};
  std::string const request = "GET /jobs/1 HTTP/1.1\r\nX: " + std::string(500, 'x');
  std::size_t sent = 0;
  while (sent < request.size() && s.sink.size() == 0 && c.send(request.substr(sent, 1))) {
    ++sent;
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_LT(sent, request.size()) << "the answer does not wait for the rest";
  expect_shaped(c.receive(), 408, "REQUEST_TIMEOUT");
}

}  // namespace
}  // namespace holdfast::httplib
