// Ports that are taken, servers that stop, and more connections than threads.
#include "running_server.hpp"

#include <holdfast/error/named.hpp>

#include <chrono>
#include <latch>
#include <memory>
#include <optional>
#include <vector>

namespace holdfast::httplib {
namespace {

using namespace std::chrono_literals;
using test::expect_shaped;
using test::raw_client;
using test::recording_sink;
using test::running_server;
using test::test_options;

TEST(HttpPort, ThatIsTakenIsAnError) {
  running_server s;
  s.start();
  recording_sink sink;
  server second{sink, test_options()};
  auto const bound = second.bind_to_port("127.0.0.1", s.port);
  ASSERT_FALSE(bound);
  EXPECT_EQ(bound.error().kind(), kind::unavailable);
  EXPECT_EQ(bound.error().exit_code(), exit_busy_port);
  EXPECT_NE(bound.error().message().find("is in use"), std::string_view::npos);
  EXPECT_FALSE(second.listen("no such host.invalid", 0));
  EXPECT_FALSE(second.listen_after_bind());
}

TEST(HttpPort, ThatIsNoneIsAnError) {
  recording_sink sink;
  server web{sink, test_options()};
  for (int const port : {-1, 65536, 99999}) {
    auto const bound = web.bind_to_port("127.0.0.1", port);
    ASSERT_FALSE(bound) << port;
    EXPECT_EQ(bound.error().kind(), kind::validation);
  }
}

TEST(HttpPort, ThatCannotBeHadSaysWhy) {
  recording_sink sink;
  server web{sink, test_options()};
  auto const elsewhere = web.bind_to_port("192.0.2.1", 8080);  // TEST-NET-1: nobody's
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error().message(),
            "cannot listen on 192.0.2.1, port 8080: Cannot assign requested address");
}

TEST(HttpPort, IsFreeAgainAfterwards) {
  int port = 0;
  {
    running_server s;
    s.start();
    port = s.port;
    expect_shaped(raw_client{port}.get("/x"), 404, "NOT_FOUND");
  }
  recording_sink sink;
  server again{sink, test_options()};
  EXPECT_TRUE(again.bind_to_port("127.0.0.1", port));
}

TEST(HttpStop, LetsRunningRequestsFinish) {
  std::latch entered{1};
  std::latch stopped{1};
  running_server s;
  s.web.Get("/slow", [&](auto const&, auto& rs) {
    entered.count_down();
    stopped.wait();
    rs.set_content("done", "text/plain");
  });
  s.web.Get("/x", [](auto const&, auto&) {});
  s.start();
  raw_client idle{s.port};
  EXPECT_EQ(idle.get("/x").status, 200);
  raw_client c{s.port};
  c.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.wait();
  s.web.stop();
  stopped.count_down();
  auto const r = c.receive();
  EXPECT_EQ(r.body, "done");
  EXPECT_EQ(r.header("connection"), "close");
  auto const since = std::chrono::steady_clock::now();
  EXPECT_TRUE(idle.is_closed());
  s.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - since, 2s) << "idle connections are not waited for";
  EXPECT_TRUE(s.ended);
  EXPECT_FALSE(s.web.is_running());
  EXPECT_EQ(s.sink.size(), 0U);
}

TEST(HttpStop, AnswersThoseWhoHadConnectedAndWereAboutToAsk) {
  auto how = test_options();
  how.threads = 1;
  std::latch entered{1};
  std::latch stopped{1};
  running_server s{how};
  s.web.Get("/slow", [&](auto const&, auto&) {
    entered.count_down();
    stopped.wait();
  });
  s.web.Get("/x", [](auto const&, auto&) {});
  s.start();
  raw_client running{s.port};
  running.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.wait();
  raw_client waiting{s.port};
  s.web.stop();
  stopped.count_down();
  EXPECT_EQ(running.receive().status, 200);
  std::this_thread::sleep_for(3ms);  // by now it is waiting's turn
  EXPECT_EQ(waiting.get("/x").status, 200);
}

TEST(HttpStop, IsNotHeldUpByThoseWhoConnectedAndSayNothing) {
  auto how = test_options();
  how.threads = 1;
  running_server s{how};
  s.start();
  std::vector<std::unique_ptr<raw_client>> silent;
  for (int i = 0; i < 30; ++i) silent.push_back(std::make_unique<raw_client>(s.port));
  auto const begun = std::chrono::steady_clock::now();
  s.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s) << "one courtesy for all, not one each";
}

TEST(HttpStop, LetsRunningStreamsFinish) {
  std::latch entered{1};
  std::latch stopped{1};
  running_server s;
  s.web.Get("/x", [&](auto const&, auto& rs) {
    rs.set_content_provider(10, "text/plain", [&](std::size_t offset, std::size_t, auto& out) {
      if (offset == 5) {
        entered.count_down();
        stopped.wait();
      }
      return out.write("12345", 5);
    });
  });
  s.start();
  raw_client c{s.port};
  c.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.wait();
  s.web.stop();
  stopped.count_down();
  EXPECT_EQ(c.receive().body, "1234512345");
}

TEST(HttpStop, CutsWhatDoesNotEnd) {
  auto how = test_options();
  how.drain_within = 100ms;
  running_server s{how};
  s.web.Get("/x", [](auto const&, auto& rs) {
    rs.set_chunked_content_provider("text/plain", [](std::size_t, auto& out) {
      std::this_thread::sleep_for(1ms);
      return out.write("x", 1);
    });
  });
  s.start();
  raw_client c{s.port};
  c.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(c.receive().status, 200);
  auto const since = std::chrono::steady_clock::now();
  s.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - since, 3s);
  ASSERT_EQ(s.sink.size(), 1U);
  EXPECT_EQ(s.sink.at(0)["code"], "SERVICE_UNAVAILABLE");
}

TEST(HttpStop, BeforeItBegan) {
  recording_sink sink;
  server web{sink, test_options()};
  web.stop();
  EXPECT_FALSE(web.wait_until_ready());
  ASSERT_TRUE(web.bind_to_any_port("127.0.0.1"));
  EXPECT_TRUE(web.listen_after_bind()) << "and it returns";
}

TEST(HttpThreads, IdleConnectionsGiveWay) {
  auto how = test_options();
  how.threads = 2;
  running_server s{how};
  s.web.Get("/x", [](auto const&, auto&) {});
  s.start();
  raw_client first{s.port};
  raw_client second{s.port};
  EXPECT_EQ(first.get("/x").status, 200);
  EXPECT_EQ(second.get("/x").status, 200);
  // Both threads are held by idle connections, which would keep them for 5 s.
  auto const since = std::chrono::steady_clock::now();
  EXPECT_EQ(raw_client{s.port}.get("/x").status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - since, 2s);
}

TEST(HttpThreads, BeyondTheQueueItIs503) {
  auto how = test_options();
  how.threads = 1;
  how.waiting = 1;
  std::latch entered{1};
  std::latch go{1};
  running_server s{how};
  s.web.Get("/slow", [&](auto const&, auto&) {
    entered.count_down();
    go.wait();
  });
  s.start();
  raw_client running{s.port};
  running.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.wait();
  raw_client const waiting{s.port};
  raw_client refused{s.port};
  auto const r = refused.receive();
  expect_shaped(r, 503, "SERVICE_UNAVAILABLE");
  EXPECT_EQ(r.header("retry-after"), "1");
  EXPECT_EQ(s.sink.size(), 1U);
  go.count_down();
  EXPECT_EQ(running.receive().status, 200);
}

TEST(HttpOptions, ThatMakeNoSenseAreRefused) {
  recording_sink sink;
  EXPECT_THROW((server{sink, {.threads = 0}}), validation_error);
  EXPECT_THROW((server{sink, {.requests_per_connection = 0}}), validation_error);
  EXPECT_THROW((server{sink, {.keep_alive = 0ms}}), validation_error);
  EXPECT_THROW((server{sink, {.max_head = 0}}), validation_error);
  EXPECT_THROW((server{sink, {.max_body = 0}}), validation_error);
  EXPECT_THROW((server{sink, {.drain_within = -1ms}}), validation_error);
  EXPECT_THROW((server{sink, {.trusted_peers = {"localhost"}}}), validation_error);
  EXPECT_THROW((server{sink, {.headers = {{"X Y", "1"}}}}), validation_error);
  EXPECT_THROW((server{sink, {.headers = {{"", "1"}}}}), validation_error);
  EXPECT_THROW((server{sink, {.headers = {{"X", "a\r\nInjected: b"}}}}), validation_error);
  EXPECT_THROW((server{sink, {.headers = {{"Content-length", "3"}}}}), validation_error);
  EXPECT_NO_THROW((server{sink, {.headers = {{"X-Frame-Options", "DENY"}}}}));
  EXPECT_THROW((server{sink, {.drain_within = 24h * 365 * 400}}), validation_error);
  EXPECT_THROW((server{sink, {.send_within = 25h}}), validation_error);
  EXPECT_NO_THROW((server{sink, {.drain_within = 0ms}}));
}

TEST(HttpOptions, ThatAreWrongAreAllInOneError) {
  recording_sink sink;
  try {
    server{sink,
           {.threads = 0,
            .keep_alive = -1ms,
            .max_body = 0,
            .receive_within = 25h,
            .trusted_peers = {"localhost", "::1"},
            .headers = {{"X Y", "1"}, {"Connection", "close"}}}};
    ADD_FAILURE() << "must not be built";
  } catch (validation_error const& e) {
    EXPECT_EQ(e.message(),
              "threads: 0 serves nobody; 8 is a start. "
              "keep_alive: -1 ms is too short; 1 ms is the least. "
              "max_body: 0 refuses every body; 1 MiB is usual. "
              "receive_within: 90000000 ms is longer than a day, which is the most. "
              "trusted_peers: \"localhost\" is no address; "
              "write \"10.0.0.0/8\" or \"127.0.0.1\". "
              "headers: \"X Y\" is no name of a header. "
              "headers: Connection is the server's own");
    ASSERT_EQ(e.violations().size(), 7U);
    EXPECT_EQ(e.violations()[1].pointer, "/keep_alive");
    EXPECT_EQ(e.violations()[1].code, "INVALID_OPTION");
  }
}

}  // namespace
}  // namespace holdfast::httplib
