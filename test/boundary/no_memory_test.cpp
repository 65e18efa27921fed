// Answers and records when memory runs out at any point. This program's operator new fails on
// demand.
#include <holdfast/boundary/boundary.hpp>

#include "failing_new.hpp"

#include <holdfast/error/foreign.hpp>
#include <holdfast/error/named.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>

namespace holdfast {
namespace {

constexpr long forever = 1'000'000;

/// Counts without memory.
class counting_sink final : public log_sink {
 public:
  void write(log_record const& r) override {
    ++records;
    incomplete += r.incomplete ? 1 : 0;
    right = right && r.request.request_id == "id-1" && r.status == 404 && r.code == "NOT_FOUND";
  }
  int records = 0;
  int incomplete = 0;
  bool right = true;
};

TEST(NoMemory, TheAnswerKeepsItsShapeItsStatusAndItsId) {
  error const e =
      not_found{"job", "42-which-is-longer-than-a-short-string-can-hold", detail_of("a", "b"),
                internal("a note that needs memory of its own, too")};
  request_facts facts;
  facts.request_id = "id-1";
  bool all_went_well = false;
  int shortened = 0;
  for (long allowed = 0; allowed < 100 && !all_went_well; ++allowed) {
    counting_sink sink;
    boundary edge{sink, {.fold = {.on = false}}};
    test::fail_allocations(allowed, forever);
    answer const a = edge.handle(e, facts);
    all_went_well = test::allocations_before_failing > 0;
    test::fail_allocations(0, 0);
    EXPECT_EQ(a.status(), 404);
    auto const body = nlohmann::json::parse(a.body());
    EXPECT_EQ(body["error"]["code"], "NOT_FOUND");
    EXPECT_EQ(body["error"]["request_id"], "id-1");
    shortened += body["error"]["message"] == "Not found" ? 1 : 0;
    EXPECT_EQ(sink.records, 1) << allowed;
    EXPECT_TRUE(sink.right);
  }
  EXPECT_TRUE(all_went_well) << "the loop ends where nothing failed any more";
  EXPECT_GT(shortened, 0) << "and memory did run out while the answer was written";
}

TEST(NoMemory, TheRecordSaysThatItIsNotComplete) {
  error const e = not_found{"job", 42};
  request_facts facts;
  facts.request_id = "id-1";
  counting_sink sink;
  boundary edge{sink};
  test::fail_allocations(0, forever);
  (void)edge.handle(e, facts);
  test::fail_allocations(0, 0);
  EXPECT_EQ(sink.incomplete, 1);
}

TEST(NoMemory, AForeignExceptionIsAnsweredAllTheSame) {
  auto const thrown = std::make_exception_ptr(std::runtime_error{"secret"});
  counting_sink sink;
  boundary edge{sink};
  request_facts facts;
  facts.request_id = "id-1";
  for (long allowed = 0; allowed < 20; ++allowed) {
    test::fail_allocations(allowed, forever);
    answer const a = edge.handle(thrown, facts);
    test::fail_allocations(0, 0);
    EXPECT_EQ(a.status(), 500);
    EXPECT_EQ(nlohmann::json::parse(a.body())["error"]["request_id"], "id-1");
  }
}

}  // namespace
}  // namespace holdfast
