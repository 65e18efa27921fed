// The gate under relacy: every interleaving of the small races, bounded searches of the larger.
// All else before relacy: see checked_atomic.hpp.
#include <gtest/gtest.h>

#include <cstdio>
#include <streambuf>

#include "races_of_leases.hpp"

namespace holdfast::proof {
namespace {

using core::breaker_mark;

template <class T>
using real = checked_atomic<T>;

/// Keeps what relacy says. It writes from inside its own heap as well as outside, so a buffer that
/// grows would be freed by the wrong one.
class fixed_text : public std::streambuf {
 public:
  fixed_text() { setp(text_.data(), text_.data() + text_.size()); }
  [[nodiscard]] std::string str() const { return {pbase(), pptr()}; }

 protected:
  int_type overflow(int_type c) override { return traits_type::not_eof(c); }

 private:
  std::array<char, 1 << 16> text_{};
};

struct search {
  rl::scheduler_type_e how;
  unsigned bound;
};
/// Every order of all steps, and every value that a load may see.
constexpr search all{rl::sched_full, 0};
/// The same, of all orders in which threads are cut off no more than `bound` times.
constexpr search switches(unsigned bound) { return {rl::sched_bound, bound}; }
constexpr search random_orders(unsigned count) { return {rl::sched_random, count}; }

struct finding {
  bool holds;
  std::uint64_t orders;
  std::string trace;
};

template <class Race>
finding explore(search s) {
  fixed_text text;
  std::ostream out{&text};
  rl::test_params p;
  p.search_type = s.how;
  p.context_bound = s.bound;
  p.iteration_count = s.bound;
  p.output_stream = &out;
  p.progress_stream = &out;
  bool const holds = rl::simulate<Race>(p);
  return {holds, p.stop_iteration, text.str()};
}

/// It holds, and at least so many orders were tried: a search that tries nothing finds nothing.
template <class Race>
void expect_to_hold(search s, std::uint64_t at_least) {
  finding const f = explore<Race>(s);
  EXPECT_TRUE(f.holds) << f.trace;
  EXPECT_GE(f.orders, at_least);
  std::printf("%lu orders\n", static_cast<unsigned long>(f.orders));
}

template <class Race>
void expect_to_be_caught() {
  EXPECT_FALSE(explore<Race>(random_orders(10'000)).holds);
}

TEST(races, of_three_failures_one_opens) {
  expect_to_hold<failures_race_to_open<real>>(switches(2), 40'000);
  expect_to_hold<failures_race_to_open<real>>(random_orders(20'000), 20'000);
}

TEST(races, two_askers_send_one_probe) { expect_to_hold<askers_of_open<real>>(all, 300'000); }

TEST(races, three_askers_send_one_probe) {
  expect_to_hold<askers_of_open<real, 3>>(switches(2), 150'000);
  expect_to_hold<askers_of_open<real, 3>>(random_orders(20'000), 20'000);
}

TEST(races, a_probe_returns_while_another_asks) {
  expect_to_hold<probe_returns<real, breaker_mark::success>>(all, 200);
  expect_to_hold<probe_returns<real, breaker_mark::failure>>(all, 1000);
  expect_to_hold<probe_returns<real, breaker_mark::neutral>>(all, 1000);
}

TEST(races, the_short_way_out_counts_each_call) {
  expect_to_hold<plain_refusals<real, 1>>(all, 1'000);
  expect_to_hold<plain_refusals<real, 2>>(switches(2), 20'000);
}

TEST(races, a_late_return_counts_or_is_late) {
  expect_to_hold<expiry_races_late_return<real>>(all, 10'000);
}

TEST(races, the_window_is_kept) {
  expect_to_hold<window_is_kept<real, 2>>(all, 5'000);
  expect_to_hold<window_is_kept<real, 3>>(random_orders(20'000), 20'000);
}

TEST(races, a_place_taken_as_old_leases_end_has_its_own) {
  expect_to_hold<expiry_races_join<real, 2>>(switches(5), 20'000);
  expect_to_hold<expiry_races_join<real, 2>>(random_orders(20'000), 20'000);
  expect_to_hold<expiry_races_join<real, 3>>(random_orders(20'000), 20'000);
}

TEST(races, late_returns_and_askers_leave_no_place_without_lease) {
  expect_to_hold<asker_races_late_return<real, breaker_mark::success>>(switches(4), 10'000);
  expect_to_hold<asker_races_late_return<real, breaker_mark::failure>>(switches(4), 10'000);
  expect_to_hold<asker_races_late_return<real, breaker_mark::neutral>>(switches(4), 10'000);
}

TEST(races, two_end_the_same_leases_once) { expect_to_hold<expiries_race<real>>(all, 100'000); }

TEST(races, a_new_outage_counts_its_own_calls) {
  expect_to_hold<opening_races_askers<real, 1>>(all, 10'000);
  expect_to_hold<opening_races_askers<real, 2>>(random_orders(20'000), 20'000);
}

TEST(races, an_operator_has_the_last_word) {
  expect_to_hold<hold_races_failure<real>>(switches(2), 1000);
}

TEST(races, a_torn_compare_and_swap_is_caught) {
  expect_to_be_caught<failures_race_to_open<torn_atomic>>();
  expect_to_be_caught<askers_of_open<torn_atomic>>();
  expect_to_be_caught<window_is_kept<torn_atomic, 3>>();
  expect_to_be_caught<expiries_race<torn_atomic>>();
  expect_to_be_caught<expiry_races_join<torn_atomic, 2>>();
  expect_to_be_caught<opening_races_askers<torn_atomic, 1>>();
}

}  // namespace
}  // namespace holdfast::proof
