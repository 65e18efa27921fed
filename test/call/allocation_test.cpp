// What hf::call costs in memory: nothing while all is well, nothing to be refused.
#include "call_story.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

namespace {

thread_local int allocations = 0;

void* counted_allocation(std::size_t size) {
  ++allocations;
  if (void* const p = std::malloc(size != 0 ? size : 1)) return p;
  throw std::bad_alloc{};
}

}  // namespace

// Replaced for the whole program, and each with its partner, or sanitizers see strangers meet. Not
// inlined: g++ would see malloc meet delete, and not that both are ours. Over-aligned new is left
// alone: nothing on these paths needs it.
[[gnu::noinline]] void* operator new(std::size_t size) { return counted_allocation(size); }
[[gnu::noinline]] void* operator new[](std::size_t size) { return counted_allocation(size); }
[[gnu::noinline]] void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
  ++allocations;
  return std::malloc(size != 0 ? size : 1);
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete[](void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete[](void* p, std::size_t) noexcept { std::free(p); }

namespace {

using namespace called;  // NOLINT(google-build-using-namespace): the tests speak its language.

template <class F>
int allocations_in(F&& fn) {
  int const before = allocations;
  fn();
  return allocations - before;
}

hf::protections const all_on{.deadline = 2s,
                             .retry = {},
                             .breaker = {.probe_on_squares = false},
                             .limit = {.in_flight = 4},
                             .timeout = 300ms};

TEST(allocation, is_counted_here) {
  EXPECT_EQ(allocations_in([] {
              int* const volatile seen = new int{1};  // volatile, or the pair may be left out
              delete seen;
            }),
            1);
  EXPECT_GT(allocations_in([] { static_cast<void>(hf::error{hf::not_found{"m"}}); }), 0);
}

TEST(allocation, a_healthy_call_allocates_nothing) {
  callee all{all_on};
  callee plain{{.breaker = {}}};
  EXPECT_EQ(allocations_in([&] {
              for (int i = 0; i < 10; ++i) {
                EXPECT_EQ(all.call([](hf::attempt& a) { return a.number(); },
                                   [](hf::error const&) { return 3U; }),
                          1U);
                EXPECT_TRUE(plain.succeed().has_value());
                EXPECT_EQ(plain.call({}, [] { return 1; }, hf::fail_fast), 1);
              }
            }),
            0);
}

TEST(allocation, a_refusal_allocates_nothing_and_throws_nothing_in_result_shape) {
  for (auto const hold : {true, false}) {
    callee c{all_on};
    if (hold)
      c.it.hold_open();
    else
      c.open();
    EXPECT_EQ(allocations_in([&] {
                for (int i = 0; i < 10; ++i) EXPECT_FALSE(c.succeed().has_value());
              }),
              0);
    EXPECT_EQ(c.now().refused, 10U);
  }
}

TEST(allocation, a_refusal_by_limit_or_deadline_allocates_nothing_either) {
  callee c{{.limit = {.in_flight = 1}}};
  auto run = c.it.begin({}, c.clock.now);
  hf::permit const held = run.admit(c.clock.now);
  EXPECT_EQ(allocations_in([&] { EXPECT_FALSE(c.succeed().has_value()); }), 0);
  EXPECT_EQ(allocations_in([&] {
              hf::result<int> const r = c.call(
                  {.until = c.clock.now}, []() -> hf::result<int> { return 1; }, hf::fail_fast);
              EXPECT_EQ(r.error().kind(), hf::kind::timed_out);
            }),
            0);
}

TEST(allocation, a_refused_call_that_falls_back_allocates_nothing) {
  callee c{all_on};
  c.it.hold_open();
  EXPECT_EQ(allocations_in([&] { EXPECT_EQ(c.call([] { return 1; }, instead(3)), 3); }), 0);
}

TEST(allocation, an_answer_that_passes_through_is_not_copied) {
  callee c{all_on};
  hf::error const answer = hf::not_found{"m"};
  EXPECT_EQ(allocations_in([&] { EXPECT_FALSE(c.fail(answer).has_value()); }), 0);
}

}  // namespace
