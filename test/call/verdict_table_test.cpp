// The verdict table, row by row, through hf::call: who answers, what is counted, what the breaker
// makes of it.
#include "call_story.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

struct verdict_row {
  hf::error out;
  hf::verdict expected;
  bool fallback;  // answers instead
  int score;      // of the breaker, afterwards
};

std::vector<verdict_row> verdict_rows() {
  using enum hf::verdict;
  auto const told = [](hf::verdict v) { return hf::internal_error{"told", v}; };
  return {
      // As the catalog has it.
      {hf::malformed{"m"}, answered, false, 0},
      {hf::validation_error{hf::literal{"m"}}, answered, false, 0},
      {hf::unauthenticated{"m"}, answered, false, 0},
      {hf::forbidden{"m"}, answered, false, 0},
      {hf::not_found{"m"}, answered, false, 0},
      {hf::conflict{"m"}, answered, false, 0},
      {hf::too_large{"m"}, answered, false, 0},
      {hf::overloaded{"m"}, overloaded, true, 0},
      {hf::cancelled{"m"}, abandoned, false, 0},
      {hf::internal_error{"m"}, failed, true, 1},
      {hf::unimplemented{"m"}, misused, true, 0},
      {hf::unavailable{"m"}, failed, true, 1},
      {hf::unavailable{"m", hf::retry_after{2s}}, overloaded, true, 0},
      {hf::unreachable{"m"}, not_sent, true, 1},
      {hf::timed_out{"m"}, timed_out, true, 1},
      // As an adapter has it, whatever the kind.
      {told(ok), ok, false, 0},
      {told(answered), answered, false, 0},
      {told(failed), failed, true, 1},
      {told(timed_out), timed_out, true, 1},
      {told(not_sent), not_sent, true, 1},
      {told(overloaded), overloaded, true, 0},
      {told(misused), misused, true, 0},
      {told(abandoned), abandoned, false, 0},
      {hf::not_found{"m", hf::verdict::misused}, misused, true, 0},
  };
}

std::uint64_t count_of(hf::dependency_snapshot const& s, hf::verdict v) {
  std::uint64_t const counts[] = {s.ok,       s.answered,   s.failed,  s.timed_out,
                                  s.not_sent, s.overloaded, s.misused, s.abandoned};
  return counts[static_cast<std::size_t>(v)];
}

TEST(verdict_table, row_by_row_returned_and_thrown) {
  for (verdict_row const& row : verdict_rows())
    for (bool thrown : {false, true}) {
      SCOPED_TRACE(std::string{row.out.code_name()} + " " + std::string{to_string(row.expected)} +
                   (thrown ? " thrown" : " returned"));
      callee c{{.breaker = {}}};
      hf::result<int> const answer = c.call(
          [&]() -> hf::result<int> {
            if (thrown) row.out.raise();
            return row.out;
          },
          instead(3));
      EXPECT_EQ(answer.has_value(), row.fallback);
      EXPECT_EQ(c.report.degraded, row.fallback);
      EXPECT_EQ(c.report.outcome, row.expected);
      EXPECT_EQ(c.report.refused_by, hf::gate::none);
      EXPECT_EQ(c.score(), row.score);
      EXPECT_EQ(count_of(c.now(), row.expected), 1U);
      EXPECT_EQ(c.now().degraded, row.fallback ? 1U : 0U);
    }
}

TEST(verdict_table, overloaded_so_many_times_in_a_row_opens) {
  callee c{{.breaker = {.open_at = 3}}};
  for (int i = 0; i < 2; ++i) static_cast<void>(c.fail(hf::overloaded{"m"}));
  EXPECT_EQ(c.mode(), closed);
  static_cast<void>(c.fail(hf::overloaded{"m", hf::retry_after{20s}}));
  EXPECT_EQ(c.mode(), open);
}

TEST(verdict_table, an_answer_passes_through_without_a_fallback_and_unchanged) {
  callee c{{.breaker = {}}};
  hf::error const answer = hf::not_found{"sku", 42};
  hf::result<int> const r = c.call([&]() -> hf::result<int> { return answer; }, instead(3));
  ASSERT_FALSE(r.has_value());
  EXPECT_EQ(r.error(), answer) << "the very same error";
}

TEST(verdict_table, a_storm_of_not_found_never_opens_the_breaker) {
  callee c{{.breaker = hf::seed_breaker}};
  for (int i = 0; i < 10'000; ++i) static_cast<void>(c.fail(hf::not_found{"job", i}));
  EXPECT_EQ(c.mode(), closed);
  EXPECT_EQ(c.score(), 0);
  EXPECT_EQ(c.now().answered, 10'000U);
}

TEST(verdict_table, misuse_and_cancellation_never_open_the_breaker) {
  callee c{{.breaker = {.open_at = 2}}};
  for (int i = 0; i < 100; ++i) {
    static_cast<void>(c.fail(hf::unimplemented{"m"}));
    static_cast<void>(c.fail(hf::cancelled{"m"}));
  }
  EXPECT_EQ(c.mode(), closed);
}

TEST(verdict_table, an_answer_heals_like_a_success) {
  callee c{{.breaker = {.open_at = 5}}};
  static_cast<void>(c.fail(hf::unavailable{"m"}));
  static_cast<void>(c.fail(hf::not_found{"m"}));
  EXPECT_EQ(c.score(), 0);
}

}  // namespace
