#include <holdfast/spdlog/sink.hpp>

#include <holdfast/boundary/boundary.hpp>
#include <holdfast/boundary/request_id.hpp>
#include <holdfast/error/named.hpp>

#include <spdlog/async.h>
#include <spdlog/sinks/ostream_sink.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string>
#include <vector>

namespace holdfast::spdlog {
namespace {

using nlohmann::json;

/// A logger into a string.
struct spdlog_fixture : testing::Test {
  std::ostringstream out;
  std::shared_ptr<::spdlog::sinks::ostream_sink_mt> target =
      std::make_shared<::spdlog::sinks::ostream_sink_mt>(out);
  std::shared_ptr<::spdlog::logger> logger = std::make_shared<::spdlog::logger>("jobs", target);

  std::vector<std::string> lines() {
    logger->flush();
    std::vector<std::string> all;
    std::istringstream in{out.str()};
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }
  static void fail(log_sink& to, error const& e) {
    boundary edge{to};
    request_facts facts;
    facts.request_id = "id-1";
    (void)edge.handle(e, facts);
  }
};
using SpdlogSink = spdlog_fixture;

TEST_F(SpdlogSink, WritesARecordAsOneLineOfJson) {
  logger->set_pattern("%v");
  sink to{logger};
  fail(to, not_found{"job", 42, internal("SELECT\n1")});
  ASSERT_EQ(lines().size(), 1U);
  auto const line = json::parse(lines()[0]);
  EXPECT_EQ(line["event"], "request.failed");
  EXPECT_EQ(line["request_id"], "id-1");
  EXPECT_EQ(line["note"], "SELECT\n1");
  EXPECT_EQ(line["level"], "info");
}

TEST_F(SpdlogSink, WritesRecordsAsTheyAreWhereLinesBecomeJson) {
  use_json(*logger);
  sink to{logger};
  fail(to, not_found{"job", 42});
  ASSERT_EQ(lines().size(), 1U);
  EXPECT_EQ(json::parse(lines()[0])["event"], "request.failed");
}

TEST_F(SpdlogSink, MendsBrokenTextAndBracesAreNoFormat) {
  use_json(*logger);
  sink to{logger};
  fail(to, internal_error{"x", internal(std::string{"{} {:d} \xFF\xC0 \x01 %v"})});
  EXPECT_EQ(json::parse(lines().at(0))["note"], "{} {:d} \xEF\xBF\xBD\xEF\xBF\xBD \x01 %v");
}

TEST_F(SpdlogSink, KeepsTheRecordsLevel) {
  logger->set_pattern("%l %v");
  sink to{logger};
  fail(to, internal_error{"x"});
  fail(to, unavailable{"x"});
  fail(to, not_found{"x"});
  ASSERT_EQ(lines().size(), 3U);
  EXPECT_TRUE(lines()[0].starts_with("error {"));
  EXPECT_TRUE(lines()[1].starts_with("warning {"));
  EXPECT_TRUE(lines()[2].starts_with("info {"));
  logger->set_level(::spdlog::level::err);
  fail(to, not_found{"x"});
  EXPECT_EQ(lines().size(), 3U);
}

TEST_F(SpdlogSink, NeedsALogger) { EXPECT_THROW(sink{nullptr}, validation_error); }

using SpdlogLines = spdlog_fixture;

TEST_F(SpdlogLines, OfTheApplicationCarryTheRequestsId) {
  use_json(*logger);
  {
    request_scope const scope{"id-7"};
    logger->warn("low on {}", "disk");
    log(*logger, ::spdlog::level::info, "job.started", {{"job", "42"}, {"attempt", 2}});
  }
  logger->info("idle");
  ASSERT_EQ(lines().size(), 3U);
  auto const plain = json::parse(lines()[0]);
  EXPECT_EQ(plain["request_id"], "id-7");
  EXPECT_EQ(plain["message"], "low on disk");
  EXPECT_EQ(plain["level"], "warning");
  EXPECT_EQ(plain["logger"], "jobs");
  auto const event = json::parse(lines()[1]);
  EXPECT_EQ(event["event"], "job.started");
  EXPECT_EQ(event["request_id"], "id-7");
  EXPECT_EQ(event["job"], "42");
  EXPECT_EQ(event["attempt"], 2);
  EXPECT_FALSE(json::parse(lines()[2]).contains("request_id"));
}

TEST_F(SpdlogLines, CannotBeForgedByWhatClientsWrite) {
  use_json(*logger);
  logger->info("{}", R"({"ts":"2026-01-01T00:00:00.000Z","level":"error","event":"forged"})");
  logger->info("two\nlines");
  ASSERT_EQ(lines().size(), 2U);
  EXPECT_FALSE(json::parse(lines()[0]).contains("event"));
  EXPECT_EQ(json::parse(lines()[1])["message"], "two\nlines");
}

TEST_F(SpdlogLines, KeepTheirIdThroughAnAsynchronousLogger) {
  auto const pool = std::make_shared<::spdlog::details::thread_pool>(64, 1);
  {
    auto const slow = std::make_shared<::spdlog::async_logger>("async", target, pool);
    use_json(*slow);
    request_scope const scope{"id-8"};
    log(*slow, ::spdlog::level::info, "job.started");
    sink to{slow};
    fail(to, not_found{"job", 42});
    slow->flush();
  }
  for (int i = 0; i < 5000 && lines().size() < 2; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  ASSERT_EQ(lines().size(), 2U);
  EXPECT_EQ(json::parse(lines()[0])["request_id"], "id-8");
  EXPECT_EQ(json::parse(lines()[1])["event"], "request.failed");
}

}  // namespace
}  // namespace holdfast::spdlog
