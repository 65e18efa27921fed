// At most so many calls at once: one slow callee cannot eat every thread (elsewhere: a bulkhead).
//
// A cloakroom with so many hooks. Who finds one free hangs up his coat; who finds none is told at
// once, and does not stand in the door.
//
// L1  The permits out never exceed the cap.
// L2  A refusal takes nothing, so it gives nothing back.
// L3  Lowering the cap refuses newcomers until enough have left; nobody waits for it.
#pragma once

#include <holdfast/core/options.hpp>

#include <atomic>
#include <cstdint>

namespace holdfast {

/// How many calls may be in flight. Choose it for every callee that can become slow: cap ≈ calls a
/// second × the seconds a call takes on a bad day, and below the number of threads you have.
struct limit {
  std::uint32_t in_flight = 64;  ///< calls at once; 1 to 1'000'000
  bool on = true;
};

[[nodiscard]] constexpr complaints validate(limit const& o) noexcept {
  complaints all;
  if (o.on && (o.in_flight < 1 || o.in_flight > 1'000'000))
    all.add({"limit.in_flight", o.in_flight, "outside 1 to 1'000'000",
             "write how many calls may run at once, or hf::off"});
  return all;
}

namespace core {

/// Counts what is in flight, in one word. Constant time; one shared write to enter, one to leave.
template <template <class> class Atomic>
class basic_concurrency_limit {
 public:
  explicit constexpr basic_concurrency_limit(std::uint32_t cap) noexcept : cap_{cap} {}

  /// A place, or none: the caller that gets one leaves it exactly once.
  [[nodiscard]] bool try_enter() noexcept {
    std::uint32_t now = in_flight_.load(std::memory_order_relaxed);
    while (now < cap_.load(std::memory_order_relaxed))
      if (in_flight_.compare_exchange_weak(now, now + 1, std::memory_order_acquire,
                                           std::memory_order_relaxed))
        return true;
    return false;
  }
  void leave() noexcept { in_flight_.fetch_sub(1, std::memory_order_release); }

  [[nodiscard]] std::uint32_t in_flight() const noexcept {
    return in_flight_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint32_t cap() const noexcept { return cap_.load(std::memory_order_relaxed); }
  void set_cap(std::uint32_t cap) noexcept { cap_.store(cap, std::memory_order_relaxed); }

 private:
  Atomic<std::uint32_t> in_flight_{0};
  Atomic<std::uint32_t> cap_;
};

using concurrency_limit = basic_concurrency_limit<std::atomic>;

}  // namespace core
}  // namespace holdfast
