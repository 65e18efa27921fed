// The three words: what goes in comes out, and each field keeps to its bits.
#include "breaker_story.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>

namespace {

using namespace hf::core;  // NOLINT(google-build-using-namespace)
namespace hf = holdfast;
using namespace std::chrono_literals;

template <class T>
T below(std::uint64_t end) {
  return static_cast<T>(*rc::gen::inRange<std::uint64_t>(0, end));
}

RC_GTEST_PROP(breaker_state, a_word_survives_packing, ()) {
  breaker_word const w{.mode = static_cast<breaker_mode>(below<int>(4)),
                       .score = below<std::uint8_t>(256),
                       .overloaded = below<std::uint8_t>(256),
                       .in_flight = below<std::uint8_t>(256),
                       .episode = below<std::uint16_t>(1U << 14U),
                       .generation = below<std::uint32_t>(1U << 24U)};
  RC_ASSERT(unpack_word(pack(w)) == w);
}

RC_GTEST_PROP(breaker_state, every_bit_pattern_is_a_word, (std::uint64_t bits)) {
  RC_ASSERT(pack(unpack_word(bits)) == bits);
}

RC_GTEST_PROP(breaker_state, a_tally_survives_packing, ()) {
  breaker_tally const t{.episode = below<std::uint16_t>(1U << 14U),
                        .k = below<std::uint32_t>(1U << 18U),
                        .n = below<std::uint32_t>(std::uint64_t{1} << 32U)};
  RC_ASSERT(unpack_tally(pack(t)) == t);
}

RC_GTEST_PROP(breaker_state, a_time_survives_packing, ()) {
  breaker_until const c{.tag = below<std::uint16_t>(1U << 16U),
                        .us = below<std::uint64_t>(std::uint64_t{1} << 48U)};
  RC_ASSERT(unpack_until(pack(c)) == c);
}

TEST(breaker_state, each_field_at_its_largest_fills_its_own_bits_and_no_others) {
  std::uint64_t seen = 0;
  for (breaker_word const& w :
       {breaker_word{.mode = breaker_mode::held}, breaker_word{.score = 255},
        breaker_word{.overloaded = 255}, breaker_word{.in_flight = 255},
        breaker_word{.episode = episode_mask}, breaker_word{.generation = generation_mask}}) {
    EXPECT_EQ(seen & pack(w), 0U);
    seen |= pack(w);
  }
  EXPECT_EQ(seen, UINT64_MAX);
  EXPECT_EQ(std::popcount(pack(breaker_tally{.k = k_mask})), 18);
  EXPECT_EQ(pack(breaker_tally{episode_mask, k_mask, UINT32_MAX}), UINT64_MAX);
  EXPECT_EQ(pack(breaker_until{UINT16_MAX, us_mask}), UINT64_MAX);
}

TEST(breaker_state, nothing_is_due_before_its_time_times_round_up) {
  EXPECT_EQ(to_us(hf::instant{1ns}), 1U);
  EXPECT_EQ(to_us(hf::instant{1000ns}), 1U);
  EXPECT_EQ(to_us(hf::instant{1001ns}), 2U);
  EXPECT_EQ(to_us(hf::instant{}), 0U);
  EXPECT_EQ(to_us(hf::instant{-5s}), 0U);
}

TEST(breaker_state, never_stays_never_and_nine_years_are_enough) {
  EXPECT_EQ(to_instant(to_us(hf::never)), hf::never);
  auto const eight_years = hf::instant{24h * 365 * 8};
  EXPECT_EQ(to_instant(to_us(eight_years)), eight_years);
  EXPECT_EQ(to_instant(to_us(hf::instant{24h * 365 * 12})), hf::never);
}

RC_GTEST_PROP(breaker_state, a_time_comes_back_less_than_a_microsecond_later, ()) {
  auto const at = hf::instant{hf::duration{*rc::gen::inRange<std::int64_t>(0, 1LL << 57)}};
  hf::duration const later = to_instant(to_us(at)) - at;
  RC_ASSERT(later >= 0ns);
  RC_ASSERT(later < 1us);
}

TEST(breaker_state, a_time_of_another_generation_is_not_yet_written) {
  breaker_state s{.word = {.generation = 0x1'0007}, .tally = {}, .until = {.tag = 7, .us = 1}};
  EXPECT_TRUE(s.has_until());
  s.until.tag = 6;
  EXPECT_FALSE(s.has_until());
}

TEST(breaker_state, square_roots_are_whole_and_right) {
  for (std::uint64_t r = 0; r <= 65535; ++r) {
    auto const square = static_cast<std::uint32_t>(r * r);
    ASSERT_EQ(hf::core::detail::square_root(square), r);
    if (r > 0) {
      ASSERT_EQ(hf::core::detail::square_root(square - 1), r - 1);
    }
  }
  EXPECT_EQ(hf::core::detail::square_root(UINT32_MAX), 65535U);
}

}  // namespace
