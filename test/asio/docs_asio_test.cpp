// The code that docs/asio.md shows, compiled and run.
#include <holdfast/asio/call.hpp>
#include <holdfast/asio/in_context.hpp>
#include <holdfast/asio/manual_time.hpp>
#include <holdfast/holdfast.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace docs_asio {

namespace hf = holdfast;
namespace net = boost::asio;
using namespace std::chrono_literals;

struct quote {
  int cents = 0;
};

struct price_client {
  hf::result<quote> answer = quote{950};
  net::awaitable<hf::result<quote>> ask(std::string) const { co_return answer; }
};
struct price_cache {
  net::awaitable<quote> last_known(std::string) const { co_return quote{900}; }
};

hf::dependency& pricing() {
  static hf::dependency d{
      "pricing", {.deadline = 2s, .retry = {.attempts = 3}, .breaker = {}, .timeout = 300ms}};
  return d;
}

// [call]
net::awaitable<hf::result<quote>> quote_for(std::string sku, price_client& client,
                                            price_cache& cache) {
  auto const ask = [&] { return client.ask(sku); };  // awaitable<result<quote>>
  auto const last_known = [&](hf::error const&) { return cache.last_known(sku); };
  co_return co_await hf::asio::call(pricing(), {.repeatable = true}, ask, last_known);
}
// [/call]

// [throws]
net::awaitable<std::string> page(price_client& client) {
  auto const ask = [&](hf::attempt& a) -> net::awaitable<std::string> {
    hf::result<quote> const q = co_await client.ask("sku-1");
    co_return std::to_string(q.value().cents) + " cents, attempt " + std::to_string(a.number());
  };
  co_return co_await hf::asio::call(pricing(), ask, hf::fail_fast("a page needs its price"));
}
// [/throws]

TEST(DocsAsio, a_call_and_its_fallback) {
  net::io_context io{1};
  price_client good, bad{hf::unavailable{"down"}};
  price_cache cache;
  std::optional<hf::result<quote>> first, second;
  std::string third;
  net::co_spawn(
      io,
      [&]() -> net::awaitable<void> {
        first = co_await quote_for("sku-1", good, cache);
        third = co_await page(good);
      },
      net::detached);
  io.run();
  hf::asio::manual_time time{io};
  net::co_spawn(
      io, [&]() -> net::awaitable<void> { second = co_await quote_for("sku-1", bad, cache); },
      net::detached);
  do {
    io.restart();
    io.poll();
  } while (time.step());
  ASSERT_TRUE(first && second);
  EXPECT_EQ((*first)->cents, 950);
  EXPECT_EQ((*second)->cents, 900);
  EXPECT_EQ(third, "950 cents, attempt 1");
}

TEST(DocsAsio, on_two_threads_a_connection_has_its_strand) {
  price_client client;
  net::io_context io{2};
  int served = 0;
  auto const serve = [&]() -> net::awaitable<void> {
    std::string const text = co_await page(client);
    served += text.empty() ? 0 : 1;
  };
  // [strand]
  net::co_spawn(net::make_strand(io), serve, net::detached);
  // [/strand]
  io.run();
  EXPECT_EQ(served, 1);
}

TEST(DocsAsio, a_frame_around_an_awaitable) {
  net::io_context io{1};
  price_client client{hf::unavailable{"down"}};
  bool failed = false;
  net::co_spawn(
      io,
      [&]() -> net::awaitable<void> {
        // [context]
        auto const ask = [&] { return client.ask("sku-1"); };
        hf::result<quote> const q = co_await hf::asio::in_context("pricing the basket", ask);
        // [/context]
        failed = !q.has_value();
      },
      net::detached);
  io.run();
  EXPECT_TRUE(failed);
}

TEST(DocsAsio, time_by_hand) {
  hf::dependency slow{"slow", {.timeout = 300ms}};
  std::optional<hf::result<int>> got;
  // [time]
  net::io_context io{1};
  hf::asio::manual_time time{io};
  auto const never_ends = []() -> net::awaitable<hf::result<int>> {
    bool const woke = co_await hf::asio::wait_until(hf::never);
    if (!woke) co_return hf::cancelled{"told to stop"};
    co_return 1;
  };
  auto const story = [&]() -> net::awaitable<void> {
    got = co_await hf::asio::call(slow, {}, never_ends, hf::fail_fast("a test"));
  };
  net::co_spawn(io, story, net::detached);
  do {
    io.restart();
    io.poll();
  } while (!got && time.step());
  // [/time]
  ASSERT_TRUE(got);
  EXPECT_EQ(time.now(), hf::instant{300ms});
  ASSERT_FALSE(got->has_value());
  EXPECT_EQ(got->error().kind(), hf::kind::timed_out);
}

}  // namespace docs_asio
