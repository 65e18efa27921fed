// Clients that leave, and streams that break.
#include "running_server.hpp"

#include <holdfast/error/named.hpp>

#include <latch>
#include <optional>
#include <vector>

namespace holdfast::httplib {
namespace {

using namespace std::chrono_literals;
using test::expect_shaped;
using test::raw_client;
using test::running_server;
using test::test_options;

TEST(HttpClientLeft, WhileTheHandlerRan) {
  for (bool const hard : {true, false}) {
    std::latch entered{1};
    std::latch left{1};
    running_server s;
    s.web.Get("/slow", [&](auto const&, auto& rs) {
      entered.count_down();
      left.wait();
      rs.set_content("done", "text/plain");
    });
    s.start();
    raw_client c{s.port};
    c.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    entered.wait();
    hard ? c.reset() : c.close_now();
    left.count_down();
    ASSERT_TRUE(s.wait_for_records(1));
    s.stop();
    ASSERT_EQ(s.sink.size(), 1U);
    auto const r = s.sink.at(0);
    EXPECT_EQ(r["event"], "request.cancelled");
    EXPECT_EQ(r["code"], "CANCELLED");
    EXPECT_EQ(r["status"], 499);
    EXPECT_EQ(r["route"], "/slow");
  }
}

TEST(HttpClientLeft, WhileItFailedIsOneRecordAllTheSame) {
  std::latch entered{1};
  std::latch left{1};
  running_server s;
  s.web.Get("/slow", [&](auto const&, auto&) {
    entered.count_down();
    left.wait();
    throw internal_error{"x"};
  });
  s.start();
  raw_client c{s.port};
  c.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.wait();
  c.reset();
  left.count_down();
  s.stop();
  ASSERT_EQ(s.sink.size(), 1U);
  EXPECT_EQ(s.sink.at(0)["code"], "INTERNAL_ERROR");
}

TEST(HttpClientLeft, InTheMiddleOfItsBody) {
  running_server s;
  s.web.Post("/jobs", [](auto const&, auto&) { FAIL() << "half a body is no request"; });
  s.start();
  raw_client c{s.port};
  c.send("POST /jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
  c.end_sending();
  expect_shaped(c.receive(), 499, "CANCELLED");
  s.stop();
  ASSERT_EQ(s.sink.size(), 1U);
  EXPECT_EQ(s.sink.at(0)["status"], 499);
}

TEST(HttpClientLeft, WithoutAWordIsNoFailure) {
  running_server s;
  s.start();
  {
    raw_client const c{s.port};
  }
  raw_client{s.port}.reset();
  s.stop();
  EXPECT_EQ(s.sink.size(), 0U);
}

TEST(HttpClientLeft, AHalfClosedOneIsStillAnswered) {
  running_server s;
  s.web.Get("/x", [](auto const&, auto& rs) { rs.set_content("here", "text/plain"); });
  s.start();
  raw_client c{s.port};
  c.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
  c.end_sending();
  EXPECT_EQ(c.receive().body, "here");
}

TEST(HttpStream, ThatThrowsMidwayEndsTheConnectionNotTheProcess) {
  running_server s;
  s.web.Get("/chunked", [](auto const&, auto& rs) {
    rs.set_chunked_content_provider("text/plain", [](std::size_t offset, auto& out) {
      if (offset > 0) throw std::runtime_error{"secret"};
      return out.write("begun", 5);
    });
  });
  s.web.Get("/sized", [](auto const&, auto& rs) {
    rs.set_content_provider(100, "text/plain", [](std::size_t offset, std::size_t, auto& out) {
      if (offset > 0) throw 42;
      return out.write("begun", 5);
    });
  });
  s.web.Get("/unsized", [](auto const&, auto& rs) {
    rs.set_content_provider("text/plain", [](std::size_t offset, auto& out) {
      if (offset > 0) throw not_found{"page", 2};
      return out.write("begun", 5);
    });
  });
  s.start();
  std::size_t records = 0;
  for (auto const* path : {"/chunked", "/sized", "/unsized"}) {
    raw_client c{s.port};
    c.send("GET " + std::string{path} + " HTTP/1.1\r\nHost: x\r\n\r\n");
    std::string const all = c.rest();
    EXPECT_EQ(all.find("secret"), std::string::npos);
    EXPECT_EQ(all.find("\r\n0\r\n\r\n"), std::string::npos)
        << "the client must see that it is not whole";
    EXPECT_EQ(c.was_reset(), path == std::string_view{"/unsized"})
        << "where the end of the connection is the end of the body, only a reset tells";
    ASSERT_TRUE(s.wait_for_records(++records)) << path;
    auto const r = s.sink.last();
    EXPECT_EQ(r["event"], "response.aborted");
    EXPECT_EQ(r["status"], 200) << "what the client saw";
    EXPECT_EQ(r["route"], path);
  }
  s.stop();
  EXPECT_EQ(s.sink.size(), 3U);
}

TEST(HttpStream, ThatGivesUpIsRecorded) {
  running_server s;
  s.web.Get("/x", [](auto const&, auto& rs) {
    rs.set_chunked_content_provider("text/plain", [](std::size_t, auto&) { return false; });
  });
  s.start();
  raw_client c{s.port};
  c.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
  (void)c.rest();
  ASSERT_TRUE(s.wait_for_records(1));
  EXPECT_EQ(s.sink.last()["code"], "INTERNAL_ERROR");
  EXPECT_EQ(s.sink.last()["event"], "response.aborted");
}

TEST(HttpStream, ItsClientMayLeave) {
  running_server s;
  s.web.Get("/x", [](auto const&, auto& rs) {
    rs.set_chunked_content_provider("text/plain", [](std::size_t, auto& out) {
      return out.write(std::string(1000, 'x').data(), 1000);  // for ever
    });
  });
  s.start();
  raw_client c{s.port};
  c.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(c.receive().status, 200);
  c.reset();
  ASSERT_TRUE(s.wait_for_records(1));
  EXPECT_EQ(s.sink.last()["code"], "CANCELLED");
}

TEST(HttpStream, ItsHeadComesBeforeItsFirstPiece) {
  std::latch head_seen{1};
  running_server s;
  s.web.Get("/x", [&](auto const&, auto& rs) {
    rs.set_chunked_content_provider("text/event-stream", [&](std::size_t, auto& out) {
      head_seen.wait();
      out.done();
      return true;
    });
  });
  s.start();
  raw_client c{s.port};
  c.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(c.receive().status, 200);
  head_seen.count_down();
}

TEST(HttpStream, ItsReleaserMayThrow) {
  running_server s;
  s.web.Get("/x", [](auto const&, auto& rs) {
    rs.set_content_provider(
        5, "text/plain", [](std::size_t, std::size_t, auto& out) { return out.write("12345", 5); },
        [](bool) { throw std::runtime_error{"close failed"}; });
  });
  s.start();
  EXPECT_EQ(raw_client{s.port}.get("/x").body, "12345");
  ASSERT_TRUE(s.wait_for_records(1));
}

}  // namespace
}  // namespace holdfast::httplib
