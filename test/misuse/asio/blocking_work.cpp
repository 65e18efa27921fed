// Blocking work would stop the event loop.
#include <holdfast/asio/call.hpp>

namespace hf = holdfast;

boost::asio::awaitable<int> price(hf::dependency& pricing) {
#ifdef MISUSE
  auto const work = [] { return 1; };
#else
  auto const work = []() -> boost::asio::awaitable<int> { co_return 1; };
#endif
  co_return co_await hf::asio::call(pricing, work, hf::fail_fast("no guess"));
}
