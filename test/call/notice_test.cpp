// Notices: what a breaker has become, in order, once each.
#include <holdfast/holdfast.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace notices {

namespace hf = holdfast;
using namespace std::chrono_literals;
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

TEST(notice, tells_at_once_what_an_operator_decides) {
  std::vector<hf::notice> heard;
  hf::dependency d{"shop", three, [&](hf::notice const& n) { heard.push_back(n); }};
  for (int i = 0; i < 3; ++i) call(d, false);
  d.hold_open(hf::instant{7s});
  EXPECT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard.back().mode, breaker_mode::held);
  EXPECT_EQ(heard.back().at, hf::instant{7s});
  d.release();
  EXPECT_EQ(heard.size(), 3U) << "else nobody would ever hear that it is over: all is well now";
  EXPECT_EQ(heard.back().mode, breaker_mode::closed);
  EXPECT_GT(heard.back().at, hf::instant{}) << "now";
  d.release();
  EXPECT_EQ(heard.size(), 3U) << "nothing was held";
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

/// Virtual time, and the notices.
struct starving {
  hf::instant now{1000s};
  std::vector<hf::notice> heard;
  hf::dependency d{"shop",
                   {.breaker = {.open_at = 2, .jitter = false}},
                   [this](hf::notice const& n) { heard.push_back(n); }};

  void call(bool well, hf::probing probe = hf::probing::never) {
    hf::running_call c = d.begin({.probe = probe}, now);
    hf::permit p = c.admit(now);
    p.settle(well ? hf::verdict::ok : hf::verdict::failed, now);
  }
  void pay_for(std::chrono::seconds how_long) {
    for (auto s = 0s; s <= how_long; s += 1s, now += 1s) call(true);
  }
  [[nodiscard]] int times() const {
    return static_cast<int>(
        std::count_if(heard.begin(), heard.end(), [](auto const& n) { return n.starved; }));
  }
};

TEST(starved, an_outage_with_nobody_who_may_probe_says_so_after_a_minute_and_once) {
  starving s;
  s.call(false);
  s.call(false);
  s.pay_for(59s);
  EXPECT_EQ(s.times(), 0);
  s.pay_for(10s);
  ASSERT_EQ(s.times(), 1);
  EXPECT_EQ(s.heard.back().mode, breaker_mode::open);
  EXPECT_EQ(s.heard.back().episode, 1U);
  s.pay_for(1h);
  EXPECT_EQ(s.times(), 1);
}

TEST(starved, is_no_outage_that_somebody_probes) {
  starving s;
  s.call(false);
  s.call(false);
  for (int i = 0; i < 10; ++i) {
    s.pay_for(50s);
    s.call(false, hf::probing::allowed);
  }
  EXPECT_EQ(s.times(), 0);
}

TEST(starved, may_be_a_recovery_too_and_the_next_outage_again) {
  starving s;
  for (int outage = 1; outage <= 2; ++outage) {
    s.call(false, hf::probing::allowed);
    s.call(false, hf::probing::allowed);
    s.call(true, hf::probing::allowed);  // recovering: one success more would close it
    s.pay_for(70s);
    EXPECT_EQ(s.times(), outage);
    EXPECT_EQ(s.heard.back().mode, breaker_mode::recovering);
    s.call(true, hf::probing::allowed);
    EXPECT_EQ(s.heard.back().mode, breaker_mode::closed);
    EXPECT_FALSE(s.heard.back().starved);
  }
}

TEST(notice, that_it_is_open_again_is_told_where_who_finds_the_lease_over_is_the_next_probe) {
  starving s;
  s.call(false);
  s.call(false);
  hf::running_call one = s.d.begin({}, s.now), two = s.d.begin({}, s.now);
  hf::permit probe = one.admit(s.now);
  s.call(true);
  s.call(true);  // the next one blocked is the fourth
  probe.settle(hf::verdict::ok, s.now);
  hf::permit const hung = two.admit(s.now);
  ASSERT_EQ(s.heard.back().mode, breaker_mode::recovering);
  s.now += 31s;
  hf::running_call three = s.d.begin({}, s.now);
  hf::permit const next = three.admit(s.now);
  ASSERT_TRUE(next);
  EXPECT_EQ(s.heard.back().mode, breaker_mode::open);
}

}  // namespace notices
