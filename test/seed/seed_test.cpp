// The page that this library grew from, line by line, top to bottom, with what became of each line.
// This file: the exceptions, the business logic, the global handler. The breaker and the Forbidden
// list follow in seed_breaker_test.cpp and seed_forbidden_test.cpp. The table is docs/seed.md.
#include "../boundary/recording_sink.hpp"

#include <holdfast/boundary/boundary.hpp>
#include <holdfast/holdfast.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace {

namespace hf = holdfast;

/// One boundary, as a service has it, and the answer to the last failure.
struct service {
  hf::test::recording_sink log;
  hf::boundary edge{log};

  hf::answer respond(auto const& handler) {
    hf::request_facts const facts{.request_id = "req-1", .method = "GET", .route = "/jobs/:id"};
    try {
      handler();
    } catch (...) {
      return edge.handle(std::current_exception(), facts);
    }
    throw std::logic_error{"the handler was to fail"};
  }
};

nlohmann::json error_in(hf::answer const& a) { return nlohmann::json::parse(a.body()).at("error"); }

// "Domain Exception Hierarchy"
// "class AppError(Exception): Base for all application errors."
// "def __init__(self, message: str, code: str)"
TEST(seed_hierarchy, one_base_with_message_and_code) {
  static_assert(std::is_base_of_v<std::exception, hf::error>);
  static_assert(std::is_base_of_v<hf::error, hf::not_found>);
  static_assert(std::is_base_of_v<hf::error, hf::validation_error>);
  static_assert(std::is_base_of_v<hf::error, hf::conflict>);
  try {
    throw hf::conflict{"already there"};
  } catch (hf::error const& e) {
    EXPECT_EQ(e.message(), "already there");
    EXPECT_EQ(e.code_name(), "CONFLICT");
    EXPECT_STREQ(e.what(), "already there");  // super().__init__(message)
  }
}

// "class NotFoundError(AppError): super().__init__(f"{resource} {id} not found", "NOT_FOUND")"
TEST(seed_hierarchy, not_found) {
  hf::not_found const e{"Job", "42"};
  EXPECT_EQ(e.message(), "Job 42 not found");
  EXPECT_EQ(e.code_name(), "NOT_FOUND");
}

// "class ValidationError(AppError): super().__init__(f"{field}: {reason}", "VALIDATION_ERROR")"
TEST(seed_hierarchy, validation_error) {
  hf::validation_error const e{"kind", "must be 1 to 64 characters"};
  EXPECT_EQ(e.message(), "kind: must be 1 to 64 characters");
  EXPECT_EQ(e.code_name(), "VALIDATION_ERROR");
  ASSERT_EQ(e.violations().size(), 1U) << "mended: machines can read the field, and several fit";
  EXPECT_EQ(e.violations()[0].pointer, "kind");
}

// "class ConflictError(AppError): super().__init__(message, "CONFLICT")"
TEST(seed_hierarchy, conflict) {
  hf::conflict const e{"job 42 is running"};
  EXPECT_EQ(e.message(), "job 42 is running");
  EXPECT_EQ(e.code_name(), "CONFLICT");
}

struct job {
  std::string kind;
};

struct job_store {
  std::map<std::string, job, std::less<>> jobs{{"7", {"mail"}}};

  // "# Business logic raises domain errors, not HTTP exceptions"
  // "async def get_job(job_id: str) -> Job: job = await db.find(job_id)"
  // "if not job: raise NotFoundError("Job", job_id)"
  // "return job"
  [[nodiscard]] job const& get(std::string_view id) const {
    auto const found = jobs.find(id);
    if (found == jobs.end()) throw hf::not_found{"Job", id};
    return found->second;
  }
  // The same without exceptions.
  [[nodiscard]] hf::result<job> look_up(std::string_view id) const {
    auto const found = jobs.find(id);
    if (found == jobs.end()) return hf::not_found{"Job", id};
    return found->second;
  }
};

TEST(seed_business_logic, raises_domain_errors_thrown_or_returned) {
  job_store const store;
  EXPECT_EQ(store.get("7").kind, "mail");
  EXPECT_THROW(static_cast<void>(store.get("42")), hf::not_found);
  EXPECT_EQ(store.look_up("7")->kind, "mail");
  EXPECT_EQ(store.look_up("42").error().message(), "Job 42 not found");
}

// "Global Error Handler (FastAPI)": "@app.exception_handler(AppError)"
// "status_map = {"NOT_FOUND": 404, "VALIDATION_ERROR": 422, "CONFLICT": 409}"
TEST(seed_handler, the_status_map) {
  service s;
  job_store const store;
  EXPECT_EQ(s.respond([&] { static_cast<void>(store.get("42")); }).status(), 404);
  EXPECT_EQ(s.respond([] { throw hf::validation_error{"kind", "is missing"}; }).status(), 422);
  EXPECT_EQ(s.respond([] { throw hf::conflict{"taken"}; }).status(), 409);
}

// "status_code=status_map.get(exc.code, 500)"
// Mended: a code has a kind and thus a status from its declaration on; none can be forgotten.
inline constexpr hf::codes seed_codes{
    hf::code{"JOB_RUNNING", hf::kind::conflict},
    hf::code{"BOOKS_DO_NOT_BALANCE", hf::kind::internal},
};
struct books_do_not_balance : hf::named<books_do_not_balance, hf::internal_error> {
  using named::named;
  static constexpr auto const& own_code = seed_codes["BOOKS_DO_NOT_BALANCE"];
};
struct job_running : hf::named<job_running, hf::conflict> {
  using named::named;
  static constexpr auto const& own_code = seed_codes["JOB_RUNNING"];
};

TEST(seed_handler, anything_else_is_500_but_a_code_of_ones_own_has_its_status) {
  service s;
  hf::answer const other = s.respond([] { throw books_do_not_balance{"We cannot pay now"}; });
  EXPECT_EQ(other.status(), 500);
  EXPECT_EQ(error_in(other).at("code"), "BOOKS_DO_NOT_BALANCE");
  EXPECT_EQ(s.respond([] { throw job_running{"job 7 is running"}; }).status(), 409);
}

// "content={"error": {"code": exc.code, "message": exc.message, "request_id": get_request_id()}}"
TEST(seed_handler, the_body) {
  service s;
  job_store const store;
  hf::answer const a = s.respond([&] { static_cast<void>(store.get("42")); });
  EXPECT_EQ(
      nlohmann::json::parse(a.body()),
      (nlohmann::json{
          {"error",
           {{"code", "NOT_FOUND"}, {"message", "Job 42 not found"}, {"request_id", "req-1"}}}}));
  EXPECT_EQ(a.content_type(), "application/json");
}

// "@app.exception_handler(Exception)"
// "log.exception("unhandled_error", error=str(exc))"
// "status_code=500 … "code": "INTERNAL_ERROR", "message": "An unexpected error occurred""
TEST(seed_handler, what_nobody_expected) {
  service s;
  hf::answer const a =
      s.respond([] { throw std::runtime_error{"SELECT * FROM jobs: no such table"}; });
  EXPECT_EQ(a.status(), 500);
  EXPECT_EQ(error_in(a).at("code"), "INTERNAL_ERROR");
  EXPECT_EQ(error_in(a).at("message"), "An unexpected error occurred");
  ASSERT_EQ(s.log.size(), 1U);
  EXPECT_NE(s.log.last_line().find("SELECT * FROM jobs: no such table"), std::string::npos);
}

// Mended: the seed forgets the request id where it is needed most.
TEST(seed_handler, the_500_has_a_request_id_too) {
  service s;
  hf::answer const a = s.respond([] { throw std::runtime_error{"secret"}; });
  EXPECT_EQ(error_in(a).at("request_id"), "req-1");
  EXPECT_NE(s.log.last_line().find("req-1"), std::string::npos) << "the same as in the log";
}

// Mended: in C++ not everything that is thrown is an exception.
TEST(seed_handler, what_is_no_exception_at_all) {
  service s;
  hf::answer const a = s.respond([] { throw 42; });
  EXPECT_EQ(a.status(), 500);
  EXPECT_EQ(error_in(a).at("code"), "INTERNAL_ERROR");
}

// Mended: the seed logs only the unexpected; here each failed request leaves one record.
TEST(seed_handler, expected_errors_are_logged_too_and_less_loudly) {
  service s;
  s.respond([] { throw hf::not_found{"Job", 42}; });
  ASSERT_EQ(s.log.size(), 1U);
  EXPECT_EQ(s.log.last().at("level"), "info");
  s.respond([] { throw std::runtime_error{"x"}; });
  EXPECT_EQ(s.log.last().at("level"), "error");
}

}  // namespace
