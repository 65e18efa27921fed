// The purse that retries are paid from: P1 to P3.
#include "scripted_atomic.hpp"

#include <holdfast/core/retry_budget.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace {

using holdfast::core::retry_budget;

TEST(retry_budget, starts_full_and_pays_a_burst) {
  retry_budget purse{100, 3000};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(purse.try_pay());
  EXPECT_FALSE(purse.try_pay());
  EXPECT_EQ(purse.thousandths(), 0U);
}

TEST(retry_budget, ten_successes_pay_for_one_retry_at_ten_percent) {
  retry_budget purse{100, 1000};
  ASSERT_TRUE(purse.try_pay());
  for (int i = 0; i < 9; ++i) {
    purse.earn();
    EXPECT_FALSE(purse.try_pay());
  }
  purse.earn();
  EXPECT_TRUE(purse.try_pay());
}

TEST(retry_budget, P1_never_holds_more_than_the_cap) {
  retry_budget purse{100, 1050};
  purse.refund();
  EXPECT_EQ(purse.thousandths(), 1050U);
  ASSERT_TRUE(purse.try_pay());
  for (int i = 0; i < 100; ++i) purse.earn();
  EXPECT_EQ(purse.thousandths(), 1050U);
}

TEST(retry_budget, a_retry_that_helped_gets_its_token_back) {
  retry_budget purse{100, 2000};
  ASSERT_TRUE(purse.try_pay());
  purse.refund();
  EXPECT_EQ(purse.thousandths(), 2000U);
}

TEST(retry_budget, P3_a_full_purse_is_only_read) {
  scripted::with_script script;
  holdfast::core::basic_retry_budget<scripted::atomic> purse{100, 1000};
  for (int i = 0; i < 1000; ++i) purse.earn();
  EXPECT_EQ(script.exchanges, 0);
  ASSERT_TRUE(purse.try_pay());
  purse.earn();
  EXPECT_EQ(script.writes, 2);
}

TEST(retry_budget, under_threads_no_token_is_spent_twice) {
  retry_budget purse{1, 500'000};
  std::atomic<int> paid{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) paid += purse.try_pay() ? 1 : 0;
    });
  for (auto& each : threads) each.join();
  EXPECT_EQ(paid, 500);
  EXPECT_EQ(purse.thousandths(), 0U);
}

}  // namespace
