// What a closed breaker costs: ours, and the seed's rules behind a mutex, alone and from two
// threads.
#include "measure.hpp"

#include <holdfast/core/circuit_breaker.hpp>

#include <chrono>
#include <mutex>

namespace {

namespace core = holdfast::core;
using namespace std::chrono_literals;

measure::parked_thread const parked;

[[gnu::noinline]] bool work() {
  asm volatile("");
  return true;
}

/// What one writes by hand from the seed's page: five failures in a row open it for sixty seconds.
class mutex_breaker {
 public:
  bool admit() {
    std::lock_guard const hold{mutex_};
    return failures_ < 5 || std::chrono::steady_clock::now() >= opened_ + 60s;
  }
  void settle(bool good) {
    std::lock_guard const hold{mutex_};
    failures_ = good ? 0 : failures_ + 1;
    if (failures_ == 5) opened_ = std::chrono::steady_clock::now();
  }

 private:
  std::mutex mutex_;
  int failures_ = 0;
  std::chrono::steady_clock::time_point opened_;
};

core::circuit_breaker ours{core::rules_of(holdfast::breaker{}, 30s, 1)};
core::circuit_breaker ours_at_score_one{core::rules_of(holdfast::breaker{}, 30s, 1)};
mutex_breaker theirs;

void bare_call(int = 0) { benchmark::DoNotOptimize(work()); }

void breaker_call(core::circuit_breaker& breaker) {
  auto const in = breaker.admit_if_closed();
  if (!in) return;
  bool const good = work();
  if (good && breaker.is_spotless()) return;
  breaker.settle(*in, good ? core::breaker_mark::success : core::breaker_mark::failure, {});
}
void our_call(int = 0) { breaker_call(ours); }
void mutex_call(int = 0) {
  if (theirs.admit()) theirs.settle(work());
}
/// A bad day's first step: each success has a failure to take back.
void our_call_with_a_failure(int = 0) {
  auto const in = ours_at_score_one.admit_if_closed();
  if (in) ours_at_score_one.settle(*in, core::breaker_mark::failure, {});
  breaker_call(ours_at_score_one);
}

template <void (*Call)(int)>
void many(benchmark::State& state) {
  for (auto _ : state) Call(0);
}
template <void (*Call)(int), void (*Yardstick)(int)>
void against(benchmark::State& state) {
  measure::in_turns(state, Call, Yardstick);
}

BENCHMARK(many<bare_call>)->Name("bare")->ThreadRange(1, 2)->UseRealTime();
BENCHMARK(many<our_call>)->Name("closed")->ThreadRange(1, 2)->UseRealTime();
BENCHMARK(many<mutex_call>)->Name("closed, mutex")->ThreadRange(1, 2)->UseRealTime();
BENCHMARK(many<our_call_with_a_failure>)->Name("a failure and a success")->UseRealTime();
BENCHMARK(against<our_call, mutex_call>)->Name("closed / mutex");

}  // namespace
