// Memory runs out between a handler's return and the last byte of its response.
#include "../../../test/boundary/failing_new.hpp"
#include "running_server.hpp"

#include <holdfast/error/named.hpp>

namespace holdfast::httplib {
namespace {

using test::raw_client;
using test::running_server;

/// Asks a server whose allocations fail `times` times, `after` the handler has done its own.
void ask_without_memory(running_server& s, std::string const& path) {
  // A sink that has no memory either throws, and that is counted.
  auto const records = [&s] { return s.sink.size() + s.web.lost_records(); };
  auto const before = records();
  raw_client c{s.port};
  auto const r = c.get(path);
  ASSERT_FALSE(r.header("x-request-id").empty()) << path << r.head;
  if (r.status == 200) {
    EXPECT_EQ(r.body, "fine");
    return;
  }
  ASSERT_EQ(records(), before + 1) << path;
  if (r.body == "own words") return;
  ASSERT_TRUE(nlohmann::json::accept(r.body)) << path << r.body;
  auto const body = nlohmann::json::parse(r.body);
  ASSERT_EQ(body["error"]["request_id"], r.header("x-request-id")) << path;
  ASSERT_EQ(r.header("cache-control"), "no-store");
  ASSERT_TRUE(r.status == 500 || r.status == 409 || r.status == 422) << r.status;
}

TEST(HttpNoMemory, EveryRequestIsStillAnsweredOnce) {
  running_server s;
  auto const starve = [](auto const& rq) {
    auto const number = [&](char const* name) {
      return std::stol(std::string{path_param(rq, name)});
    };
    test::fail_allocations(number("after"), number("times"));
  };
  s.web.Get("/fine/:after/:times", [&](auto const& rq, auto& rs) {
    rs.set_content("fine", "text/plain");
    starve(rq);
  });
  s.web.Get("/fails/:after/:times", [&](auto const& rq, auto&) {
    error const e = conflict{"no", internal("a note that needs memory of its own, too")};
    starve(rq);
    e.raise();
  });
  s.web.Get("/says/:after/:times", [&](auto const& rq, auto& rs) {
    rs.status = 422;
    rs.set_content("own words", "text/plain");
    starve(rq);
  });
  s.start();
  for (int after = 0; after < 30; ++after)
    for (int times = 1; times < 5; ++times)
      for (auto const* path : {"/fine/", "/fails/", "/says/"}) {
        ask_without_memory(s, path + std::to_string(after) + "/" + std::to_string(times));
        if (HasFatalFailure()) return;
      }
}

}  // namespace
}  // namespace holdfast::httplib
