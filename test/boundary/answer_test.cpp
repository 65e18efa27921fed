#include <holdfast/boundary/answer.hpp>

#include <holdfast/boundary/http_error.hpp>
#include <holdfast/error/named.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace holdfast {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

answer answer_to(error const& e, std::string_view accept = {}, std::string_view method = "GET") {
  request_facts facts;
  facts.request_id = "id-1";
  facts.accept = accept;
  facts.method = method;
  return answer{public_view{e}, facts};
}

std::map<std::string, std::string> headers_of(answer const& a) {
  std::map<std::string, std::string> all;
  for (auto const& [name, value] : a.headers()) all.emplace(name, value);
  return all;
}

constexpr std::string_view wants_problem = "application/problem+json";

TEST(Answer, IsTheSeedsEnvelope) {
  auto const a = answer_to(not_found{"job", 42});
  EXPECT_EQ(a.status(), 404);
  EXPECT_EQ(a.body(),
            R"({"error":{"code":"NOT_FOUND","message":"job 42 not found","request_id":"id-1"}})");
  std::map<std::string, std::string> const wanted{
      {"Content-Type", "application/json"}, {"Cache-Control", "no-store"}, {"Vary", "Accept"}};
  EXPECT_EQ(headers_of(a), wanted);
}

TEST(Answer, NamesEveryKindAsTheCatalogDoes) {
  for (auto const& row : catalog_rows) {
    auto const a = answer_to(make_error(row.kind, public_text{}));
    EXPECT_EQ(a.status(), row.http);
    auto const body = json::parse(a.body());
    EXPECT_EQ(body["error"]["code"], row.code);
    EXPECT_EQ(body["error"]["message"], row.message);
  }
}

TEST(Answer, ShowsDetailsAndFields) {
  auto const e = validation_error{"2 values are wrong", detail_of("limit", 64),
                                  violation_of("/kind", "TOO_LONG", "is too long"),
                                  violation_of("/a~1b", "MISSING", "is missing")};
  auto const own = json::parse(answer_to(e).body())["error"];
  EXPECT_EQ(own["details"], json({{"limit", "64"}}));
  EXPECT_EQ(own["fields"][0],
            json({{"pointer", "/kind"}, {"code", "TOO_LONG"}, {"message", "is too long"}}));
  EXPECT_EQ(own["fields"][1]["pointer"], "/a~1b");
  auto const problem = json::parse(answer_to(e, wants_problem).body());
  EXPECT_EQ(problem["errors"][0],
            json({{"pointer", "#/kind"}, {"code", "TOO_LONG"}, {"detail", "is too long"}}));
}

TEST(Answer, IsAProblemForThoseWhoAsk) {
  auto const a = answer_to(not_found{"job", 42}, wants_problem);
  EXPECT_EQ(a.content_type(), "application/problem+json");
  EXPECT_EQ(headers_of(a)["Vary"], "Accept");
  EXPECT_EQ(json::parse(a.body()), json({{"type", "about:blank"},
                                         {"title", "Not Found"},
                                         {"status", 404},
                                         {"detail", "job 42 not found"},
                                         {"code", "NOT_FOUND"},
                                         {"request_id", "id-1"}}));
}

TEST(Answer, NamesTheTypeOfAProblemWhereThereIsAPlaceForIt) {
  request_facts facts;
  facts.accept = wants_problem;
  error const e = conflict{"no"};
  answer const a{public_view{e}, facts, {.problem_type = "https://example.com/errors/"}};
  auto const body = json::parse(a.body());
  EXPECT_EQ(body["type"], "https://example.com/errors/CONFLICT");
  EXPECT_EQ(body["title"], catalog_of(kind::conflict).message);
}

TEST(Answer, WeighsWhatTheClientAccepts) {
  std::map<std::string, bool> const problem_for{
      {"", false},
      {"*/*", false},
      {"application/*", false},
      {"application/json", false},
      {"application/problem+json", true},
      {"Application/Problem+JSON", true},
      {"application/problem+json, application/json", true},
      {"application/problem+json, */*", true},
      {"text/html,application/problem+json;charset=utf-8;q=0.9,*/*;q=0.8", true},
      {"application/problem+json;q=0.5, application/json", false},
      {"application/problem+json;q=0.5, */*", false},
      {"application/problem+json;q=0.5, application/json;q=0.4", true},
      {"application/problem+json;q=0.5, application/json;q=0.1, */*", true},
      {"application/problem+json;q=0", false},
      {"application/problem+json;q=0.000", false},
      {"application/problem+json;q=0.001", true},
      {"application/problem+json;q=banana", false},
      {"application/problem+json;q=", false},
      {" application/problem+json ; q=1.000 ", true},
      {",,;;,=,q=1", false},
      {"application/problem+xml", false},
      {"application/problem+jsonx", false},
  };
  for (auto const& [accept, problem] : problem_for)
    EXPECT_EQ(answer_to(not_found{}, accept).content_type() == "application/problem+json", problem)
        << accept;
}

TEST(Answer, HasNoBodyOnHeadButItsLength) {
  auto const get = answer_to(not_found{"job", 42});
  auto const head = answer_to(not_found{"job", 42}, {}, "HEAD");
  EXPECT_EQ(head.body(), "");
  EXPECT_EQ(head.content_length(), get.body().size());
}

TEST(Answer, SaysWhenToComeBack) {
  auto const hint = [](error const& e) { return headers_of(answer_to(e))["Retry-After"]; };
  EXPECT_EQ(hint(unavailable{"down", retry_after{2s}}), "2");
  EXPECT_EQ(hint(unavailable{"down", retry_after{1001ms}}), "2");
  EXPECT_EQ(hint(overloaded{"later", retry_after{1ms}}), "1");
  EXPECT_EQ(hint(overloaded{"later", retry_after{0ms}}), "1");
  EXPECT_EQ(hint(overloaded{"later", retry_after{-5s}}), "1");
  EXPECT_EQ(hint(unavailable{"down"}), "");
  EXPECT_EQ(hint(conflict{"no", retry_after{2s}}), "") << "only with 429 and 503";
}

TEST(Answer, CapsDetailsAndSaysSo) {
  detail::draft d{public_text{"many"}};
  d.own_code = &built_in_code(kind::validation);
  for (int i = 0; i < 1000; ++i)
    d.add(violation{"/items/" + std::to_string(i), "BAD", std::string(100, 'x')});
  auto const a = answer_to(error{std::move(d)});
  EXPECT_LE(a.body().size(), 4096U + 256U);
  auto const own = json::parse(a.body())["error"];
  EXPECT_EQ(own["truncated"], true);
  EXPECT_GT(own["fields"].size(), 10U);
}

TEST(Answer, IsValidJsonWhateverIsInIt) {
  std::string nasty;
  for (int c = 0; c < 256; ++c) nasty += static_cast<char>(c);
  detail::draft d{text("{}", nasty)};
  d.own_code = &built_in_code(kind::validation);
  d.add(detail_field{nasty, nasty});
  d.add(violation{nasty, nasty, nasty});
  error const e{std::move(d)};
  for (auto const* accept : {"", "application/problem+json"}) {
    auto const a = answer_to(e, accept);
    EXPECT_TRUE(json::accept(a.body())) << a.body();
  }
}

TEST(Answer, OfADependencyIsNotRepeated) {
  auto const e = not_found{"SELECT secret", origin::dependency, verdict::misused,
                           detail_of("secret", "secret"), retry_after{9s}};
  auto const a = answer_to(e);
  EXPECT_EQ(a.status(), 500);
  EXPECT_EQ(a.body(), R"({"error":{"code":"INTERNAL_ERROR",)"
                      R"("message":"An unexpected error occurred","request_id":"id-1"}})");
  EXPECT_EQ(public_view{e}.level(), log_level::error);
}

TEST(Answer, OfADependencyThatIsDownKeepsItsStatusAndNothingElse) {
  auto const a = answer_to(unavailable{"secret host", origin::dependency, retry_after{9s},
                                       detail_of("secret", 1), violation_of("/s", "S", "secret")});
  EXPECT_EQ(a.status(), 503);
  EXPECT_EQ(a.body().find("secret"), std::string::npos);
  EXPECT_EQ(headers_of(a).count("Retry-After"), 0U);
  EXPECT_EQ(answer_to(timed_out{"secret", origin::dependency}).status(), 504);
  EXPECT_EQ(answer_to(overloaded{"secret", origin::dependency}).status(), 429);
}

TEST(Answer, OfADependencyThatAnsweredIsOurs) {
  auto const e = not_found{"customer 7 not found", origin::dependency, verdict::answered};
  EXPECT_EQ(answer_to(e).status(), 404);
  EXPECT_EQ(json::parse(answer_to(e).body())["error"]["message"], "customer 7 not found");
  // But when to come back to it is not when to come back to us.
  auto const busy = overloaded{"later", origin::dependency, verdict::answered, retry_after{9s}};
  EXPECT_EQ(headers_of(answer_to(busy)).count("Retry-After"), 0U);
}

TEST(Answer, OfAnUndeclaredUpstreamRefusalIsOurFault) {
  // 401, 403, 404 of an upstream that nobody declared to be answers: our credentials, our URL.
  EXPECT_EQ(answer_to(unauthenticated{"x", origin::dependency, verdict::failed}).status(), 500);
  EXPECT_EQ(answer_to(forbidden{"x", origin::dependency, verdict::failed}).status(), 500);
}

TEST(HttpError, HasACodeForEveryStatus) {
  for (int status = 400; status < 600; ++status) {
    error const e = http_error(static_cast<std::uint16_t>(status));
    EXPECT_EQ(e.http_status() < 500, status < 500) << status;
    EXPECT_FALSE(e.message().empty());
  }
  EXPECT_EQ(http_error(405).code_name(), "METHOD_NOT_ALLOWED");
  EXPECT_EQ(http_error(404).code_name(), "NOT_FOUND");
  EXPECT_EQ(http_error(503).kind(), kind::unavailable);
  EXPECT_EQ(http_error(418).message(), "The request was refused");
}

}  // namespace
}  // namespace holdfast
