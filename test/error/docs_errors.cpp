// What docs/errors.md shows, compiled and run.
#include "inside.hpp"

#include <holdfast/error/as_result.hpp>
#include <holdfast/error/catalog.hpp>
#include <holdfast/error/context.hpp>
#include <holdfast/error/foreign.hpp>
#include <holdfast/error/ignore.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/error/result.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace docs_errors {

namespace hf = holdfast;
using namespace std::chrono_literals;

struct job {
  std::string id;
  bool running = false;
};

struct job_store {
  std::map<std::string, job, std::less<>> jobs{{"42", {"42", true}}};
  std::optional<job> find(std::string_view id) const {
    auto const found = jobs.find(id);
    return found == jobs.end() ? std::nullopt : std::optional{found->second};
  }
};

job_store store;

// [throw]
job load(std::string_view id) {
  if (auto found = store.find(id)) return *found;
  throw hf::not_found{"job", id};  // the caller reads: job 42 not found
}
// [/throw]

// [return]
hf::result<job> look_up(std::string_view id) {
  if (auto found = store.find(id)) return *found;
  return hf::not_found{"job", id};
}
// [/return]

// [codes]
inline constexpr hf::codes job_codes{
    hf::code{"JOB_RUNNING", hf::kind::conflict},
    hf::code{"JOB_ALREADY_FINISHED", hf::kind::conflict, {}, hf::grpc_code::failed_precondition},
};
// [/codes]

// [name]
struct job_running : hf::named<job_running, hf::conflict> {
  using named::named;
  static constexpr auto const& own_code = job_codes["JOB_RUNNING"];
  explicit job_running(std::string_view id) : named{hf::text("job {} is running", id)} {}
};
// [/name]

inline constexpr hf::codes billing_codes{hf::code{"CARD_DECLINED", hf::kind::forbidden, 402}};
// [catalog]
using codes = hf::catalog<job_codes, billing_codes>;
static_assert(codes::size == 3);
// [/catalog]

[[noreturn]] void give_up(std::string_view id, hf::error const& e) {
  // [parts]
  throw hf::unavailable{hf::text("job {} has to wait", id), hf::retry_after{2s},
                        hf::internal("runner {} refused", "10.0.0.7"), hf::detail_of("job", id),
                        hf::because(e)};
  // [/parts]
}

// [validation]
void check(std::string_view kind, int priority) {
  std::vector<hf::violation> wrong;
  if (kind.empty() || kind.size() > 64)
    wrong.push_back(hf::violation_of("/kind", "LENGTH", "must be 1 to 64 characters"));
  if (priority < 0) wrong.push_back(hf::violation_of("/priority", "RANGE", "must not be negative"));
  if (!wrong.empty()) throw hf::validation_error{std::move(wrong)};
}
// [/validation]

std::string seen_by(std::string_view id) {
  // [catch]
  try {
    if (load(id).running) throw job_running{id};
  } catch (hf::not_found const& e) {
    return std::string{e.message()};
  } catch (hf::conflict const& e) {  // job_running is one
    return std::string{e.code_name()};
  }
  // [/catch]
  return "free";
}

TEST(DocsErrors, TableIsTheCatalog) {
  std::ifstream page{DOCS_ERRORS};
  std::string const text{std::istreambuf_iterator<char>{page}, {}};
  constexpr char const* rows[] = {"`malformed` | 400 | INVALID_ARGUMENT | 65",
                                  "`validation_error` | 422 | INVALID_ARGUMENT | 65",
                                  "`unauthenticated` | 401 | UNAUTHENTICATED | 77",
                                  "`forbidden` | 403 | PERMISSION_DENIED | 77",
                                  "`not_found` | 404 | NOT_FOUND | 66",
                                  "`conflict` | 409 | ABORTED | 75",
                                  "`too_large` | 413 | RESOURCE_EXHAUSTED | 65",
                                  "`overloaded` | 429 | RESOURCE_EXHAUSTED | 75",
                                  "`cancelled` | 499 | CANCELLED | 75",
                                  "`internal_error` | 500 | INTERNAL | 70",
                                  "`unimplemented` | 501 | UNIMPLEMENTED | 69",
                                  "`unavailable` | 503 | UNAVAILABLE | 69",
                                  "`unreachable` | 503 | UNAVAILABLE | 69",
                                  "`timed_out` | 504 | DEADLINE_EXCEEDED | 75"};
  static_assert(std::size(rows) == hf::kind_count);
  for (char const* row : rows) EXPECT_THAT(text, testing::HasSubstr(row));
}

TEST(DocsErrors, ThrownAndCaughtByName) {
  EXPECT_EQ(seen_by("42"), "JOB_RUNNING");
  EXPECT_EQ(seen_by("7"), "job 7 not found");
}

TEST(DocsErrors, ReturnedAndRaised) {
  // [both]
  auto const running = look_up("42").transform([](job const& j) { return j.running; });
  job const sure = look_up("42").value();  // throws hf::not_found, by its full name
  hf::result<job> const maybe = hf::as_result([] { return load("7"); });  // catches it again
  // [/both]
  EXPECT_TRUE(running.value());
  EXPECT_EQ(sure.id, "42");
  EXPECT_EQ(maybe.error().kind(), hf::kind::not_found);
}

TEST(DocsErrors, Parts) {
  hf::error const below = hf::timed_out{};
  try {
    give_up("42", below);
  } catch (hf::unavailable const& e) {
    EXPECT_STREQ(e.what(), "job 42 has to wait");
    EXPECT_EQ(e.verdict(), hf::verdict::overloaded);
    EXPECT_EQ(inside::note(e), "runner 10.0.0.7 refused");
  }
}

TEST(DocsErrors, Validation) {
  EXPECT_NO_THROW(check("report", 1));
  try {
    check("", -1);
    FAIL();
  } catch (hf::validation_error const& e) {
    EXPECT_EQ(e.violations().size(), 2U);
  }
}

// [context]
job load_for(std::string_view user, std::string_view id) {
  auto const doing = [&] {
    return "loading job for " + std::string{user};
  };  // built on failure only
  return hf::in_context(doing, [&] { return load(id); });
}
// [/context]

TEST(DocsErrors, Context) {
  try {
    static_cast<void>(load_for("ann", "7"));
    FAIL();
  } catch (hf::not_found const& e) {
    EXPECT_THAT(inside::doing(e), testing::ElementsAre("loading job for ann"));
    EXPECT_STREQ(e.what(), "job 7 not found");
  }
}

// A stand-in for a database driver, so that the page needs none.
constexpr int busy = 5;
constexpr int constraint = 19;
struct driver_error {
  int number;
  char const* text;
};

// [translate]
/// The one place that knows SQLite's numbers. Everybody else sees our kinds.
hf::error translate(driver_error const& e) {
  auto note = hf::internal("sqlite {}: {}", e.number, e.text);
  switch (e.number) {
    case busy:
      return hf::unavailable{"the job store is busy", std::move(note), hf::retry_after{1s}};
    case constraint: return hf::conflict{"this job exists already", std::move(note)};
    default: return hf::internal_error{hf::public_text{}, std::move(note)};
  }
}

void step(driver_error const& outcome) {
  if (outcome.number != 0) translate(outcome).raise();
}
// [/translate]

TEST(DocsErrors, Translation) {
  EXPECT_NO_THROW(step({0, "not an error"}));
  EXPECT_THROW(step({busy, "database is locked"}), hf::unavailable);
  EXPECT_THROW(step({constraint, "UNIQUE constraint failed: jobs.id"}), hf::conflict);
  EXPECT_THROW(step({11, "database disk image is malformed"}), hf::internal_error);
}

hf::error upstream_says(int status) {
  // [upstream]
  // A client of another service: its 404 is our bug, unless it is the answer we asked for.
  if (status == 404)
    return hf::not_found{"no such customer", hf::verdict::answered, hf::origin::own};
  if (status >= 400 && status < 500)
    return hf::internal_error{hf::public_text{}, hf::internal("crm answered {}", status),
                              hf::verdict::misused, hf::origin::dependency};
  return hf::unavailable{"customers cannot be looked up now",
                         hf::internal("crm answered {}", status), hf::verdict::failed,
                         hf::origin::dependency};
  // [/upstream]
}

TEST(DocsErrors, Upstream) {
  EXPECT_EQ(upstream_says(404).http_status(), 404);
  EXPECT_EQ(upstream_says(422).http_status(), 500);
  EXPECT_EQ(upstream_says(422).verdict(), hf::verdict::misused);
  EXPECT_EQ(upstream_says(502).http_status(), 503);
}

std::optional<hf::error> run_catching(void (*work)()) {
  // [foreign]
  try {
    work();
  } catch (...) {
    return hf::current_error();  // whatever it was; what it said is for the log only
  }
  // [/foreign]
  return std::nullopt;
}

TEST(DocsErrors, Foreign) {
  auto const e = run_catching([] { throw std::runtime_error{"SELECT secret"}; });
  ASSERT_TRUE(e);
  EXPECT_STREQ(e->what(), "An unexpected error occurred");
  EXPECT_THROW(run_catching([] { throw job_running{"42"}; })->raise(), job_running);
}

hf::result<void> put_into_cache(job const&) { return hf::unavailable{}; }

TEST(DocsErrors, Ignoring) {
  job const j{"42"};
  // [ignore]
  hf::ignore(put_into_cache(j), "the cache is an optimisation; the store has the row");
  // [/ignore]
}

}  // namespace docs_errors
