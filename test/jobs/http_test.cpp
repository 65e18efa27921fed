// The service's answers, asked over a real socket; nobody works on the jobs.
#include <holdfast/httplib/server.hpp>

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "domain/job_queue.hpp"
#include "http/job_routes.hpp"
#include "store/sqlite_job_store.hpp"
#include "temporary.hpp"
#include "web.hpp"

namespace {

namespace hf = holdfast;
using namespace jobs;
using jobs_test::answer;
using nlohmann::json;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

struct counting_sink final : hf::log_sink {
  void write(hf::log_record const&) override { ++records; }
  std::atomic<int> records{0};
};

class Http : public testing::Test {
 protected:
  jobs_test::temporary_folder folder_;
  sqlite_job_store store_{folder_.file("jobs.db")};
  job_queue queue_{
      store_, [] {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
      }};
  std::atomic<bool> ready_{true};
  counting_sink sink_;
  hf::httplib::server web_{sink_, {.threads = 4}};
  int port_ = 0;
  std::jthread serving_;

  void SetUp() override {
    add_job_routes(web_, queue_, [this] { return ready_.load(); });
    port_ = web_.bind_to_any_port("127.0.0.1").value();
    serving_ = std::jthread{[this] { EXPECT_TRUE(web_.listen_after_bind()); }};
  }
  void TearDown() override { web_.stop(); }

  answer ask(std::string const& method, std::string const& path, std::string const& body = {},
             httplib::Headers const& headers = {}) const {
    return jobs_test::ask(port_, method, path, body, headers);
  }
  answer submit(std::string const& key = {}, std::string const& body = mail) const {
    return ask("POST", "/jobs", body,
               key.empty() ? httplib::Headers{} : httplib::Headers{{"Idempotency-Key", key}});
  }
  std::string submitted() const { return submit().json["id"]; }
  static std::vector<std::string> pointers(answer const& a) {
    std::vector<std::string> out;
    for (auto const& field : a.json["error"]["fields"]) out.push_back(field["pointer"]);
    return out;
  }

  static constexpr char const* mail = R"({"kind":"mail","payload":{"to":"ada","n":[1,2]}})";
  static constexpr char const* no_job = "01890a5d-ac96-774b-bcce-b302099a8057";
};

TEST_F(Http, SubmitAnswersTheJobAndWhereItIs) {
  auto const made = submit();
  ASSERT_EQ(made.status, 201);
  std::string const id = made.json["id"];
  EXPECT_THAT(id, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"));
  EXPECT_EQ(made.header("Location"), "/jobs/" + id);
  EXPECT_EQ(made.header("Content-Type"), "application/json");
  EXPECT_EQ(made.json["state"], "queued");
  EXPECT_EQ(made.json["kind"], "mail");
  EXPECT_EQ(made.json["payload"], json::parse(R"({"n":[1,2],"to":"ada"})"));

  auto const found = ask("GET", made.header("Location"));
  EXPECT_EQ(found.status, 200);
  EXPECT_EQ(found.json, made.json);
  EXPECT_EQ(sink_.records, 0) << "nothing failed, nothing is logged";
}

TEST_F(Http, WhatIsNotThereIsNotFound) {
  for (std::string const id : {no_job, "42", "no-such", "%00", "..", "a%2fb", "%ff%fe"})
    for (auto const& [method, path] :
         {std::pair{"GET", "/jobs/" + id}, std::pair{"POST", "/jobs/" + id + "/cancel"}}) {
      auto const none = ask(method, path);
      EXPECT_EQ(none.status, 404) << method << " " << path;
      EXPECT_EQ(none.code(), "NOT_FOUND");
      EXPECT_NE(none.json["error"]["request_id"], "");
    }
  EXPECT_EQ(ask("GET", std::string{"/jobs/"} + no_job).json["error"]["message"],
            std::string{"job "} + no_job + " not found");
  EXPECT_EQ(ask("GET", "/no-such-route").status, 404);
}

TEST_F(Http, AWrongMethodSaysWhichAreRight) {
  for (auto const& [method, path] : {std::pair{"DELETE", "/jobs"}, std::pair{"PUT", "/jobs/42"},
                                     std::pair{"GET", "/jobs/42/cancel"}}) {
    auto const no = ask(method, path);
    EXPECT_EQ(no.status, 405) << method << " " << path;
    EXPECT_NE(no.header("Allow"), "");
  }
}

TEST_F(Http, WhatIsNoJsonIs400) {
  for (std::string const body :
       {"{", "nul", "\xff", "{\"kind\":\"a\",\"kind\":\"b\",\"payload\":1}"}) {
    auto const no = submit({}, body);
    EXPECT_EQ(no.status, 400) << body;
    EXPECT_EQ(no.code(), "MALFORMED_REQUEST");
  }
  EXPECT_EQ(ask("POST", "/jobs").status, 400) << "no body at all";
  EXPECT_EQ(submit({}, std::string(200'000, '[')).status, 400);
}

TEST_F(Http, WrongValuesAre422AllAtOnce) {
  auto const no = submit("a key", R"({"kind":"","extra":1})");
  EXPECT_EQ(no.status, 422);
  EXPECT_EQ(no.code(), "VALIDATION_ERROR");
  EXPECT_THAT(pointers(no),
              testing::UnorderedElementsAre("/kind", "/payload", "/extra", "/Idempotency-Key"));
  EXPECT_EQ(submit({}, "[]").status, 422);
  EXPECT_EQ(submit({}, R"({"kind":7,"payload":1})").status, 422);
  EXPECT_EQ(submit({}, R"({"kind":")" + std::string(65, 'k') + R"(","payload":1})").status, 422);
  EXPECT_EQ(submit({}, R"({"kind":")" + std::string(64, 'k') + R"(","payload":1})").status, 201);
}

TEST_F(Http, ABodyMayHaveOneMebibyteAndNoMore) {
  std::string const frame = R"({"kind":"k","payload":""})";
  auto const body = [&](std::size_t size) {
    std::string text = frame;
    return text.insert(frame.size() - 2, std::string(size - frame.size(), 'x'));
  };
  EXPECT_EQ(submit({}, body(1024 * 1024)).status, 201);
  auto const no = submit({}, body(1024 * 1024 + 1));
  EXPECT_EQ(no.status, 413);
  EXPECT_EQ(no.code(), "TOO_LARGE");
}

TEST_F(Http, TheSameKeyIsTheSameJob) {
  auto const first = submit("order-7");
  auto const again = submit("order-7", R"( {"payload": {"n":[1,2], "to":"ada"}, "kind":"mail"} )");
  EXPECT_EQ(again.status, 201) << "the same body, written otherwise";
  EXPECT_EQ(again.json["id"], first.json["id"]);
  EXPECT_EQ(again.header("Location"), first.header("Location"));

  auto const other = submit("order-7", R"({"kind":"mail","payload":{"to":"bob"}})");
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(other.code(), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(other.header("Location"), "");
  EXPECT_NE(submit("order-8").json["id"], first.json["id"]);
  EXPECT_EQ(ask("GET", "/jobs").json["jobs"].size(), 2U);
}

TEST_F(Http, ManyWithOneKeyAtOnceAreOneJob) {
  std::mutex lock;
  std::set<std::string> ids;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 5; ++i) {
          auto const made = submit("key-" + std::to_string(i));
          std::lock_guard const held{lock};
          EXPECT_EQ(made.status, 201);
          ids.insert(made.json.value("id", ""));
        }
      });
  }
  EXPECT_EQ(ids.size(), 5U);
}

TEST_F(Http, CancelGoesByTheRules) {
  auto const cancel = [&](std::string const& id) { return ask("POST", "/jobs/" + id + "/cancel"); };
  std::string const queued = submitted();
  EXPECT_EQ(cancel(queued).json["state"], "cancelled");
  EXPECT_EQ(cancel(queued).status, 200) << "again";

  std::string const deferred = submitted();
  auto const taken = queue_.take(job_state::queued);
  EXPECT_EQ(cancel(deferred).status, 409);
  EXPECT_EQ(cancel(deferred).code(), "JOB_RUNNING");
  queue_.settle(taken->id, {run_outcome::end::deferred, "down"});
  EXPECT_EQ(ask("GET", "/jobs/" + deferred).json["note"], "down");
  EXPECT_EQ(cancel(deferred).status, 200);

  for (auto const end : {run_outcome::end::done, run_outcome::end::failed}) {
    std::string const finished = submitted();
    queue_.settle(queue_.take(job_state::queued)->id, {end, ""});
    EXPECT_EQ(cancel(finished).status, 409);
    EXPECT_EQ(cancel(finished).code(), "JOB_ALREADY_FINISHED");
  }
}

TEST_F(Http, ListsPageByPage) {
  std::vector<std::string> all, seen;
  for (int i = 0; i < 7; ++i) all.push_back(submitted());
  std::string path = "/jobs?limit=3";
  for (int pages = 0; pages < 4; ++pages) {
    auto const page = ask("GET", path);
    ASSERT_EQ(page.status, 200);
    for (auto const& j : page.json["jobs"]) seen.push_back(j["id"]);
    if (!page.json.contains("next")) break;
    path = "/jobs?limit=3&after=" + page.json["next"].get<std::string>();
  }
  EXPECT_EQ(seen, all);
  EXPECT_FALSE(ask("GET", "/jobs?limit=7").json.contains("next")) << "none follow";
  (void)ask("POST", "/jobs/" + all[2] + "/cancel");
  EXPECT_EQ(ask("GET", "/jobs?state=queued").json["jobs"].size(), 6U);
  EXPECT_EQ(ask("GET", "/jobs?state=cancelled").json["jobs"][0]["id"], all[2]);
  EXPECT_EQ(ask("GET", "/jobs?state=done").json["jobs"].size(), 0U);

  auto const no = ask("GET", "/jobs?state=lost&limit=0&after=x&stat=done");
  EXPECT_EQ(no.status, 422);
  EXPECT_THAT(pointers(no), testing::UnorderedElementsAre("/state", "/limit", "/after", "/stat"));
}

TEST_F(Http, AliveAlwaysReadyWhileItWantsTraffic) {
  EXPECT_EQ(ask("GET", "/healthz").status, 200);
  EXPECT_EQ(ask("GET", "/readyz").status, 200);
  ready_ = false;
  EXPECT_EQ(ask("GET", "/healthz").status, 200);
  auto const no = ask("GET", "/readyz");
  EXPECT_EQ(no.status, 503);
  EXPECT_EQ(no.code(), "DRAINING");
  EXPECT_EQ(no.header("Retry-After"), "1");
}

TEST_F(Http, ABusyStoreIs503AndLeaksNoSql) {
  sqlite::connection other{folder_.file("jobs.db"), sqlite::connection::access::read_write};
  sqlite::transaction const held{other};
  auto const no = submit();
  EXPECT_EQ(no.status, 503);
  EXPECT_EQ(no.code(), "SERVICE_UNAVAILABLE");
  EXPECT_THAT(no.body, Not(HasSubstr("sqlite")));
  EXPECT_THAT(no.body, Not(HasSubstr("locked")));
  EXPECT_EQ(ask("GET", "/jobs").status, 200) << "reading goes on";
}

}  // namespace
