// A real server on a free loopback port, for the length of a test.
#pragma once

#include "../../../test/boundary/recording_sink.hpp"
#include "raw_client.hpp"

#include <holdfast/httplib/server.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <string>
#include <thread>

namespace holdfast::test {

/// Options for tests: every record is written, and nothing takes long.
inline httplib::options test_options() {
  httplib::options how;
  how.threads = 4;
  how.boundary.fold.on = false;
  return how;
}

class running_server {
 public:
  explicit running_server(httplib::options how = test_options()) : web{sink, std::move(how)} {}
  ~running_server() { stop(); }
  running_server(running_server const&) = delete;
  running_server& operator=(running_server const&) = delete;

  /// After the routes were added.
  void start() {
    port = web.bind_to_any_port("127.0.0.1").value();
    thread_ = std::jthread{[this] { ended = web.listen_after_bind().has_value(); }};
    ASSERT_TRUE(web.wait_until_ready());
  }
  /// Waits until the last request is done.
  void stop() {
    web.stop();
    if (thread_.joinable()) thread_.join();
  }
  /// Waits for records that are written after the response went out; at most 5 s.
  bool wait_for_records(std::size_t n) const {
    for (int i = 0; i < 5000 && sink.size() < n; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    return sink.size() >= n;
  }

  recording_sink sink;
  httplib::server web;
  int port = 0;
  bool ended = false;

 private:
  std::jthread thread_;
};

/// What every answer to a failure has, whoever failed. Gives back the "error" of the body.
inline nlohmann::json expect_shaped(raw_response const& r, int status, std::string_view code) {
  EXPECT_EQ(r.status, status) << r.head;
  EXPECT_EQ(r.header("content-type"), "application/json") << r.head;
  EXPECT_EQ(r.header("cache-control"), "no-store");
  EXPECT_EQ(r.header("vary"), "Accept");
  EXPECT_FALSE(r.header("x-request-id").empty());
  EXPECT_TRUE(nlohmann::json::accept(r.body)) << r.body;
  auto const own = nlohmann::json::parse(r.body, nullptr, false).value("error", nlohmann::json{});
  EXPECT_EQ(own.value("code", ""), code);
  EXPECT_FALSE(own.value("message", "").empty());
  EXPECT_EQ(own.value("request_id", ""), r.header("x-request-id"));
  return own;
}

}  // namespace holdfast::test
