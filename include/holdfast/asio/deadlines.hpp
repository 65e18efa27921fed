// All deadlines of one execution context, behind one timer that is kept pending.
//
// A kitchen clock for a hundred pots. It is set to the first that will be done, and left alone: who
// takes his pot off the fire before that tells the cook, not the clock. Only a pot that is done
// earlier than all others turns it back.
//
// T1  The timer is armed no later than the earliest deadline, and never re-armed for a later one.
// T2  Setting and unsetting a deadline behind it makes no system call and, once warm, allocates
//     nothing.
// T3  What rings, rings on its own executor; what was unset before that does not ring.
// T4  The pending timer keeps no io_context's `run()` from returning. (A thread_pool's `join()`
// waits
//     for it, as it waits for any timer.)
#pragma once

#include <holdfast/call/clock.hpp>
#include <holdfast/core/time.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/execution_context.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace holdfast::asio {

class deadlines;

namespace detail {

/// What is told when its time has come. Set, unset, rung and destroyed on its own executor only,
/// one at a time; or set once, and not touched again before it rings.
class alarm {
 public:
  alarm(alarm const&) = delete;
  alarm& operator=(alarm const&) = delete;

  [[nodiscard]] boost::asio::any_io_executor const& executor() const noexcept { return executor_; }
  [[nodiscard]] deadlines& timers() const noexcept { return *in_; }

 protected:
  explicit alarm(boost::asio::any_io_executor executor);
  /// For a completion handler's executor, which is built in its place.
  template <class Handler>
  alarm(std::in_place_t, Handler const& h);
  ~alarm() { unset(); }

  inline void set(instant at);
  inline void unset() noexcept;
  /// Rings as soon as its executor comes to it, if it has not been told so before. From any thread.
  inline void ring_at_once();
  /// Not while it is set.
  void ring_on(boost::asio::any_io_executor other) noexcept { executor_ = std::move(other); }

 private:
  friend class holdfast::asio::deadlines;

  virtual void on_time(instant now) = 0;
  /// The context is being destroyed: nothing rings any more.
  virtual void on_shutdown() noexcept {}

  enum class place : std::uint8_t { nowhere, waiting, due };

  boost::asio::any_io_executor executor_;
  deadlines* in_;
  bool is_set_ = false;  ///< what the owner knows; all below belongs to the lock of `deadlines`
  place place_ = place::nowhere;
  std::size_t index_ = 0;
  std::uint64_t ticket_ = 0;  ///< a new one each time it is set
  instant at_{};
};

}  // namespace detail

/// The service that keeps them; one for each execution context, made when it is first needed.
///
/// Thread-safe: one mutex, held for the few steps of a heap. `manual_time` puts its clock into the
/// hands of a test.
class deadlines final : public boost::asio::execution_context::service {
 public:
  using key_type = deadlines;
  inline static boost::asio::execution_context::id id;

  explicit deadlines(boost::asio::execution_context& of);
  ~deadlines() override;

  [[nodiscard]] static deadlines& of(boost::asio::any_io_executor const& executor);

  /// The time by which deadlines are kept.
  [[nodiscard]] instant now() const noexcept {
    if (is_manual_.load(std::memory_order_relaxed)) [[unlikely]]
      return instant{duration{manual_now_.load(std::memory_order_relaxed)}};
    return steady_now();
  }
  /// Whether an executor of this context runs one thing at a time: a strand; or any, where the
  /// context was made for one thread, as `io_context{1}` is.
  [[nodiscard]] bool is_serial(boost::asio::any_io_executor const& executor) const noexcept {
    return is_for_one_thread_ || is_strand(executor);
  }
  /// A strand of its own over it.
  [[nodiscard]] static boost::asio::any_io_executor strand_over(
      boost::asio::any_io_executor const& executor);

  /// How many are set, rung ones that nobody has heard yet included.
  [[nodiscard]] std::size_t size() const;
  /// The earliest, or `never`.
  [[nodiscard]] instant earliest() const;
  /// How often the timer has been armed: each is a system call.
  [[nodiscard]] std::uint64_t times_armed() const noexcept { return times_armed_.load(); }

 private:
  friend class detail::alarm;
  friend class manual_time;
  struct ticker;
  struct ringing;

  [[nodiscard]] static bool is_strand(boost::asio::any_io_executor const& executor) noexcept;
  void shutdown() override;
  void set(detail::alarm& a, instant at);
  void unset(detail::alarm& a) noexcept;
  void ring_at_once(detail::alarm& a);
  void send(detail::alarm& a);
  void ring(detail::alarm& a, std::uint64_t ticket);
  void tick_at(instant at, boost::asio::any_io_executor const& executor);
  void on_tick(bool in_time);
  void post_due(instant now);
  void be_manual(instant now);
  void move_to(instant now);

  void place(detail::alarm& a, std::size_t at) noexcept;
  void sift_up(std::size_t from) noexcept;
  void sift_down(std::size_t from) noexcept;
  void take_out(detail::alarm& a) noexcept;

  bool const is_for_one_thread_;
  mutable std::mutex mutex_;
  std::vector<detail::alarm*> heap_;  ///< the earliest first
  std::vector<detail::alarm*> due_;   ///< on their way to their executors
  std::uint64_t tickets_ = 0;
  instant ticks_at_ = never;  ///< what the timer is armed for
  bool is_shut_down_ = false;
  std::unique_ptr<ticker> ticker_;
  std::atomic<std::uint64_t> times_armed_{0};
  std::atomic<bool> is_manual_{false};
  std::atomic<duration::rep> manual_now_{0};
};

namespace detail {

inline alarm::alarm(boost::asio::any_io_executor executor)
    : executor_{std::move(executor)}, in_{&deadlines::of(executor_)} {}

template <class Handler>
alarm::alarm(std::in_place_t, Handler const& h)
    : executor_{boost::asio::get_associated_executor(h)}, in_{&deadlines::of(executor_)} {}

inline void alarm::set(instant at) {
  unset();
  in_->set(*this, at);  // and by now it may have rung, on another thread, and be gone
}

inline void alarm::unset() noexcept {
  if (!is_set_) return;
  is_set_ = false;
  in_->unset(*this);
}

inline void alarm::ring_at_once() { in_->ring_at_once(*this); }

}  // namespace detail
}  // namespace holdfast::asio
