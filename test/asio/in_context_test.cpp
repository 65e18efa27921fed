// A frame on whatever comes out of a coroutine; cancellation goes on as it is.
#include "virtual_world.hpp"

#include <holdfast/asio/in_context.hpp>
#include <holdfast/boundary/boundary.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio_called {
namespace {

using testing::ElementsAre;

struct last_frames : hf::log_sink {
  std::vector<std::string> doing;
  void write(hf::log_record const& record) override {
    for (auto const& frame : record.chain.front().frames) doing.push_back(frame.doing);
  }
};
std::vector<std::string> doing(hf::error const& e) {
  last_frames sink;
  hf::log_failure(sink, "test", e);
  return sink.doing;
}

TEST(AsioInContext, frames_errors_in_results_and_thrown_ones_and_nothing_else) {
  virtual_world w;
  std::optional<hf::result<int>> good, bad;
  std::optional<hf::error> thrown, foreign;
  started s;
  s(w, [&]() -> net::awaitable<void> {
    auto seven = []() -> net::awaitable<hf::result<int>> { co_return 7; };
    auto down = []() -> net::awaitable<hf::result<int>> { co_return hf::unavailable{"down"}; };
    auto throws = []() -> net::awaitable<void> {
      throw hf::not_found{"job", 42};
      co_return;
    };
    auto throws_foreign = []() -> net::awaitable<int> {
      throw std::runtime_error{"foreign"};
      co_return 1;
    };
    good = co_await hf::asio::in_context("seven", seven);
    bad = co_await hf::asio::in_context("asking", down);
    try {
      std::string const text = "loading job 42";
      co_await hf::asio::in_context(text, throws);
    } catch (hf::not_found const& e) {
      thrown = e;
    }
    try {
      co_await hf::asio::in_context([] { return std::string{"at last"}; }, throws_foreign);
    } catch (hf::internal_error const& e) {
      foreign = e;
    }
  });
  w.run();
  ASSERT_TRUE(good && bad && thrown && foreign);
  EXPECT_EQ(**good, 7);
  EXPECT_THAT(doing(bad->error()), ElementsAre("asking"));
  EXPECT_THAT(doing(*thrown), ElementsAre("loading job 42"));
  EXPECT_THAT(doing(*foreign), ElementsAre("at last"));
}

TEST(AsioInContext, cancellation_passes_as_it_is) {
  virtual_world w;
  started s;
  s(w, [&]() -> net::awaitable<void> {
    auto sleeps = [&]() -> net::awaitable<void> { co_await sleep_until(w.at(1s)); };
    co_await hf::asio::in_context("sleeping", sleeps);
  });
  w.run_until(1ms);
  s.cancel();
  w.run();
  EXPECT_TRUE(s.was_aborted());
}

}  // namespace
}  // namespace asio_called
