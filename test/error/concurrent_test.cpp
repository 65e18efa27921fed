// Errors shared between threads: copied, read, changed and dropped at the same time. For TSan.
#include "inside.hpp"
#include "sample_errors.hpp"

#include <holdfast/error/as_result.hpp>

#include <gtest/gtest.h>

#include <barrier>
#include <exception>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace concurrent_test {

namespace hf = holdfast;

constexpr int threads = 4;
constexpr int rounds = 500;

template <class Work>
void in_parallel(Work&& work) {
  std::barrier start{threads};
  std::vector<std::jthread> workers;
  for (int id = 0; id < threads; ++id)
    workers.emplace_back([&start, &work, id] {
      start.arrive_and_wait();
      work(id);
    });
}

hf::error made() {
  return sample::job_gone{hf::text("job {} is gone", 42), hf::internal("note"),
                          hf::because(hf::conflict{"below"})};
}

TEST(Concurrent, CopiesOfOneErrorAreUsedAtOnce) {
  hf::error const shared = made();
  in_parallel([&](int) {
    for (int i = 0; i < rounds; ++i) {
      hf::error copy = shared;
      hf::error const other = std::move(copy);
      copy = other.with(hf::internal("mine"));
      EXPECT_EQ(other.message(), "job 42 is gone");
      EXPECT_EQ(copy.cause(), shared.cause());
    }
  });
  EXPECT_EQ(inside::note(shared), "note");
}

TEST(Concurrent, TheLastHolderFrees) {
  for (int i = 0; i < 100; ++i) {
    std::vector<std::optional<hf::error>> held(threads, made());
    in_parallel([&](int id) {
      EXPECT_STREQ(held[static_cast<std::size_t>(id)]->what(), "job 42 is gone");
      held[static_cast<std::size_t>(id)].reset();
    });
  }
}

TEST(Concurrent, OneExceptionIsCaughtByAllThreads) {
  auto const thrown = std::make_exception_ptr(sample::job_running{"42"});
  in_parallel([&](int) {
    for (int i = 0; i < rounds; ++i) EXPECT_EQ(hf::error_from(thrown).code_name(), "JOB_RUNNING");
  });
}

TEST(Concurrent, ImmortalOnesAreMadeAndSharedAtOnce) {
  hf::error const forever = made().immortal();
  in_parallel([&](int) {
    for (int i = 0; i < rounds; ++i) {
      hf::error const copy = forever;
      EXPECT_EQ(copy, forever);
      if (i % 100 == 0) {
        EXPECT_EQ(copy.immortal().message(), "job 42 is gone");
      }
    }
  });
}

}  // namespace concurrent_test
