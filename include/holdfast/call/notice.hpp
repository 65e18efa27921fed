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

/// One change of a dependency's breaker, or that nobody comes who may find out whether it is back.
/// A value: keep it, queue it, log it.
struct notice {
  std::string_view dependency;
  core::breaker_mode mode = core::breaker_mode::closed;  ///< what it is now
  std::uint64_t sequence = 0;                            ///< 1, 2, 3, … for each dependency
  std::uint32_t episode = 0;  ///< outages so far: open and recovering of one share it
  std::uint32_t blocked = 0;  ///< calls refused in this outage until now
  std::uint32_t probed = 0;   ///< the last square that was probed: about as many probes
  instant at;                 ///< when the call that brought it about was settled
  bool starved = false;       ///< for a minute, only calls that may not be a probe have asked
  bool shadow = false;        ///< nothing is refused: it says what a live breaker would be
};

/// Called on the thread of the call that brought the change about, or of another that is telling at
/// the moment. It may call the dependency itself; what it throws harms no call, and is dropped.
using listener = std::function<void(notice const&)>;

namespace detail {

/// An outage in which only calls with `.probe = never` have asked for so long says so, once.
inline constexpr duration starved_after = std::chrono::minutes{1};

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
      tell(breaker.state(), breaker.rules().shadow, name, now);
    } while (!words_.compare_exchange_strong(word, 0, std::memory_order_acq_rel));
  }

  /// A call was refused that could have been the next probe, but may not be one. As long as word A
  /// stays as it is, nobody else has brought a verdict.
  template <class Breaker>
  void pass_over(Breaker const& breaker, std::string_view name, instant now) noexcept {
    if (!to_) return;
    std::uint64_t const word = breaker.word();
    std::uint32_t const outage = outage_of(core::unpack_word(word));
    if (starved_.load(std::memory_order_relaxed) == outage) return;
    if (passed_over_.load(std::memory_order_acquire) != word) {
      since_.store(now, std::memory_order_relaxed);
      passed_over_.store(word, std::memory_order_release);
    } else if (now - since_.load(std::memory_order_relaxed) >= starved_after) {
      starved_.store(outage, std::memory_order_relaxed);
      look_at(breaker, name, now);
    }
  }

 private:
  /// Never zero.
  static std::uint32_t outage_of(core::breaker_word const& w) noexcept { return w.episode + 1U; }

  void tell(core::breaker_state const& s, bool shadow, std::string_view name,
            instant now) noexcept {
    std::uint32_t const outage = outage_of(s.word);
    bool const starved =
        starved_.load(std::memory_order_relaxed) == outage && told_starved_ != outage;
    if (s.word.mode == told_mode_ && s.word.episode == told_episode_ && !starved) return;
    told_mode_ = s.word.mode;
    told_episode_ = s.word.episode;
    if (starved) told_starved_ = outage;
    try {
      to_({.dependency = name,
           .mode = s.word.mode,
           .sequence = ++sequence_,
           .episode = s.word.episode,
           .blocked = s.tally.n,
           .probed = s.tally.k,
           .at = now,
           .starved = starved,
           .shadow = shadow});
    } catch (...) {
      ignore("a listener's trouble is not the call's");
    }
  }

  listener to_;
  std::atomic<std::uint32_t> words_{0};        ///< left since somebody began to tell
  std::atomic<std::uint64_t> passed_over_{0};  ///< word A when a call was passed over
  std::atomic<instant> since_{};               ///< the first time that it was so
  std::atomic<std::uint32_t> starved_{0};      ///< the outage that is
  // Written by the one who tells:
  std::uint32_t told_starved_ = 0;
  core::breaker_mode told_mode_ = core::breaker_mode::closed;
  std::uint16_t told_episode_ = 0;
  std::uint64_t sequence_ = 0;
};

}  // namespace detail
}  // namespace holdfast
