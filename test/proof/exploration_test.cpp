// All reachable states of small breakers: every state that up to four outstanding permits, a clock
// that stands, steps, jumps or runs back, and an operator can bring about.
#include "invariants.hpp"

#include <gtest/gtest.h>

#include <cstdio>

namespace holdfast::proof {
namespace {

constexpr core::breaker_rules small(int threshold) {
  return {
      .threshold = static_cast<std::uint8_t>(threshold), .jitter = false, .every = 5s, .lease = 3s};
}

void expect_sound(core::breaker_rules const& rules, bounds b, std::size_t at_least,
                  std::uint32_t generation = 1000) {
  exploration const e = explorer{rules, b, generation}.run();
  EXPECT_EQ(e.broken, "");
  EXPECT_TRUE(e.complete) << "stopped at depth " << e.depth;
  EXPECT_GE(e.states, at_least) << "an exploration of little shows little";
  std::printf("%zu states, %zu steps, depth %d\n", e.states, e.steps, e.depth);
}

TEST(exploration, of_threshold_one) {
  expect_sound(small(1), {.permits = 4, .blocked = 10}, 4'000);
}
TEST(exploration, of_threshold_two) {
  expect_sound(small(2), {.permits = 4, .blocked = 10}, 8'000);
}
TEST(exploration, of_threshold_three) {
  expect_sound(small(3), {.permits = 4, .blocked = 10}, 18'000);
}

/// A lease longer than the ceiling, so that they run out in the other order.
TEST(exploration, of_leases_longer_than_the_ceiling) {
  core::breaker_rules rules = small(3);
  rules.lease = 7s;
  expect_sound(rules, {.permits = 3, .blocked = 6}, 5'000);
}

TEST(exploration, where_generations_wrap) {
  for (std::uint32_t const last : {core::generation_mask, std::uint32_t{0xFFFF}})
    for (std::uint32_t const before : {0U, 1U})
      expect_sound(small(2), {.permits = 3, .blocked = 5}, 1'500, last - before);
}

/// Five in a row, no squares, one good probe closes: the other values of the same options.
TEST(exploration, of_the_seed_s_rules) {
  core::breaker_rules rules = small(3);
  rules.success_clears = true;
  rules.squares = false;
  rules.closes_at_once = true;
  expect_sound(rules, {.permits = 4, .blocked = 5}, 1'500);
}

}  // namespace
}  // namespace holdfast::proof
