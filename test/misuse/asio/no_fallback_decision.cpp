// In coroutines too, what happens on a bad day is decided where the call is written.
#include <holdfast/asio/call.hpp>

namespace hf = holdfast;

boost::asio::awaitable<void> warm_up(hf::dependency& pricing) {
  auto const work = []() -> boost::asio::awaitable<void> { co_return; };
#ifdef MISUSE
  hf::asio::call(pricing, {}, work);
  co_return;
#else
  co_await hf::asio::call(pricing, {}, work, hf::fail_fast("nobody waits for it"));
#endif
}
