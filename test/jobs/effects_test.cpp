// The runner's two halves: what it has done, and how it feels.
#include "runner_service/effects.hpp"

#include "runner_service/mood.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "poll.hpp"
#include "temporary.hpp"

namespace {

using namespace jobs;
using namespace std::chrono_literals;
using jobs_test::becomes_true;
using counts = std::map<std::string, std::int64_t>;

TEST(Effects, TheSameKeyIsOneEffectAndTheSameAnswer) {
  effects done{":memory:"};
  auto const first = done.run("a", "mail", "{}");
  EXPECT_EQ(done.run("a", "mail", "{}"), first);
  EXPECT_EQ(done.run("a", "other", "[1]"), first) << "the key decides";
  EXPECT_NE(done.run("b", "mail", "{}"), first);
  EXPECT_EQ(done.counts(), (counts{{"a", 1}, {"b", 1}}));
}

TEST(Effects, OutliveTheProcessWhereThereIsAFile) {
  jobs_test::temporary_folder folder;
  auto const path = folder.file("runner.db");
  std::string const first = effects{path}.run("a", "mail", "{}");
  effects again{path};
  EXPECT_EQ(again.run("a", "mail", "{}"), first);
  EXPECT_EQ(again.counts(), (counts{{"a", 1}}));
}

TEST(Effects, ManyAtOnceAreStillOnce) {
  effects done{":memory:"};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) done.run(std::to_string(i), "mail", "{}");
      });
  }
  auto const all = done.counts();
  EXPECT_EQ(all.size(), 50U);
  for (auto const& [key, count] : all) EXPECT_EQ(count, 1) << key;
}

TEST(Mood, AChangeReleasesAllThatHangs) {
  mood_box box{8};
  box.change({.is = mood::name::hung});
  std::atomic<int> hanging{0}, told{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      ++hanging;
      if (box.hang() == mood_box::ended::mood_changed) ++told;
    });
  ASSERT_TRUE(becomes_true([&] { return hanging == 4; }));
  // A thread may be between counting itself and hanging: a change that comes then it does not see.
  ASSERT_TRUE(becomes_true([&] {
    box.change({.is = mood::name::ok});
    return told == 4;
  }));
}

TEST(Mood, OneTooManyReleasesTheOldest) {
  mood_box box{2};
  std::atomic<int> released{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 5; ++i)
    threads.emplace_back([&] {
      if (box.hang() == mood_box::ended::released) ++released;
    });
  EXPECT_TRUE(becomes_true([&] { return released == 3; }));
  box.shut_down();
  EXPECT_TRUE(becomes_true([&] { return released == 5; }));
}

TEST(Mood, APauseEndsInTimeOrWithTheRunner) {
  mood_box box{8};
  EXPECT_EQ(box.pause(1ms), mood_box::ended::in_time);
  std::jthread const other{[&] { box.shut_down(); }};
  EXPECT_EQ(box.pause(1h), mood_box::ended::released);
  EXPECT_EQ(box.hang(), mood_box::ended::released) << "and nothing waits any more";
}

TEST(Mood, ClosedEndsByItself) {
  mood_box box{8};
  std::jthread const other{[&] { box.change({.is = mood::name::closed, .for_ms = 5ms}); }};
  EXPECT_TRUE(box.wait_until_closed());
  EXPECT_TRUE(box.wait_until_open());
  EXPECT_EQ(box.current().is, mood::name::ok);
  box.shut_down();
  EXPECT_FALSE(box.wait_until_closed());
}

TEST(Mood, TheDiceAreFair) {
  mood_box box{1};
  int hits = 0;
  for (int i = 0; i < 1000; ++i) {
    hits += box.dice(.5) ? 1 : 0;
    ASSERT_TRUE(box.dice(1));
    ASSERT_FALSE(box.dice(0));
  }
  EXPECT_NEAR(hits, 500, 120);  // 7.6 standard deviations
}

}  // namespace
