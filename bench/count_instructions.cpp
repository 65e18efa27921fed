// One shape of call, so many times: counted under callgrind by count_instructions.py, which takes
// the difference of two runs.
#include <holdfast/call/call.hpp>
#include <holdfast/error/named.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string_view>

namespace {

namespace hf = holdfast;
using namespace std::chrono_literals;

[[gnu::noinline]] hf::result<int> work(int x) {
  asm volatile("" : "+r"(x));
  return x;
}

int const seven = 7;
auto const instead = [](hf::error const&) { return seven; };

hf::retry const three{.attempts = 3};
hf::dependency full{"full", {.deadline = 2s, .retry = three, .breaker = {}, .timeout = 300ms}};
hf::dependency limited{
    "limited",
    {.deadline = 2s, .retry = three, .breaker = {}, .limit = {.in_flight = 32}, .timeout = 300ms}};
hf::dependency untimed{"untimed", {.retry = three, .breaker = {}}};
hf::dependency no_timeout{"no timeout", {.deadline = 2s, .retry = three, .breaker = {}}};
hf::dependency breaker_only{"breaker", {.breaker = {}}};
hf::dependency limit_only{"limit", {.limit = {.in_flight = 1}}};
hf::dependency held{"held", {.breaker = {}}};
hf::dependency open_untimed{"open, for an hour",
                            {.breaker = {.probe_on_squares = false, .probe_at_least_every = 1h}}};
hf::dependency open_full{
    "open, all on", {.deadline = 2s, .retry = three, .breaker = {}, .timeout = 300ms, .dice = 1}};
hf::dependency open_squares{"open, as it is by default", {.breaker = {}, .dice = 1}};
hf::dependency one_clock{"one clock",
                         {.deadline = 2s, .retry = three, .breaker = {}, .slow_after = hf::off}};
hf::core::circuit_breaker gate{hf::core::rules_of(hf::breaker{}, 30s, 1)};
hf::report told;

// Each shape is a function of its own, as it would be in a program: none is inlined into the loop.
[[gnu::noinline]] int empty(int i) {
  asm volatile("" : "+r"(i));
  return i;
}
[[gnu::noinline]] int bare(int i) { return *work(i); }
[[gnu::noinline]] int clock_read(int i) {
  return static_cast<int>(std::chrono::steady_clock::now().time_since_epoch().count()) + i;
}
[[gnu::noinline]] int gate_alone(int i) {
  auto const in = gate.admit_if_closed();
  if (!in) return 0;
  int const out = *work(i);
  if (!gate.is_spotless()) gate.settle(*in, hf::core::breaker_mark::success, {});
  return out;
}
[[gnu::noinline]] int call_breaker(int i) {
  return *hf::call(breaker_only, {}, [&] { return work(i); }, instead);
}
[[gnu::noinline]] int call_untimed(int i) {
  return *hf::call(untimed, {.repeatable = true}, [&] { return work(i); }, instead);
}
[[gnu::noinline]] int call_no_timeout(int i) {
  return *hf::call(no_timeout, {.repeatable = true}, [&] { return work(i); }, instead);
}
[[gnu::noinline]] int call_full(int i) {
  return *hf::call(full, {.repeatable = true}, [&] { return work(i); }, instead);
}
[[gnu::noinline]] int call_full_told(int i) {
  return *hf::call(full, {.repeatable = true}, [&](hf::attempt&) { return work(i); }, instead);
}
[[gnu::noinline]] int call_full_asking(int i) {
  return *hf::call(
      full, {.repeatable = true}, [&](hf::attempt& a) { return work(a.remaining() > 0s ? i : 0); },
      instead);
}
[[gnu::noinline]] int call_full_until(int i) {
  return *hf::call(
      full, {.repeatable = true, .until = hf::instant{1'000'000h}}, [&] { return work(i); },
      instead);
}
[[gnu::noinline]] int call_full_plain(int i) {
  return hf::call(full, {.repeatable = true}, [&] { return *work(i); }, instead);
}
[[gnu::noinline]] int call_full_reported(int i) {
  return *hf::call(full, {.repeatable = true, .into = &told}, [&] { return work(i); }, instead);
}
[[gnu::noinline]] int call_limited(int i) {
  return *hf::call(limited, {.repeatable = true}, [&] { return work(i); }, instead);
}
[[gnu::noinline]] int refused_open(int i) {
  return *hf::call(open_untimed, {}, [&] { return work(i); }, instead);
}
/// At each square a probe fails.
hf::result<int> const still_down = hf::unavailable{"down"};
[[gnu::noinline]] int refused_full(int) {
  return *hf::call(open_full, {.repeatable = true}, [] { return still_down; }, instead);
}
[[gnu::noinline]] int refused_squares(int) {
  return *hf::call(open_squares, {}, [] { return still_down; }, instead);
}
[[gnu::noinline]] int call_one_clock(int i) {
  return *hf::call(one_clock, {.repeatable = true}, [&] { return work(i); }, instead);
}
[[gnu::noinline]] int refused_held(int i) {
  return *hf::call(held, {}, [&] { return work(i); }, instead);
}
[[gnu::noinline]] int refused_limit(int i) {
  return *hf::call(limit_only, {}, [&] { return work(i); }, instead);
}

std::map<std::string_view, int (*)(int)> const shapes{
    {"empty", empty},
    {"bare", bare},
    {"clock", clock_read},
    {"gate", gate_alone},
    {"breaker", call_breaker},
    {"untimed", call_untimed},
    {"no-timeout", call_no_timeout},
    {"one-clock", call_one_clock},
    {"full", call_full},
    {"full-attempt", call_full_told},
    {"full-remaining", call_full_asking},
    {"full-until", call_full_until},
    {"full-plain", call_full_plain},
    {"full-report", call_full_reported},
    {"full-limit", call_limited},
    {"refused-open", refused_open},
    {"refused-full", refused_full},
    {"refused-squares", refused_squares},
    {"refused-held", refused_held},
    {"refused-limit", refused_limit},
};

void break_down(hf::dependency& d) {
  auto const fail = []() -> hf::result<int> { return hf::unavailable{"down"}; };
  while (d.snapshot().breaker.word.mode != hf::core::breaker_mode::open)
    static_cast<void>(hf::call(d, {}, fail, hf::fail_fast));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || !shapes.contains(argv[1])) {
    for (auto const& [name, shape] : shapes) std::printf("%s\n", name.data());
    return argc == 1 ? 0 : 64;
  }
  break_down(open_untimed);
  break_down(open_full);
  break_down(open_squares);
  held.hold_open();
  hf::running_call occupying = limit_only.begin({}, {});
  hf::permit const place = occupying.admit({});
  auto const shape = shapes.at(argv[1]);
  int const times = std::atoi(argv[2]);
  unsigned sum = 0;
  for (int i = 0; i < times; ++i) sum += static_cast<unsigned>(shape(i));
  std::printf("%u\n", sum);
}
