// g++ 12 destroys a temporary beside a co_await twice: what owns something is given a name.
#include <holdfast/asio/call.hpp>

#include <string>

namespace hf = holdfast;

boost::asio::awaitable<hf::result<int>> price(hf::dependency& pricing, std::string sku) {
  auto const ask = [sku]() -> boost::asio::awaitable<hf::result<int>> { co_return sku.size(); };
#ifdef MISUSE
  co_return co_await hf::asio::call(
      pricing, {}, [sku]() -> boost::asio::awaitable<hf::result<int>> { co_return sku.size(); },
      hf::fail_fast("no guess"));
#else
  co_return co_await hf::asio::call(pricing, {}, ask, hf::fail_fast("no guess"));
#endif
}
