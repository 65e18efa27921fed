// What a protected call costs: healthy, in several shapes, and refused. The yardstick is one
// reading of the clock, the largest single cost in it; the instructions are counted by
// count_instructions.py.
#include "measure.hpp"

#include <holdfast/call/call.hpp>
#include <holdfast/error/named.hpp>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <new>

namespace {
std::atomic<long> allocations{0};
}  // namespace

// Not inlined: g++ would then see malloc and delete side by side, and warn.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* const at = std::malloc(size)) return at;
  throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* at) noexcept { std::free(at); }
[[gnu::noinline]] void operator delete(void* at, std::size_t) noexcept { std::free(at); }

namespace {

namespace hf = holdfast;
using namespace std::chrono_literals;

measure::parked_thread const parked;

[[gnu::noinline]] hf::result<int> work(int x) {
  asm volatile("" : "+r"(x));
  return x;
}
auto const instead = [](hf::error const&) { return 7; };

hf::retry const three{.attempts = 3};
hf::dependency full{"full", {.deadline = 2s, .retry = three, .breaker = {}, .timeout = 300ms}};
hf::dependency limited{
    "limited",
    {.deadline = 2s, .retry = three, .breaker = {}, .limit = {.in_flight = 32}, .timeout = 300ms}};
hf::dependency no_timeout{"no timeout", {.deadline = 2s, .retry = three, .breaker = {}}};
hf::dependency one_clock{"one clock",
                         {.deadline = 2s, .retry = three, .breaker = {}, .slow_after = hf::off}};
hf::dependency untimed{"untimed", {.retry = three, .breaker = {}}};
hf::dependency open{"open", {.breaker = {.probe_on_squares = false, .probe_at_least_every = 1h}}};

bool const opened = [] {
  auto const fail = []() -> hf::result<int> { return hf::unavailable{"down"}; };
  for (int i = 0; i < 10; ++i) static_cast<void>(hf::call(open, {}, fail, hf::fail_fast));
  return true;
}();

void clock_once(int) { benchmark::DoNotOptimize(std::chrono::steady_clock::now()); }
void bare_call(int i) { benchmark::DoNotOptimize(work(i)); }

void protected_by(hf::dependency& callee, int i) {
  auto answer = hf::call(callee, {.repeatable = true}, [&] { return work(i); }, instead);
  benchmark::DoNotOptimize(answer);
}
void call_full(int i) { protected_by(full, i); }
void call_limited(int i) { protected_by(limited, i); }
void call_no_timeout(int i) { protected_by(no_timeout, i); }
void call_one_clock(int i) { protected_by(one_clock, i); }
void call_untimed(int i) { protected_by(untimed, i); }
void call_asking(int i) {
  auto answer = hf::call(
      full, {.repeatable = true}, [&](hf::attempt& a) { return work(a.remaining() > 0s ? i : 0); },
      instead);
  benchmark::DoNotOptimize(answer);
}
void refused(int i) { protected_by(open, i); }
void refused_by_throwing(int i) {
  try {
    benchmark::DoNotOptimize(hf::call(open, {}, [&] { return *work(i); }, hf::fail_fast));
  } catch (hf::unavailable const& e) {
    benchmark::DoNotOptimize(e.what());
  }
}

/// The shape in turns with its yardstick, and what it allocates.
template <void (*Call)(int), void (*Yardstick)(int)>
void against(benchmark::State& state) {
  long const before = allocations.load();
  for (int i = 0; i < 1000; ++i) Call(i);
  state.counters["allocations"] = static_cast<double>(allocations.load() - before) / 1000;
  measure::in_turns(state, Call, Yardstick);
}
template <void (*Call)(int)>
void many(benchmark::State& state) {
  for (auto _ : state) Call(1);
}

BENCHMARK(against<bare_call, clock_once>)->Name("bare work / clock");
BENCHMARK(against<call_untimed, clock_once>)->Name("retry, breaker / clock");
BENCHMARK(against<call_no_timeout, clock_once>)->Name("deadline, retry, breaker / clock");
BENCHMARK(against<call_one_clock, clock_once>)
    ->Name("deadline, retry, breaker, slow_after off / clock");
BENCHMARK(against<call_full, clock_once>)->Name("deadline, retry, breaker, timeout / clock");
BENCHMARK(against<call_asking, clock_once>)->Name("the same, asking a.remaining() / clock");
BENCHMARK(against<call_limited, clock_once>)->Name("the same with a limit / clock");
BENCHMARK(against<refused, clock_once>)->Name("refused, to the fallback / clock");
BENCHMARK(against<refused_by_throwing, refused>)->Name("refused by throwing / to the fallback");
BENCHMARK(many<call_full>)
    ->Name("deadline, retry, breaker, timeout")
    ->ThreadRange(1, 2)
    ->UseRealTime();

}  // namespace
