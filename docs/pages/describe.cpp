// Prints what docs/calls.md shows of describe().
#include <holdfast/holdfast.hpp>

#include <iostream>

int main() {
  using namespace std::chrono_literals;
  namespace hf = holdfast;
  hf::dependency const pricing{"pricing",
                               {.deadline = 2s,
                                .retry = {.attempts = 3},
                                .breaker = {.tolerate = hf::percent(5)},
                                .limit = {.in_flight = 32},
                                .timeout = 300ms}};
  std::cout << pricing.describe();
}
