// Answers and records when memory runs out at any point. This program's operator new fails on
// demand.
#include <holdfast/boundary/boundary.hpp>

#include <holdfast/error/foreign.hpp>
#include <holdfast/error/named.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>

namespace {
thread_local long allocations_left = -1;  // negative: as many as you like

bool may_allocate() noexcept {
  if (allocations_left < 0) return true;
  if (allocations_left == 0) return false;
  --allocations_left;
  return true;
}
}  // namespace

// Not inlined: g++ would see malloc meet delete, and not that both are ours.
[[gnu::noinline]] void* operator new(std::size_t size) {
  void* const p = may_allocate() ? std::malloc(size == 0 ? 1 : size) : nullptr;
  if (p == nullptr) throw std::bad_alloc{};
  return p;
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace holdfast {
namespace {

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
    allocations_left = allowed;
    answer const a = edge.handle(e, facts);
    all_went_well = allocations_left > 0;
    allocations_left = -1;
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
  allocations_left = 0;
  (void)edge.handle(e, facts);
  allocations_left = -1;
  EXPECT_EQ(sink.incomplete, 1);
}

TEST(NoMemory, AForeignExceptionIsAnsweredAllTheSame) {
  auto const thrown = std::make_exception_ptr(std::runtime_error{"secret"});
  counting_sink sink;
  boundary edge{sink};
  request_facts facts;
  facts.request_id = "id-1";
  for (long allowed = 0; allowed < 20; ++allowed) {
    allocations_left = allowed;
    answer const a = edge.handle(thrown, facts);
    allocations_left = -1;
    EXPECT_EQ(a.status(), 500);
    EXPECT_EQ(nlohmann::json::parse(a.body())["error"]["request_id"], "id-1");
  }
}

}  // namespace
}  // namespace holdfast
