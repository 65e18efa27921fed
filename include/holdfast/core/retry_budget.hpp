// What retries may cost: a tenth of the successes, whatever happens. Shared by all who repeat.
//
// A purse. Every success puts a penny in, until it is full; every repetition costs ten, taken out
// before the wait and not after; one that helps gets its ten back. In a storm the purse is soon
// empty, and the storm gets no food from us.
//
// P1  The tokens never exceed the cap nor fall below zero.
// P2  A retry holds its token from the decision on, through the wait, until its outcome is known.
// P3  A full purse is only read: a healthy dependency shares no write.
#pragma once

#include <atomic>
#include <cstdint>

namespace holdfast::core {

/// A token bucket in thousandths, in one word. Full at the start. Lock-free; constant time.
///
/// Why a budget and not only "three attempts": with three attempts at every level, an outage below
/// three levels is called 27 times as often as on a good day, and stays down for it. With a budget
/// of a tenth, 1.1 times. (Brooker's bucket; the refund is the AWS SDKs'.)
template <template <class> class Atomic>
class basic_retry_budget {
 public:
  /// `earn` thousandths for each success, at most `cap` thousandths in all.
  constexpr basic_retry_budget(std::uint32_t earn, std::uint32_t cap) noexcept
      : tokens_{cap}, earn_{earn}, cap_{cap} {}

  static constexpr std::uint32_t price = 1000;  ///< of one retry

  /// Pays for one retry, or says that there is nothing left.
  [[nodiscard]] bool try_pay() noexcept {
    std::uint32_t now = tokens_.load(std::memory_order_relaxed);
    while (now >= price)
      if (tokens_.compare_exchange_weak(now, now - price, std::memory_order_relaxed,
                                        std::memory_order_relaxed))
        return true;
    return false;
  }
  /// The retry helped, or was never made.
  void refund() noexcept { add(price); }
  /// A first attempt succeeded.
  [[gnu::always_inline]] void earn() noexcept {
    if (thousandths() < cap_) add(earn_);
  }

  [[nodiscard]] std::uint32_t thousandths() const noexcept {
    return tokens_.load(std::memory_order_relaxed);
  }

 private:
  [[gnu::noinline]] void add(std::uint32_t some) noexcept {
    std::uint32_t now = tokens_.load(std::memory_order_relaxed);
    while (now < cap_) {
      std::uint32_t const sum = now > cap_ - some ? cap_ : now + some;
      if (tokens_.compare_exchange_weak(now, sum, std::memory_order_relaxed,
                                        std::memory_order_relaxed))
        return;
    }
  }

  Atomic<std::uint32_t> tokens_;
  std::uint32_t earn_;
  std::uint32_t cap_;
};

using retry_budget = basic_retry_budget<std::atomic>;

}  // namespace holdfast::core
