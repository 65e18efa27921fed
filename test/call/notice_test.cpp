// Notices: what a breaker has become, in order, once each.
#include <holdfast/holdfast.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace notices {

namespace hf = holdfast;
using hf::core::breaker_mode;

constexpr hf::protections three{.breaker = {.open_at = 3, .probe_on_squares = true}};

void call(hf::dependency& d, bool well) {
  (void)hf::call(
      d, [&]() -> hf::result<int> { return well ? hf::result<int>{1} : hf::unavailable{"down"}; },
      [](hf::error const&) { return 0; });
}

TEST(notice, tells_each_mode_once_and_in_order) {
  std::vector<hf::notice> heard;
  hf::dependency d{"shop", three, [&](hf::notice const& n) { heard.push_back(n); }};
  for (int i = 0; i < 3; ++i) call(d, false);
  call(d, true);                              // the first probe
  for (int i = 0; i < 2; ++i) call(d, true);  // down to zero
  ASSERT_EQ(heard.size(), 3U);
  breaker_mode const modes[] = {breaker_mode::open, breaker_mode::recovering, breaker_mode::closed};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(heard[i].mode, modes[i]);
    EXPECT_EQ(heard[i].sequence, i + 1);
    EXPECT_EQ(heard[i].episode, 1U);
    EXPECT_EQ(heard[i].dependency, "shop");
  }
  EXPECT_EQ(heard[2].blocked, 1U);
}

TEST(notice, says_nothing_while_nothing_changes) {
  int heard = 0;
  hf::dependency d{"shop", three, [&](hf::notice const&) { ++heard; }};
  for (int i = 0; i < 100; ++i) call(d, i % 2 == 0);
  EXPECT_EQ(heard, 0);
}

TEST(notice, a_listener_that_throws_harms_no_call) {
  hf::dependency d{"shop", three, [](hf::notice const&) { throw std::runtime_error{"ouch"}; }};
  for (int i = 0; i < 3; ++i) call(d, false);
  EXPECT_EQ(d.snapshot().breaker.word.mode, breaker_mode::open);
  call(d, true);
  EXPECT_EQ(d.snapshot().breaker.word.mode, breaker_mode::recovering);
}

TEST(notice, a_listener_may_call_the_dependency_itself) {
  std::vector<breaker_mode> heard;
  hf::dependency* self = nullptr;
  hf::dependency d{"shop", three, [&](hf::notice const& n) {
                     heard.push_back(n.mode);
                     if (n.mode == breaker_mode::open) call(*self, true);  // becomes the probe
                   }};
  self = &d;
  for (int i = 0; i < 3; ++i) call(d, false);
  EXPECT_EQ(heard, (std::vector{breaker_mode::open, breaker_mode::recovering}));
}

TEST(notice, from_many_threads_comes_to_one_at_a_time) {
  std::vector<std::uint64_t> heard;  // unguarded on purpose: TSan sees two at once
  hf::dependency d{"shop", three, [&](hf::notice const& n) { heard.push_back(n.sequence); }};
  std::vector<std::jthread> threads;
  for (unsigned t = 0; t < 4; ++t)
    threads.emplace_back([&d, t] {
      for (unsigned i = 0; i < 3000; ++i) call(d, (i / 7 + t) % 3 == 0);
    });
  threads.clear();
  ASSERT_GT(heard.size(), 2U);
  for (std::size_t i = 0; i < heard.size(); ++i) EXPECT_EQ(heard[i], i + 1);
}

}  // namespace notices
