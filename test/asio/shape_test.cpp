// The answer has the shape of the work; the fallback's may be waited for.
#include "virtual_world.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace asio_called {
namespace {

hf::protections const everything{
    .deadline = 2s, .retry = {}, .breaker = {}, .limit = {}, .timeout = 300ms, .dice = 1};

net::awaitable<hf::result<int>> seven() { co_return 7; }
net::awaitable<hf::result<int>> down() { co_return hf::unavailable{"down"}; }

struct no_default {
  explicit no_default(int v) : value{v} {}
  int value;
};

TEST(AsioShape, a_result_comes_back_as_a_result) {
  virtual_world w;
  hf::dependency d{"d", everything};
  std::optional<hf::result<int>> got;
  started s;
  s(w, [&]() -> net::awaitable<void> {
    got = co_await hf::asio::call(d, {}, [] { return seven(); }, hf::fail_fast("a test"));
  });
  w.run();
  ASSERT_TRUE(s.ended && !s.thrown && got);
  EXPECT_EQ(got->value(), 7);
  EXPECT_EQ(d.snapshot().ok, 1U);
  EXPECT_EQ(d.snapshot().in_flight, 0U);
}

TEST(AsioShape, an_error_in_a_result_is_not_thrown) {
  virtual_world w;
  hf::dependency d{"d", everything};
  std::optional<hf::result<int>> got;
  started s;
  s(w, [&]() -> net::awaitable<void> {
    got = co_await hf::asio::call(d, {}, [] { return down(); }, hf::fail_fast("a test"));
  });
  w.run();
  ASSERT_TRUE(got);
  EXPECT_EQ(got->error().kind(), hf::kind::unavailable);
  EXPECT_EQ(d.snapshot().failed, 1U);
}

TEST(AsioShape, a_value_comes_back_as_a_value_and_errors_are_thrown_by_name) {
  virtual_world w;
  hf::dependency d{"d", everything};
  std::string got, thrown;
  started s;
  s(w, [&]() -> net::awaitable<void> {
    auto good = [](hf::attempt& a) -> net::awaitable<std::string> {
      co_return "attempt " + std::to_string(a.number());
    };
    auto bad = []() -> net::awaitable<std::string> {
      throw hf::not_found{"job", 42};
      co_return "";
    };
    got = co_await hf::asio::call(d, good, hf::fail_fast("a test"));
    try {
      co_await hf::asio::call(d, bad, hf::fail_fast("a test"));
    } catch (hf::not_found const& e) {
      thrown = e.what();
    }
  });
  w.run();
  EXPECT_EQ(got, "attempt 1");
  EXPECT_EQ(thrown, "job 42 not found");
  EXPECT_EQ(d.snapshot().answered, 1U);
}

TEST(AsioShape, void_work_and_foreign_exceptions) {
  virtual_world w;
  hf::dependency d{"d", everything};
  bool done = false, caught = false;
  started s;
  s(w, [&]() -> net::awaitable<void> {
    auto good = [&]() -> net::awaitable<void> {
      done = true;
      co_return;
    };
    auto bad = []() -> net::awaitable<void> {
      throw std::runtime_error{"secret"};
      co_return;
    };
    co_await hf::asio::call(d, good, hf::fail_fast("a test"));
    try {
      co_await hf::asio::call(d, bad, hf::fail_fast("a test"));
    } catch (hf::internal_error const&) {
      caught = true;
    }
  });
  w.run();
  EXPECT_TRUE(done && caught);
  EXPECT_EQ(d.snapshot().failed, 1U);
}

TEST(AsioShape, a_result_of_what_has_no_default) {
  virtual_world w;
  hf::dependency d{"d", everything};
  int got = 0;
  started s;
  s(w, [&]() -> net::awaitable<void> {
    auto work = []() -> net::awaitable<hf::result<no_default>> { co_return no_default{5}; };
    auto const answer = co_await hf::asio::call(d, {}, work, hf::fail_fast("a test"));
    got = answer->value;
  });
  w.run();
  EXPECT_EQ(got, 5);
}

TEST(AsioShape, what_cannot_be_copied_and_captures_that_are_not_trivial) {
  virtual_world w;
  hf::dependency d{"d", everything};
  std::unique_ptr<int> got;
  auto const shared = std::make_shared<int>(9);
  started s;
  s(w, [&]() -> net::awaitable<void> {
    auto work = [shared, text = std::string(
                             100, 'x')]() -> net::awaitable<hf::result<std::unique_ptr<int>>> {
      co_return std::make_unique<int>(*shared + static_cast<int>(text.size()));
    };
    auto fallback = [shared](hf::error const&) { return std::make_unique<int>(*shared); };
    auto answer = co_await hf::asio::call(d, {.repeatable = true}, work, fallback);
    got = std::move(answer).value();
  });
  w.run();
  ASSERT_TRUE(got);
  EXPECT_EQ(*got, 109);
  EXPECT_EQ(shared.use_count(), 1);
}

TEST(AsioShape, a_fallback_answers_at_once_or_later_and_keeps_the_first_error) {
  virtual_world w;
  hf::dependency d{"d", everything};
  hf::report at_once, later;
  std::optional<hf::result<int>> first, second, third;
  started s;
  s(w, [&]() -> net::awaitable<void> {
    first = co_await hf::asio::call(
        d, {.into = &at_once}, [] { return down(); }, [](hf::error const&) { return 1; });
    auto slowly = [&](hf::error const&) -> net::awaitable<int> {
      co_await sleep_until(w.at(10ms));
      co_return 2;
    };
    second = co_await hf::asio::call(d, {.into = &later}, [] { return down(); }, slowly);
    auto fails = [](hf::error const&) -> net::awaitable<hf::result<int>> {
      co_return hf::not_found{"cache", 1};
    };
    third = co_await hf::asio::call(d, {}, [] { return down(); }, fails);
  });
  w.run();
  ASSERT_TRUE(s.ended && third);
  EXPECT_EQ(**first, 1);
  EXPECT_EQ(**second, 2);
  EXPECT_TRUE(at_once.degraded && later.degraded);
  EXPECT_EQ(later.elapsed, 10ms);
  ASSERT_TRUE(third->error().cause());
  EXPECT_EQ(third->error().cause()->kind(), hf::kind::unavailable);
  EXPECT_EQ(d.snapshot().degraded, 2U) << "a fallback that fails has not answered";
}

TEST(AsioShape, a_refusal_is_built_beforehand_and_goes_to_the_fallback) {
  virtual_world w;
  hf::dependency d{"d", everything};
  d.hold_open();
  hf::report report;
  int works = 0, refused = 0, waited = 0;
  std::optional<hf::result<int>> fast;
  started s;
  s(w, [&]() -> net::awaitable<void> {
    auto work = [&] {
      ++works;
      return seven();
    };
    auto later = [](hf::error const&) -> net::awaitable<int> { co_return 4; };
    fast = co_await hf::asio::call(d, {.into = &report}, work, hf::fail_fast("a test"));
    refused = *co_await hf::asio::call(d, {}, work, [](hf::error const&) { return 3; });
    waited = *co_await hf::asio::call(d, {}, work, later);
  });
  w.run();
  ASSERT_TRUE(fast);
  EXPECT_EQ(fast->error().origin(), hf::origin::gate);
  EXPECT_EQ(report.refused_by, hf::gate::breaker);
  EXPECT_EQ(works, 0);
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(waited, 4);
}

TEST(AsioShape, a_loop_of_calls_that_never_wait_needs_no_more_stack) {
  virtual_world w;
  hf::dependency d{"d", everything};
  long sum = 0;
  started s;
  s(w, [&]() -> net::awaitable<void> {
    for (int i = 0; i < 100'000; ++i)
      sum += *co_await hf::asio::call(d, {}, [] { return seven(); }, hf::fail_fast("a test"));
  });
  w.run();
  EXPECT_EQ(sum, 700'000);
}

}  // namespace
}  // namespace asio_called
