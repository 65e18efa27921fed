// result against a model of it: any sequence of making, copying, moving, assigning and swapping
// holds what it should, and every value that was made is destroyed once.
#include <holdfast/error/named.hpp>
#include <holdfast/error/result.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <optional>
#include <random>
#include <stdexcept>
#include <utility>

namespace result_model {

namespace hf = holdfast;

/// Counts its living objects; throws on demand whenever one is made.
struct counted {
  static inline int living = 0;
  static inline bool explode = false;

  int number;

  explicit counted(int n) : number{n} { born(); }
  counted(counted const& other) : number{other.number} { born(); }
  counted(counted&& other) : number{other.number} { born(); }  // NOLINT: may throw, on purpose
  counted& operator=(counted const&) = default;
  ~counted() { --living; }

 private:
  static void born() {
    if (explode) throw std::runtime_error{"not today"};
    ++living;
  }
};

struct model {
  std::optional<int> value;  // else an error
};

struct pool {
  std::array<hf::result<counted>, 3> real{hf::result<counted>{hf::conflict{}},
                                          hf::result<counted>{hf::conflict{}},
                                          hf::result<counted>{hf::conflict{}}};
  std::array<model, 3> expected{};
};

/// One step on two places of the pool, which may be the same place.
void step(pool& p, int what, std::size_t a, std::size_t b, int n) {
  auto& [real, expected] = p;
  switch (what) {
    case 0:
      real[a].emplace(n);
      expected[a].value = n;
      break;
    case 1:
      real[a] = hf::not_found{"job", n};
      expected[a].value.reset();
      break;
    case 2:
      real[a] = real[b];
      expected[a] = expected[b];
      break;
    case 3:
      real[a] = hf::result<counted>{real[b]};
      expected[a] = expected[b];
      break;
    case 4:
      real[a].swap(real[b]);
      std::swap(expected[a], expected[b]);
      break;
    case 5:
      real[a] = hf::result<counted>{counted{n}};
      expected[a].value = n;
      break;
    default: {
      hf::result<counted> const taken = std::move(real[a]);  // what it held, it still holds
      static_cast<void>(taken);
    }
  }
}

void expect_agreement(pool const& p) {
  int values = 0;
  for (std::size_t i = 0; i < p.real.size(); ++i) {
    ASSERT_EQ(p.real[i].has_value(), p.expected[i].value.has_value());
    if (p.real[i]) {
      ++values;
      ASSERT_EQ(p.real[i]->number, *p.expected[i].value);
    } else {
      ASSERT_STRNE(p.real[i].error().what(), "");
    }
  }
  ASSERT_EQ(counted::living, values);
}

TEST(ResultModel, AnySequenceOfStepsAgrees) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 dice{seed};
    pool p;
    for (int i = 0; i < 100; ++i) {
      auto const roll = [&](unsigned sides) { return dice() % sides; };
      step(p, static_cast<int>(roll(7)), roll(3), roll(3), i);
      ASSERT_NO_FATAL_FAILURE(expect_agreement(p)) << "seed " << seed << ", step " << i;
    }
  }
  EXPECT_EQ(counted::living, 0);
}

TEST(ResultModel, WhatThrowsHalfwayLeavesAnErrorOrAValueAndLeaksNothing) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 dice{seed};
    pool p;
    for (int i = 0; i < 50; ++i) {
      counted::explode = dice() % 3 == 0;
      try {
        step(p, static_cast<int>(dice() % 7), dice() % 3, dice() % 3, i);
      } catch (std::runtime_error const&) {
        counted::explode =
            false;  // what is in the pool now is not modelled, but it must be something
      }
      counted::explode = false;
      int values = 0;
      for (auto const& r : p.real) {
        values += r.has_value() ? 1 : 0;
        ASSERT_STRNE(r.error().what(), "");
      }
      ASSERT_EQ(counted::living, values) << "seed " << seed << ", step " << i;
    }
  }
  EXPECT_EQ(counted::living, 0);
}

TEST(ResultModel, AssigningItsOwnContentsIsHarmless) {
  hf::result<counted> r{counted{7}};
  r = *r;
  ASSERT_TRUE(r);
  EXPECT_EQ(r->number, 7);
  hf::result<counted> failed{hf::conflict{"c"}};
  failed = failed.error();
  EXPECT_EQ(failed.error().message(), "c");
  auto& same = failed;
  failed = std::move(same);
  EXPECT_EQ(failed.error().message(), "c");
}

}  // namespace result_model
