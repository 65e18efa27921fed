// How two things are compared on a machine that others use too: in turns, and by the median.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <semaphore>
#include <thread>
#include <vector>

namespace measure {

/// A second thread, asleep. While there is only one, glibc and libstdc++ leave locked instructions
/// out, and a mutex looks far cheaper than it is in any real program.
class parked_thread {
 public:
  parked_thread() : sleeper_{[this] { wake_.acquire(); }} {}
  parked_thread(parked_thread const&) = delete;
  parked_thread& operator=(parked_thread const&) = delete;
  ~parked_thread() {
    wake_.release();
    sleeper_.join();
  }

 private:
  std::binary_semaphore wake_{0};
  std::thread sleeper_;
};

template <class Shape>
double nanoseconds_of(Shape& shape, int times) {
  auto const begun = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i) shape(i);
  std::chrono::duration<double, std::nano> const took = std::chrono::steady_clock::now() - begun;
  return took.count() / times;
}

inline double median(std::vector<double> of) {
  auto const middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
  std::nth_element(of.begin(), middle, of.end());
  return *middle;
}

/// Runs `shape` and `yardstick` in turns, a few microseconds each, so that whatever disturbs one
/// disturbs the other. Counters: the median time of each, and the median of the turns' ratios.
template <class Shape, class Yardstick>
void in_turns(benchmark::State& state, Shape shape, Yardstick yardstick) {
  constexpr int times = 500;
  std::vector<double> shapes, yardsticks, ratios;
  for (auto _ : state) {
    shapes.push_back(nanoseconds_of(shape, times));
    yardsticks.push_back(nanoseconds_of(yardstick, times));
    ratios.push_back(shapes.back() / yardsticks.back());
  }
  state.counters["ns"] = median(std::move(shapes));
  state.counters["yardstick_ns"] = median(std::move(yardsticks));
  state.counters["ratio"] = median(std::move(ratios));
}

}  // namespace measure
