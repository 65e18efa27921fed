// What errors allocate, and what they do when there is nothing to allocate. A program of its own:
// it replaces operator new.
#include "inside.hpp"
#include "sample_errors.hpp"

#include <holdfast/error/as_result.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>

namespace memory {
thread_local long made = 0;         // allocations so far
thread_local long live = 0;         // made and not freed
thread_local long fail_after = -1;  // this many more succeed; negative: all
}  // namespace memory

void* operator new(std::size_t size) {
  if (memory::fail_after == 0) throw std::bad_alloc{};
  if (memory::fail_after > 0) --memory::fail_after;
  void* const block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) throw std::bad_alloc{};
  ++memory::made;
  ++memory::live;
  return block;
}
void operator delete(void* block) noexcept {
  if (block != nullptr) --memory::live;
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept { operator delete(block); }

namespace memory_test {

namespace hf = holdfast;

template <class F>
long allocations_of(F&& fn) {
  long const before = memory::made;
  fn();
  return memory::made - before;
}

/// Memory ends after some allocations, for the life of this.
struct shortage {
  explicit shortage(long after) { memory::fail_after = after; }
  ~shortage() { memory::fail_after = -1; }
  shortage(shortage const&) = delete;
  shortage& operator=(shortage const&) = delete;
};

hf::error full() {
  return sample::job_gone{
      hf::text("job {} is gone", std::string(60, 'x')), hf::internal(std::string(100, 's')),
      hf::detail_of("job", std::string(60, 'j')),
      hf::violation_of("/a/long/pointer/of/a/field", "BAD", "must be something else"),
      hf::because(hf::conflict{"below"})};
}

TEST(Allocations, CopyingMakesNone) {
  hf::error const e = full();
  EXPECT_EQ(allocations_of([&] {
              hf::error copy = e;
              hf::error const moved = std::move(copy);
              copy = moved;
              hf::result<int> const r = copy;
              hf::result<int> const again = r;
              static_cast<void>(copy.cause());
              static_cast<void>(copy.what());
            }),
            0);
}

TEST(Allocations, ThrowingAndCatchingMakesNone) {
  hf::error const e = full();
  EXPECT_EQ(allocations_of([&] {
              try {
                e.raise();
              } catch (...) {
                EXPECT_TRUE(hf::current_error() == e);
              }
            }),
            0);
}

TEST(Allocations, MakingOneOfALiteralMakesOne) {
  EXPECT_EQ(
      allocations_of([] { hf::error const e = hf::conflict{"a literal, however long it may be"}; }),
      1);
}

TEST(Allocations, ContextMakesNoneWhileAllGoesWell) {
  int built = 0;
  EXPECT_EQ(
      allocations_of([&] {
        EXPECT_EQ(hf::in_context("a text that is too long for the string to hold it inside",
                                 [] { return 1; }),
                  1);
        EXPECT_TRUE(hf::in_context([&] { return std::string(100, 'x') + std::to_string(++built); },
                                   [] { return hf::result<int>{2}; }));
      }),
      0);
  EXPECT_EQ(built, 0);
}

TEST(Allocations, ResultsOfValuesMakeNone) {
  EXPECT_EQ(allocations_of([] {
              hf::result<int> const r = 3;
              EXPECT_EQ(*r.transform([](int n) { return n + 1; }).and_then([](int n) {
                return hf::result<int>{n};
              }),
                        4);
            }),
            0);
}

TEST(Allocations, AllAreFreed) {
  long const before = memory::live;
  {
    hf::error e = full();
    for (int i = 0; i < 10; ++i)
      e = hf::unavailable{"again", hf::because(e.with(hf::internal("note")))};
    static_cast<void>(hf::as_result([&] { hf::in_context("x", [&] { e.raise(); }); }).error());
  }
  EXPECT_EQ(memory::live, before);
}

TEST(NoMemory, MakingAnErrorSaysSo) {
  shortage const none{0};
  EXPECT_THROW(hf::conflict{"c"}, std::bad_alloc);
}

TEST(NoMemory, AnErrorStaysWholeWhenPartsCannotBeAdded) {
  hf::error const e = full();
  long const before = memory::live;
  for (long n = 0; n < 8; ++n) {
    shortage const soon{n};
    EXPECT_ANY_THROW(
        static_cast<void>(e.with(hf::internal(std::string(100, 'n')), hf::detail_of("a", "b"))));
  }
  EXPECT_EQ(memory::live, before);
  EXPECT_EQ(e.details().size(), 1U);
}

/// Converts with ever more memory until it suffices; whatever comes of it is an honest error.
template <class Check>
void convert_under_shortage(std::exception_ptr const& thrown, Check&& check) {
  long const before = memory::live;
  for (long n = 0; n < 60; ++n) {
    hf::error const e = [&] {
      shortage const soon{n};
      return hf::error_from(thrown);
    }();
    check(e);
  }
  EXPECT_EQ(memory::live, before);
}

TEST(NoMemory, ForeignExceptionsAreInternalErrors) {
  auto const thrown = std::make_exception_ptr(std::runtime_error{std::string(200, 'x')});
  convert_under_shortage(thrown, [](hf::error const& e) {
    EXPECT_EQ(e.kind(), hf::kind::internal);
    EXPECT_STREQ(e.what(), "An unexpected error occurred");
  });
  shortage const none{0};
  EXPECT_EQ(inside::note(hf::error_from(thrown)), "std::bad_alloc");
}

TEST(NoMemory, OursAreNotLostForTheSakeOfTheirCauses) {
  std::exception_ptr thrown;
  try {
    try {
      throw std::runtime_error{std::string(200, 'x')};
    } catch (...) {
      std::throw_with_nested(sample::job_running{"42"});
    }
  } catch (...) {
    thrown = std::current_exception();
  }
  convert_under_shortage(thrown,
                         [](hf::error const& e) { EXPECT_EQ(e.code_name(), "JOB_RUNNING"); });
}

TEST(NoMemory, ContextGoesWithoutAFrame) {
  hf::error const e = sample::job_running{"42"};
  for (long n = 0; n < 10; ++n) {
    shortage const soon{n};
    auto const long_text = [] { return std::string(100, 'x'); };
    EXPECT_THROW(hf::in_context(long_text, [&] { e.raise(); }), sample::job_running);
    EXPECT_TRUE(
        hf::in_context("short", [&]() -> hf::result<int> { return e; }).error().code_name() ==
        "JOB_RUNNING");
  }
}

TEST(NoMemory, ItsOwnErrorPassesEveryTrip) {
  hf::error const e = [] {
    shortage const none{0};
    return hf::as_result([]() -> int { throw std::bad_alloc{}; }).error();
  }();
  EXPECT_THROW(e.raise(), hf::internal_error);
  EXPECT_EQ(inside::note(e), "std::bad_alloc");
  EXPECT_EQ(e.http_status(), 500);
}

}  // namespace memory_test
