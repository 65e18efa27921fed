// What goes wrong in the waits between other libraries' attempts, and must not here.
#include <holdfast/core/retry.hpp>
#include <holdfast/core/retry_budget.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <thread>
#include <vector>

namespace holdfast::proof {
namespace {

using namespace std::chrono_literals;
using core::roll;
using core::wait_before;

constexpr retry usual{};
constexpr int many = 10'000;

std::vector<double> waits(std::uint32_t made, std::uint64_t seed) {
  std::vector<double> all;
  for (std::uint64_t i = 0; i < many; ++i)
    all.push_back(static_cast<double>(wait_before(usual, made, {}, roll(seed, i)).count()));
  return all;
}

double correlation(std::vector<double> const& x, std::vector<double> const& y) {
  double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sx += x[i], sy += y[i];
    sxx += x[i] * x[i], syy += y[i] * y[i], sxy += x[i] * y[i];
  }
  auto const n = static_cast<double>(x.size());
  return (n * sxy - sx * sy) / std::sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
}

TEST(waits, lie_between_the_shortest_and_the_cap_whatever_is_rolled) {
  for (std::uint32_t made : {1U, 2U, 5U, 9U, 1000U, UINT32_MAX})
    for (std::uint64_t const rolled : {std::uint64_t{0}, UINT64_MAX, roll(1, made)}) {
      duration const wait = wait_before(usual, made, {}, rolled);
      EXPECT_GE(wait, usual.at_least);
      EXPECT_LE(wait, usual.cap);
    }
}

TEST(waits, do_not_pile_up_at_the_shortest_nor_at_the_cap) {
  for (std::uint32_t made : {1U, 9U}) {
    auto const all = waits(made, 7);
    double const least = usual.at_least / 1.0ns;
    double const most = core::longest_wait(usual, made) / 1.0ns;
    for (int tenth = 0; tenth < 10; ++tenth) {
      double const from = least + (most - least) * tenth / 10;
      double const to = least + (most - least) * (tenth + 1) / 10;
      auto const in =
          std::count_if(all.begin(), all.end(), [&](double w) { return w >= from && w <= to; });
      EXPECT_NEAR(static_cast<double>(in), many / 10., 150) << made << ", tenth " << tenth;
    }
  }
}

TEST(waits, of_two_callers_and_of_two_attempts_have_nothing_to_do_with_each_other) {
  double const chance = 4 / std::sqrt(many);
  EXPECT_LT(std::abs(correlation(waits(3, 1), waits(3, 2))), chance) << "neighbouring seeds";
  auto x = waits(3, 1);
  std::vector<double> const y{x.begin() + 1, x.end()};
  x.pop_back();
  EXPECT_LT(std::abs(correlation(x, y)), chance) << "one after the other";
  EXPECT_GT(correlation(x, x), .99) << "it would be seen";
}

TEST(waits, are_never_shorter_than_the_callee_asked_for_and_differ_on_top_of_it) {
  for (std::uint64_t i = 0; i < 1000; ++i) {
    duration const wait = wait_before(usual, 1, 3s, roll(1, i));
    EXPECT_GE(wait, 3s + usual.at_least);
    EXPECT_LE(wait, 3s + usual.first);
  }
  EXPECT_NE(wait_before(usual, 1, 3s, roll(1, 0)), wait_before(usual, 1, 3s, roll(1, 1)));
  EXPECT_GE(wait_before(usual, 1, -3s, 0), usual.at_least) << "a hint of the past is none";
}

TEST(waits, saturate) {
  retry const patient{.at_least = 0ns, .first = duration::max(), .cap = duration::max()};
  EXPECT_LE(wait_before(patient, 1, {}, UINT64_MAX), duration::max());
  EXPECT_GE(wait_before(patient, 10, {}, UINT64_MAX), 0ns);
  EXPECT_EQ(wait_before(usual, 1, duration::max(), 0), duration::max());
  auto const plan =
      core::plan_retry(usual, 1, verdict::failed, true, duration::max(), 0,
                       {.deadline = instant{2s}, .work_until = instant{2s}}, instant{1s});
  EXPECT_EQ(plan.why, give_up::no_time) << "and not in the past";
  EXPECT_EQ(after(never - 1ns, 2ns), never);
}

TEST(waits, never_reach_past_the_deadline) {
  core::time_frame const frame{.deadline = instant{1s}, .work_until = instant{950ms}};
  for (std::uint64_t i = 0; i < 1000; ++i)
    for (duration const now : {duration{0}, duration{900ms}, duration{949ms}, duration{2s}}) {
      auto const plan =
          core::plan_retry(usual, 1, verdict::failed, true, {}, roll(1, i), frame, instant{now});
      EXPECT_TRUE(plan.why == give_up::no_time || plan.at < frame.work_until);
    }
}

TEST(waits, are_paid_for_once_each_however_many_ask_at_once) {
  core::retry_budget purse{100, 50 * core::retry_budget::price};
  std::atomic<int> paid{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) paid += purse.try_pay() ? 1 : 0;
      });
  }
  EXPECT_EQ(paid, 50);
  EXPECT_EQ(purse.thousandths(), 0U);
}

}  // namespace
}  // namespace holdfast::proof
