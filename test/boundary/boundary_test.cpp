#include <holdfast/boundary/boundary.hpp>

#include "recording_sink.hpp"

#include <holdfast/boundary/http_error.hpp>
#include <holdfast/error/context.hpp>
#include <holdfast/error/foreign.hpp>
#include <holdfast/error/named.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace holdfast {
namespace {

using namespace std::chrono_literals;
using test::recording_sink;

request_facts facts_of(std::string_view id) {
  request_facts f;
  f.request_id = id;
  f.method = "GET";
  f.route = "/jobs/:id";
  f.elapsed = 1500us;
  return f;
}

TEST(Boundary, WritesOneRecordPerFailure) {
  recording_sink sink;
  boundary edge{sink};
  auto const a = edge.handle(not_found{"job", 42}, facts_of("id-1"));
  EXPECT_EQ(a.status(), 404);
  ASSERT_EQ(sink.size(), 1U);
  auto const r = sink.at(0);
  EXPECT_EQ(r["event"], "request.failed");
  EXPECT_EQ(r["level"], "info");
  EXPECT_EQ(r["request_id"], "id-1");
  EXPECT_EQ(r["method"], "GET");
  EXPECT_EQ(r["route"], "/jobs/:id");
  EXPECT_EQ(r["status"], 404);
  EXPECT_EQ(r["code"], "NOT_FOUND");
  EXPECT_EQ(r["message"], "job 42 not found");
  EXPECT_EQ(r["elapsed_us"], 1500);
}

TEST(Boundary, ShowsTheOperatorWhatTheCallerDoesNotSee) {
  recording_sink sink;
  boundary edge{sink};
  answer const a = [&] {
    try {
      in_context("loading job 42", [] {
        error const cause = unavailable{"The database is busy", internal("disk I/O error")};
        throw internal_error{"Sorry", internal("SELECT * FROM job"), because(cause)};
      });
    } catch (...) {
      return edge.handle(std::current_exception(), facts_of("id-1"));
    }
    throw std::logic_error{"not reached"};
  }();
  EXPECT_EQ(a.body().find("SELECT"), std::string::npos);
  auto const r = sink.last();
  EXPECT_EQ(r["note"], "SELECT * FROM job");
  EXPECT_EQ(r["frames"][0]["doing"], "loading job 42");
  EXPECT_NE(r["frames"][0]["file"].get<std::string>().find("boundary_test.cpp"), std::string::npos);
  EXPECT_EQ(r["causes"][0]["code"], "SERVICE_UNAVAILABLE");
  EXPECT_EQ(r["causes"][0]["note"], "disk I/O error");
}

TEST(Boundary, TellsAForeignExceptionOnlyToTheOperator) {
  recording_sink sink;
  boundary edge{sink};
  auto const a =
      edge.handle(std::make_exception_ptr(std::runtime_error{"/etc/secret"}), facts_of("id-1"));
  EXPECT_EQ(a.status(), 500);
  EXPECT_EQ(a.body().find("secret"), std::string::npos);
  EXPECT_EQ(sink.last()["note"], "std::runtime_error: /etc/secret");
  EXPECT_EQ(sink.last()["level"], "error");
  auto const none = edge.handle(std::exception_ptr{}, facts_of("id-2"));
  EXPECT_EQ(none.status(), 500);
}

TEST(Boundary, SaysWhatTheDependencySaidOnlyInTheRecord) {
  recording_sink sink;
  boundary edge{sink};
  auto const a = edge.handle(not_found{"x", origin::dependency, verdict::misused}, facts_of("1"));
  EXPECT_EQ(a.status(), 500);
  auto const r = sink.last();
  EXPECT_EQ(r["code"], "INTERNAL_ERROR");
  EXPECT_EQ(r["error_code"], "NOT_FOUND");
  EXPECT_EQ(r["origin"], "dependency");
  EXPECT_EQ(r["level"], "error");
}

TEST(Boundary, RecordsAreValidAndBoundedWhateverIsInThem) {
  recording_sink sink;
  boundary edge{sink};
  std::string nasty;
  for (int i = 0; i < 10'000; ++i) nasty += static_cast<char>(i * 7);
  error e = internal_error{"x", internal(nasty)};
  for (int i = 0; i < 30; ++i) {
    for (int k = 0; k < 20; ++k) e = e.with(frame{internal(nasty), {}});
    e = internal_error{"y", internal(nasty), because(e)};
  }
  (void)edge.handle(e, facts_of("id-1"));
  ASSERT_EQ(sink.size(), 1U);
  auto const r = sink.last();  // parses
  EXPECT_LE(r["note"].get<std::string>().size(), 4096U + 3U);
  EXPECT_EQ(r["causes"].size(), 16U);
  // 16 KB of text; as JSON a control character takes six bytes, and the frame of each cause comes
  // on top.
  EXPECT_LE(sink.lines().back().size(), 150'000U);
}

class throwing_sink final : public log_sink {
 public:
  void write(log_record const&) override { throw 42; }
};

TEST(Boundary, ASinkThatThrowsHarmsNoRequest) {
  throwing_sink sink;
  boundary edge{sink};
  EXPECT_EQ(edge.handle(not_found{"job", 42}, facts_of("id-1")).status(), 404);
  EXPECT_EQ(edge.lost_records(), 1U);
  log_failure(sink, "worker.failed", internal_error{"x"});
}

TEST(Boundary, LogsFailuresOutsideOfRequests) {
  recording_sink sink;
  log_failure(sink, "worker.failed", internal_error{"x", internal("job 7")});
  EXPECT_EQ(sink.last()["event"], "worker.failed");
  EXPECT_EQ(sink.last()["note"], "job 7");
}

/// A boundary whose clock the test turns.
struct folding_fixture : testing::Test {
  recording_sink sink;
  instant now{};
  int minted = 0;
  boundary edge{sink, {.fold = {.most = 3, .window = 1s}, .clock = [this] { return now; }}};

  void fail(error const& e, int times = 1) {
    for (int i = 0; i < times; ++i)
      (void)edge.handle(e, facts_of("id-" + std::to_string(++minted)));
  }
};
using BoundaryFolding = folding_fixture;

TEST_F(BoundaryFolding, CountsWhatComesBeyondTheRate) {
  fail(not_found{"job", 1}, 10);
  EXPECT_EQ(sink.size(), 3U);
  now += 1s;
  fail(not_found{"job", 1});
  ASSERT_EQ(sink.size(), 5U) << "the summary, then the new one";
  auto const sum = sink.at(3);
  EXPECT_EQ(sum["event"], "requests.folded");
  EXPECT_EQ(sum["code"], "NOT_FOUND");
  EXPECT_EQ(sum["status"], 404);
  EXPECT_EQ(sum["count"], 7);
  EXPECT_EQ(sum["first_id"], "id-4");
  EXPECT_EQ(sum["last_id"], "id-10");
  EXPECT_EQ(sink.at(4)["request_id"], "id-11");
}

TEST_F(BoundaryFolding, BeginsANewWindowAtItsVeryEnd) {
  fail(not_found{"job", 1}, 4);
  now += 1s - 1ns;
  fail(not_found{"job", 1});
  EXPECT_EQ(sink.size(), 3U);
  now += 1ns;
  fail(conflict{"no"});  // any record brings the summaries that are due
  ASSERT_EQ(sink.size(), 5U);
  EXPECT_EQ(sink.at(3)["count"], 2);
}

TEST_F(BoundaryFolding, KeepsCodesApart) {
  fail(not_found{"job", 1}, 4);
  fail(conflict{"no"}, 4);
  EXPECT_EQ(sink.size(), 6U);
  edge.flush();
  EXPECT_EQ(sink.size(), 8U);
}

TEST_F(BoundaryFolding, NeverFoldsWhatMatters) {
  error const cause = internal_error{"x"};
  for (error const& e : {error{internal_error{"x"}}, error{unauthenticated{}}, error{forbidden{}},
                         error{timed_out{}}, error{unavailable{"database", because(cause)}},
                         error{unavailable{"upstream", origin::dependency}},
                         error{overloaded{"upstream", origin::dependency}},
                         error{not_found{"upstream", origin::dependency, verdict::misused}}}) {
    auto const before = sink.size();
    fail(e, 10);
    EXPECT_EQ(sink.size(), before + 10) << e.code_name();
  }
}

TEST_F(BoundaryFolding, FoldsRefusalsOfOurOwn) {
  fail(unavailable{"circuit open"}, 10);
  fail(overloaded{"slow down"}, 10);
  EXPECT_EQ(sink.size(), 6U);
}

TEST_F(BoundaryFolding, LosesNothing) {
  error const errors[] = {not_found{"job", 1}, conflict{"no"}, internal_error{"x"}, malformed{}};
  for (int i = 0; i < 1000; ++i) {
    fail(errors[i % 4]);
    now += (i % 17) * 10ms;
  }
  edge.flush();
  std::size_t total = 0;
  for (auto const& line : sink.lines()) {
    auto const r = nlohmann::json::parse(line);
    total += r.value("count", std::size_t{1});
  }
  EXPECT_EQ(total, 1000U);
}

TEST(BoundaryFoldingOff, WritesEveryRecord) {
  recording_sink sink;
  boundary edge{sink, {.fold = {.on = false}}};
  for (int i = 0; i < 500; ++i) (void)edge.handle(not_found{"job", 1}, facts_of("id"));
  EXPECT_EQ(sink.size(), 500U);
}

TEST(BoundaryFoldingEnd, ItsDestructorFlushes) {
  recording_sink sink;
  {
    boundary edge{sink, {.fold = {.most = 0}}};
    for (int i = 0; i < 5; ++i) (void)edge.handle(not_found{"job", 1}, facts_of("id"));
    EXPECT_EQ(sink.size(), 0U);
  }
  ASSERT_EQ(sink.size(), 1U);
  EXPECT_EQ(sink.at(0)["count"], 5);
}

TEST(BoundaryFoldingThreads, CountsEachOnce) {
  recording_sink sink;
  constexpr std::size_t each = 500;
  {
    boundary edge{sink, {.fold = {.most = 10, .window = 1ms}}};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (std::size_t i = 0; i < each; ++i)
          (void)edge.handle(not_found{"job", 1}, facts_of("id"));
      });
  }
  std::size_t total = 0;
  for (auto const& line : sink.lines())
    total += nlohmann::json::parse(line).value("count", std::size_t{1});
  EXPECT_EQ(total, 4 * each);
}

}  // namespace
}  // namespace holdfast
