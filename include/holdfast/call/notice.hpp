// What a breaker has become, told to whoever listens: in order, outside any lock, never twice.
#pragma once

#include <holdfast/core/circuit_breaker.hpp>
#include <holdfast/core/time.hpp>
#include <holdfast/error/ignore.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

namespace holdfast {

/// One change of a dependency's breaker. A value: keep it, queue it, log it.
struct notice {
  std::string_view dependency;
  core::breaker_mode mode = core::breaker_mode::closed;  ///< what it is now
  std::uint64_t sequence = 0;                            ///< 1, 2, 3, … for each dependency
  std::uint32_t episode = 0;  ///< outages so far: open and recovering of one share it
  std::uint32_t blocked = 0;  ///< calls refused in this outage until now
  std::uint32_t probed = 0;   ///< the last square that was probed: about as many probes
  instant at;                 ///< when the call that brought it about was settled
};

/// Called on the thread of the call that brought the change about, or of another that is telling at
/// the moment. It may call the dependency itself; what it throws harms no call, and is dropped.
using listener = std::function<void(notice const&)>;

namespace detail {

/// Tells a listener what the breaker is whenever that may have changed.
///
/// It tells the state and not the event, so notices cannot come out of order, and flapping that
/// nobody could follow is one notice. One thread tells at a time; the others leave word that there
/// is more. No lock, no allocation.
class notice_board {
 public:
  explicit notice_board(listener to) : to_{std::move(to)} {}

  template <class Breaker>
  void look_at(Breaker const& breaker, std::string_view name, instant now) noexcept {
    if (!to_) return;
    std::uint32_t word = words_.fetch_add(1, std::memory_order_acq_rel) + 1;
    if (word != 1) return;  // who tells at the moment sees it, be it this very thread
    do {
      tell(breaker.state(), name, now);
    } while (!words_.compare_exchange_strong(word, 0, std::memory_order_acq_rel));
  }

 private:
  void tell(core::breaker_state const& s, std::string_view name, instant now) noexcept {
    if (s.word.mode == told_mode_ && s.word.episode == told_episode_) return;
    told_mode_ = s.word.mode;
    told_episode_ = s.word.episode;
    try {
      to_({.dependency = name,
           .mode = s.word.mode,
           .sequence = ++sequence_,
           .episode = s.word.episode,
           .blocked = s.tally.n,
           .probed = s.tally.k,
           .at = now});
    } catch (...) {
      ignore("a listener's trouble is not the call's");
    }
  }

  listener to_;
  std::atomic<std::uint32_t> words_{0};  ///< left since somebody began to tell
  // Written by the one who tells:
  core::breaker_mode told_mode_ = core::breaker_mode::closed;
  std::uint16_t told_episode_ = 0;
  std::uint64_t sequence_ = 0;
};

}  // namespace detail
}  // namespace holdfast
