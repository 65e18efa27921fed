#include <holdfast/holdfast.hpp>

#include <iostream>

namespace hf = holdfast;
using namespace std::chrono_literals;

// Stands in for a client of a service that is down today.
hf::result<int> ask_price(std::string_view sku) {
  if (sku == "unicorn") return hf::not_found{"product", sku};  // an answer, though not a nice one
  return hf::unavailable{"no prices now", hf::internal("connect 10.0.0.7:443: refused")};
}

int main() {
  hf::dependency pricing{"pricing", {.deadline = 2s, .breaker = {.tolerate = hf::percent(5)}}};
  auto const yesterday = [](hf::error const&) { return 95; };

  for (auto sku : {"unicorn", "chair", "chair", "chair", "chair", "chair", "chair", "chair"}) {
    hf::report how;
    auto price = hf::call(pricing, {.into = &how}, [&] { return ask_price(sku); }, yesterday);
    std::cout << sku << ": " << (price ? std::to_string(*price) : price.error().what())
              << (how.degraded ? " (yesterday's)" : "") << (how.attempts ? "" : ", not asked")
              << '\n';
  }
}
