// What a coroutine pays for a call with time limits: hf::asio::call against `work || timer`.
#include "asio_shapes.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

using namespace asio_shapes;

void calls(benchmark::State& state, shape const& s, work does) {
  constexpr int batch = 1000;
  for (auto _ : state) benchmark::DoNotOptimize(run(s, does, batch));
  state.SetItemsProcessed(state.iterations() * batch);
}

int const registered = [] {
  for (shape const& s : shapes) {
    benchmark::RegisterBenchmark((std::string{s.name} + "/ready").c_str(), calls, s, ready);
    benchmark::RegisterBenchmark((std::string{s.name} + "/one turn").c_str(), calls, s, one_turn);
  }
  return 0;
}();

}  // namespace
