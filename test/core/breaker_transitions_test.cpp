// The transition table, row by row: each mode and each event, and what comes of it.
#include "breaker_story.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace {

using namespace story;  // NOLINT(google-build-using-namespace): the tests speak its language.

constexpr std::uint32_t row_generation = 5;
constexpr breaker_permit of_now{.generation = row_generation, .probe = false};
constexpr breaker_permit probe_of_now{.generation = row_generation, .probe = true};
constexpr breaker_permit of_before{.generation = row_generation - 1, .probe = true};

enum class event : std::uint8_t {
  ask,
  ask_never,  // .probe = never
  ask_due,    // the time of word C has come
  success,
  failure,
  neutral,
  overloaded,
  unused,
  late,  // any verdict, by a permit of another generation
  over,  // a verdict when the lease is over
  hold_open,
  hold_closed,
  release
};

/// The fields that a table can show: mode, score, overloaded in a row, in flight.
struct shape {
  breaker_mode mode;
  int score;
  int overloaded;
  int out;
  friend bool operator==(shape const&, shape const&) = default;
};

std::ostream& operator<<(std::ostream& to, shape const& s) {
  PrintTo(s.mode, &to);
  return to << " score " << s.score << " overloaded " << s.overloaded << " out " << s.out;
}

struct row {
  shape from;
  event what;
  shape next;
  int bumps;  // of the generation
  breaker_change change = breaker_change::none;
  bool yes = true;  // admitted; or counted
};

// The threshold is 3; three calls are blocked and square 1 is spent, so that the next call, the
// fourth, is a square; `open_soon` is one call earlier.
using enum breaker_mode;
using enum event;
using change = breaker_change;

// clang-format off
constexpr row table[] = {
  // closed
  {{closed, 0, 0, 0}, ask,         {closed, 0, 0, 0},     0},
  {{closed, 2, 2, 0}, ask_never,   {closed, 2, 2, 0},     0},
  {{closed, 0, 0, 0}, success,     {closed, 0, 0, 0},     0},
  {{closed, 2, 2, 0}, success,     {closed, 1, 0, 0},     0},
  {{closed, 0, 2, 0}, failure,     {closed, 1, 2, 0},     0},
  {{closed, 1, 0, 0}, failure,     {closed, 2, 0, 0},     0},
  {{closed, 2, 1, 0}, failure,     {open, 3, 0, 0},       1, change::opened},
  {{closed, 2, 1, 0}, neutral,     {closed, 2, 1, 0},     0},
  {{closed, 1, 1, 0}, overloaded,  {closed, 1, 2, 0},     0},
  {{closed, 1, 2, 0}, overloaded,  {open, 3, 0, 0},       1, change::opened},
  {{closed, 2, 2, 0}, unused,      {closed, 2, 2, 0},     0},
  {{closed, 2, 2, 0}, late,        {closed, 2, 2, 0},     0, change::none, false},
  {{closed, 2, 2, 0}, hold_open,   {held, 0, 0, 0},       1},
  {{closed, 2, 2, 0}, hold_closed, {held, 1, 0, 0},       1},
  {{closed, 2, 2, 0}, release,     {closed, 2, 2, 0},     0},
  // open, nothing out
  {{open, 3, 0, 0},   ask,         {open, 3, 0, 1},       1, change::probing},
  {{open, 3, 0, 0},   ask_due,     {open, 3, 0, 1},       1, change::probing},
  {{open, 3, 0, 0},   ask_never,   {open, 3, 0, 0},       0, change::none, false},
  {{open, 3, 0, 0},   late,        {open, 3, 0, 0},       0, change::none, false},
  {{open, 3, 0, 0},   hold_open,   {held, 0, 0, 0},       1},
  {{open, 3, 0, 0},   hold_closed, {held, 1, 0, 0},       1},
  {{open, 3, 0, 0},   release,     {open, 3, 0, 0},       0},
  // open, a probe out
  {{open, 3, 0, 1},   ask,         {open, 3, 0, 1},       0, change::none, false},
  {{open, 3, 0, 1},   ask_never,   {open, 3, 0, 1},       0, change::none, false},
  {{open, 3, 0, 1},   ask_due,     {open, 3, 0, 1},       2, change::probing},
  {{open, 3, 0, 1},   success,     {recovering, 2, 0, 0}, 1, change::recovering},
  {{open, 3, 0, 1},   failure,     {open, 3, 0, 0},       1},
  {{open, 3, 0, 1},   neutral,     {open, 3, 0, 0},       1},
  {{open, 3, 0, 1},   overloaded,  {open, 3, 0, 0},       1},
  {{open, 3, 0, 1},   unused,      {open, 3, 0, 0},       1},
  {{open, 3, 0, 1},   late,        {open, 3, 0, 1},       0, change::none, false},
  {{open, 3, 0, 1},   over,        {open, 3, 0, 0},       1, change::none, false},
  {{open, 3, 0, 1},   hold_open,   {held, 0, 0, 0},       1},
  // recovering: the window is 3 - score
  {{recovering, 2, 0, 0}, ask,        {recovering, 2, 0, 1}, 0},
  {{recovering, 2, 0, 1}, ask,        {recovering, 2, 0, 1}, 0, change::none, false},
  {{recovering, 1, 0, 1}, ask,        {recovering, 1, 0, 2}, 0},
  {{recovering, 1, 0, 2}, ask,        {recovering, 1, 0, 2}, 0, change::none, false},
  {{recovering, 1, 0, 0}, ask_never,  {recovering, 1, 0, 0}, 0, change::none, false},
  {{recovering, 1, 0, 1}, ask_due,    {recovering, 2, 0, 1}, 1},
  {{recovering, 2, 0, 1}, ask_due,    {open, 3, 0, 1},       2, change::reopened},
  {{recovering, 2, 1, 1}, success,    {recovering, 1, 0, 0}, 0},
  {{recovering, 1, 0, 1}, success,    {closed, 0, 0, 0},     1, change::closed},
  {{recovering, 1, 0, 2}, failure,    {recovering, 2, 0, 1}, 0},
  {{recovering, 2, 0, 1}, failure,    {open, 3, 0, 0},       1, change::reopened},
  {{recovering, 2, 1, 1}, neutral,    {recovering, 2, 1, 0}, 0},
  {{recovering, 2, 1, 1}, overloaded, {recovering, 2, 2, 0}, 0},
  {{recovering, 2, 2, 1}, overloaded, {open, 3, 0, 0},       1, change::reopened},
  {{recovering, 2, 1, 1}, unused,     {recovering, 2, 1, 0}, 0},
  {{recovering, 2, 1, 1}, late,       {recovering, 2, 1, 1}, 0, change::none, false},
  {{recovering, 1, 1, 1}, over,       {recovering, 2, 1, 0}, 1, change::none, false},
  {{recovering, 2, 1, 1}, over,       {open, 3, 0, 0},       1, change::reopened, false},
  {{recovering, 2, 1, 1}, hold_open,  {held, 0, 0, 0},       1},
  {{recovering, 2, 1, 1}, release,    {recovering, 2, 1, 1}, 0},
  // held open (score 0), held closed (score 1)
  {{held, 0, 0, 0},   ask,         {held, 0, 0, 0},       0, change::none, false},
  {{held, 0, 0, 0},   ask_due,     {held, 0, 0, 0},       0, change::none, false},
  {{held, 1, 0, 0},   ask,         {held, 1, 0, 0},       0},
  {{held, 1, 0, 0},   ask_never,   {held, 1, 0, 0},       0},
  {{held, 1, 0, 0},   success,     {held, 1, 0, 0},       0, change::none, false},
  {{held, 1, 0, 0},   failure,     {held, 1, 0, 0},       0, change::none, false},
  {{held, 1, 0, 0},   overloaded,  {held, 1, 0, 0},       0, change::none, false},
  {{held, 0, 0, 0},   hold_closed, {held, 1, 0, 0},       1},
  {{held, 1, 0, 0},   hold_open,   {held, 0, 0, 0},       1},
  {{held, 0, 0, 0},   release,     {closed, 0, 0, 0},     1, change::closed},
  {{held, 1, 0, 0},   release,     {closed, 0, 0, 0},     1, change::closed},
};
// clang-format on

breaker_state state_of(shape s) {
  return {.word = {.mode = s.mode,
                   .score = static_cast<std::uint8_t>(s.score),
                   .overloaded = static_cast<std::uint8_t>(s.overloaded),
                   .in_flight = static_cast<std::uint8_t>(s.out),
                   .episode = 9,
                   .generation = row_generation},
          .tally = {.episode = 9, .k = 1, .n = 3},
          .until = {.tag = row_generation, .us = hf::core::to_us(start + 1s)}};
}

breaker_step apply(row const& r) {
  breaker_rules const rules = plain(3);
  breaker_state const from = state_of(r.from);
  breaker_permit const permit =
      r.from.mode == closed || r.from.mode == held ? of_now : probe_of_now;
  auto const settled = [&](breaker_mark mark) {
    return hf::core::settle(rules, from, permit, mark, start, {});
  };
  switch (r.what) {
    case ask: return hf::core::admit(rules, from, true, start);
    case ask_never: return hf::core::admit(rules, from, false, start);
    case ask_due: return hf::core::admit(rules, from, true, start + 1s);
    case success: return settled(breaker_mark::success);
    case failure: return settled(breaker_mark::failure);
    case neutral: return settled(breaker_mark::neutral);
    case event::overloaded: return settled(breaker_mark::overloaded);
    case unused: return settled(breaker_mark::unused);
    case late: return hf::core::settle(rules, from, of_before, breaker_mark::failure, start, {});
    case over: return hf::core::settle(rules, from, permit, breaker_mark::success, start + 1s, {});
    case hold_open: return hf::core::hold(from, hf::core::held_open);
    case hold_closed: return hf::core::hold(from, hf::core::held_closed);
    case release: return hf::core::release(from);
  }
  return {};
}

TEST(breaker_transitions, follow_the_table_row_by_row) {
  int line = 0;
  for (row const& r : table) {
    SCOPED_TRACE("row " + std::to_string(++line));
    breaker_step const step = apply(r);
    breaker_state const& s = step.next;
    EXPECT_EQ((shape{s.word.mode, s.word.score, s.word.overloaded, s.word.in_flight}), r.next)
        << "from " << r.from;
    EXPECT_EQ(s.word.generation - row_generation, static_cast<std::uint32_t>(r.bumps));
    EXPECT_EQ(step.change, r.change);
    if (r.what <= over) {
      bool const admitted = step.decision == breaker_decision::admitted;
      EXPECT_EQ(r.what <= ask_due ? admitted : step.counted, r.yes);
    }
    bool const new_episode = r.change == change::opened;
    EXPECT_EQ(s.word.episode, new_episode ? 10 : 9);
    EXPECT_EQ(s.tally.n, new_episode ? 0U : r.what <= ask_due && s.word.mode == open ? 4U : 3U);
  }
}

TEST(breaker_transitions, an_admitted_call_gets_a_permit_of_the_generation_it_made) {
  for (row const& r : table) {
    if (r.what > ask_due || !r.yes) continue;
    breaker_step const step = apply(r);
    EXPECT_EQ(step.permit.generation, step.next.word.generation);
    EXPECT_EQ(step.permit.probe, r.next.mode == open || r.next.mode == recovering);
  }
}

TEST(breaker_transitions, a_call_is_passed_over_where_nobody_probes_and_it_could_but_may_not) {
  int passed_over = 0;
  for (row const& r : table) {
    if (r.what > ask_due) continue;
    bool const takes_a_place =
        hf::core::admit(plain(3), state_of(r.from), true, start).permit.probe;
    bool const expected = r.what == ask_never && r.from.out == 0 && takes_a_place;
    EXPECT_EQ(apply(r).passed_over, expected) << "from " << r.from;
    if (expected) ++passed_over;
  }
  EXPECT_EQ(passed_over, 2);
  breaker_state early = state_of({open, 3, 0, 0});
  early.tally.n = 2;
  EXPECT_FALSE(hf::core::admit(plain(3), early, false, start).passed_over) << "no probe is due";
}

TEST(breaker_transitions, a_tally_that_is_full_stays_full_and_time_still_lets_probes_pass) {
  breaker_state s = state_of({open, 3, 0, 0});
  s.tally = {.episode = 9, .k = 65535, .n = UINT32_MAX - 1};
  for (int i = 0; i < 3; ++i) {
    breaker_step const step = hf::core::admit(plain(3), s, true, start);
    EXPECT_EQ(step.decision, breaker_decision::refused);
    EXPECT_EQ(step.next.tally.n, UINT32_MAX);
    s = step.next;
  }
  EXPECT_EQ(hf::core::admit(plain(3), s, true, start + 1s).decision, breaker_decision::admitted);
}

TEST(breaker_transitions, the_generation_and_the_episode_wrap) {
  breaker_state s = state_of({closed, 2, 0, 0});
  s.word.generation = hf::core::generation_mask;
  s.word.episode = hf::core::episode_mask;
  breaker_permit const last{.generation = hf::core::generation_mask, .probe = false};
  s = hf::core::settle(plain(3), s, last, breaker_mark::failure, start, {}).next;
  EXPECT_EQ(s.word.mode, open);
  EXPECT_EQ(s.word.generation, 0U);
  EXPECT_EQ(s.word.episode, 0);
  EXPECT_TRUE(s.has_until());
  EXPECT_EQ(hf::core::unpack_word(pack(s.word)), s.word);
}

}  // namespace
