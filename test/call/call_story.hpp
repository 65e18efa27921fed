// What the tests of this folder share: a clock moved by hand, and a dependency called under it.
#pragma once

#include <holdfast/holdfast.hpp>

#include <chrono>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>

namespace holdfast {

inline void PrintTo(verdict v, std::ostream* to) { *to << to_string(v); }
inline void PrintTo(gate g, std::ostream* to) { *to << to_string(g); }
inline void PrintTo(give_up g, std::ostream* to) { *to << to_string(g); }

}  // namespace holdfast

namespace called {

namespace hf = holdfast;
using namespace std::chrono_literals;

/// A clock that stands still until a test moves it; waiting moves it too, and takes no time.
struct manual_clock {
  hf::instant now{1000s};
  int reads = 0;
  int waits = 0;

  hf::clock_source source() {
    return {.read =
                [](void* self) noexcept {
                  auto* const clock = static_cast<manual_clock*>(self);
                  ++clock->reads;
                  return clock->now;
                },
            .wait =
                [](void* self, hf::instant at) {
                  auto* const clock = static_cast<manual_clock*>(self);
                  ++clock->waits;
                  if (at > clock->now) clock->now = at;
                },
            .on = this};
  }
  void operator+=(hf::duration d) { now += d; }
};

/// A dependency under a manual clock.
struct callee {
  manual_clock clock;
  hf::dependency it;
  hf::report report;

  explicit callee(hf::protections const& p, std::string name = "pricing")
      : it{std::move(name), p} {}

  template <class Work, class Fallback>
  auto call(hf::terms t, Work&& work, Fallback&& fallback) {
    return hf::call_with_clock(clock.source(), it, t, std::forward<Work>(work),
                               std::forward<Fallback>(fallback));
  }
  template <class Work, class Fallback>
  auto call(Work&& work, Fallback&& fallback) {
    return call({.into = &report}, std::forward<Work>(work), std::forward<Fallback>(fallback));
  }
  /// A call that fails like `e`, without a fallback.
  hf::result<int> fail(hf::error const& e) {
    return call([&]() -> hf::result<int> { return e; }, hf::fail_fast("a test"));
  }
  hf::result<int> succeed() {
    return call([]() -> hf::result<int> { return 1; }, hf::fail_fast("a test"));
  }
  /// Fails until the breaker has opened.
  void open() {
    for (int i = 0; i < 300 && mode() == hf::core::breaker_mode::closed; ++i)
      static_cast<void>(fail(hf::unavailable{"down"}));
  }

  [[nodiscard]] hf::dependency_snapshot now() const { return it.snapshot(); }
  [[nodiscard]] hf::core::breaker_mode mode() const { return now().breaker.word.mode; }
  [[nodiscard]] int score() const { return now().breaker.word.score; }
};

inline constexpr hf::core::breaker_mode closed = hf::core::breaker_mode::closed;
inline constexpr hf::core::breaker_mode open = hf::core::breaker_mode::open;
inline constexpr hf::core::breaker_mode recovering = hf::core::breaker_mode::recovering;

/// A fallback that says so.
inline auto instead(int value) {
  return [value](hf::error const&) { return value; };
}

}  // namespace called
