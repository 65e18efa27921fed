#include <holdfast/asio/deadlines.hpp>
#include <holdfast/call/clock.hpp>
#include <holdfast/error/ignore.hpp>

#include <boost/asio/detail/concurrency_hint.hpp>
#include <boost/asio/detail/scheduler.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <chrono>
#include <new>
#include <optional>

namespace holdfast::asio {

namespace net = boost::asio;

namespace {

/// How many have been destroyed: a new one may stand where an old one stood.
std::atomic<std::uint64_t> destroyed{0};

/// The executor below all strands: what is short may run beside them.
net::any_io_executor below_strands(net::any_io_executor executor) {
  for (;;) {
    if (auto const* s = executor.target<net::strand<net::any_io_executor>>())
      executor = net::any_io_executor{s->get_inner_executor()};
    else if (auto const* io = executor.target<net::strand<net::io_context::executor_type>>())
      return io->get_inner_executor();
    else if (auto const* pool = executor.target<net::strand<net::thread_pool::executor_type>>())
      return pool->get_inner_executor();
    else
      return executor;
  }
}

/// What a context was made for, which only its scheduler knows: `io_context{1}`, a pool of one
/// thread, or one without locks.
bool is_made_for_one_thread(net::execution_context& of) {
  if (!net::has_service<net::detail::scheduler>(of)) return false;
  int const hint = net::use_service<net::detail::scheduler>(of).concurrency_hint();
  return hint == 1 || !BOOST_ASIO_CONCURRENCY_HINT_IS_LOCKING(SCHEDULER, hint);
}

template <class Executor>
bool is_strand_over(net::any_io_executor const& executor) noexcept {
  return executor.target<net::strand<Executor>>() != nullptr;
}

}  // namespace

bool deadlines::is_strand(net::any_io_executor const& executor) noexcept {
  return is_strand_over<net::io_context::executor_type>(executor) ||
         is_strand_over<net::any_io_executor>(executor) ||
         is_strand_over<net::thread_pool::executor_type>(executor);
}

net::any_io_executor deadlines::strand_over(net::any_io_executor const& executor) {
  if (auto const* io = executor.target<net::io_context::executor_type>())
    return net::make_strand(*io);
  if (auto const* pool = executor.target<net::thread_pool::executor_type>())
    return net::make_strand(*pool);
  return net::make_strand(executor);
}

/// The one timer. A pending wait counts as outstanding work of its context, and would keep `run()`
/// from returning for as long as the longest deadline; so that count is lent back while it waits.
/// Only where it is surely one: of a plain io_context. Elsewhere an executor may count for itself.
struct deadlines::ticker {
  explicit ticker(net::any_io_executor const& executor) : timer{below_strands(executor)} {
    net::any_io_executor const below = timer.get_executor();
    if (auto const* found = below.target<net::io_context::executor_type>()) io = *found;
  }
  void lend_work() const noexcept {
    if (io) io->on_work_finished();
  }
  void take_back_work() const noexcept {
    if (io) io->on_work_started();
  }

  net::steady_timer timer;
  std::optional<net::io_context::executor_type> io;
};

/// On its way to the executor of what it rings. Holds no more than a ticket: who has been unset
/// meanwhile, or is no longer there, is not touched.
struct deadlines::ringing {
  deadlines* by;
  detail::alarm* whom;
  std::uint64_t ticket;
  void operator()() const { by->ring(*whom, ticket); }
};

deadlines::deadlines(net::execution_context& of)
    : service{of}, is_for_one_thread_{is_made_for_one_thread(of)} {
  heap_.reserve(64);
  due_.reserve(64);
}
deadlines::~deadlines() { destroyed.fetch_add(1, std::memory_order_release); }

/// Asio finds a service under a lock, by comparing names; a thread asks for the same one again and
/// again.
deadlines& deadlines::of(net::any_io_executor const& executor) {
  thread_local struct {
    net::execution_context* context = nullptr;
    deadlines* found = nullptr;
    std::uint64_t as_of = 0;
  } last;
  net::execution_context& context = net::query(executor, net::execution::context);
  std::uint64_t const now = destroyed.load(std::memory_order_acquire);
  if (last.context != &context || last.as_of != now)
    last = {&context, &net::use_service<deadlines>(context), now};
  return *last.found;
}

std::size_t deadlines::size() const {
  std::lock_guard const lock{mutex_};
  return heap_.size() + due_.size();
}

instant deadlines::earliest() const {
  std::lock_guard const lock{mutex_};
  return heap_.empty() ? never : heap_.front()->at_;
}

void deadlines::set(detail::alarm& a, instant at) {
  std::lock_guard const lock{mutex_};
  if (is_shut_down_) return;
  if (at < ticks_at_ && !is_manual_.load(std::memory_order_relaxed)) tick_at(at, a.executor_);
  heap_.push_back(&a);
  a.at_ = at;
  a.ticket_ = ++tickets_;
  a.place_ = detail::alarm::place::waiting;
  place(a, heap_.size() - 1);
  sift_up(a.index_);
  a.is_set_ = true;
}

void deadlines::ring_at_once(detail::alarm& a) {
  std::lock_guard const lock{mutex_};
  if (is_shut_down_ || a.is_set_) return;
  a.ticket_ = ++tickets_;
  send(a);
  a.is_set_ = true;
}

void deadlines::unset(detail::alarm& a) noexcept {
  std::lock_guard const lock{mutex_};
  take_out(a);
}

void deadlines::take_out(detail::alarm& a) noexcept {
  using enum detail::alarm::place;
  if (a.place_ == waiting) {
    std::size_t const hole = a.index_;
    detail::alarm& last = *heap_.back();
    heap_.pop_back();
    if (&last != &a) {
      place(last, hole);
      sift_up(hole);
      sift_down(last.index_);
    }
  } else if (a.place_ == due) {
    due_[a.index_] = due_.back();
    due_[a.index_]->index_ = a.index_;
    due_.pop_back();
  }
  a.place_ = nowhere;
}

void deadlines::place(detail::alarm& a, std::size_t at) noexcept {
  heap_[at] = &a;
  a.index_ = at;
}

void deadlines::sift_up(std::size_t from) noexcept {
  detail::alarm& rising = *heap_[from];
  while (from > 0) {
    std::size_t const parent = (from - 1) / 2;
    if (heap_[parent]->at_ <= rising.at_) break;
    place(*heap_[parent], from);
    from = parent;
  }
  place(rising, from);
}

void deadlines::sift_down(std::size_t from) noexcept {
  detail::alarm& sinking = *heap_[from];
  for (std::size_t child = 2 * from + 1; child < heap_.size(); child = 2 * from + 1) {
    if (child + 1 < heap_.size() && heap_[child + 1]->at_ < heap_[child]->at_) ++child;
    if (sinking.at_ <= heap_[child]->at_) break;
    place(*heap_[child], from);
    from = child;
  }
  place(sinking, from);
}

void deadlines::tick_at(instant at, net::any_io_executor const& executor) {
  if (!ticker_) ticker_ = std::make_unique<ticker>(executor);
  ticker_->timer.expires_at(to_steady(at));
  ticker_->timer.async_wait([this](boost::system::error_code const& e) { on_tick(!e); });
  ticker_->lend_work();
  ticks_at_ = at;
  times_armed_.fetch_add(1, std::memory_order_relaxed);
}

void deadlines::on_tick(bool in_time) {
  std::lock_guard const lock{mutex_};
  ticker_->take_back_work();
  if (!in_time) return;  // turned back for an earlier deadline
  ticks_at_ = never;
  instant const now = this->now();
  post_due(now);
  // What could not be posted, for want of memory, is tried again soon.
  if (!heap_.empty())
    tick_at(std::max(heap_.front()->at_, after(now, std::chrono::microseconds{1})),
            heap_.front()->executor_);
}

void deadlines::post_due(instant now) {
  while (!heap_.empty() && heap_.front()->at_ <= now) {
    try {
      send(*heap_.front());
    } catch (std::bad_alloc const&) {
      ignore("what cannot be posted now stays in the heap and is tried at the next tick");
      return;
    }
  }
}

/// Posts it to its executor; or throws, and it stays where it is.
void deadlines::send(detail::alarm& a) {
  due_.reserve(due_.size() + 1);
  net::post(a.executor_, ringing{this, &a, a.ticket_});
  take_out(a);
  due_.push_back(&a);
  a.place_ = detail::alarm::place::due;
  a.index_ = due_.size() - 1;
}

void deadlines::ring(detail::alarm& a, std::uint64_t ticket) {
  {
    std::lock_guard const lock{mutex_};
    auto const is_it = [&](detail::alarm const* x) { return x == &a && x->ticket_ == ticket; };
    if (std::none_of(due_.begin(), due_.end(), is_it)) return;
    take_out(a);
    a.is_set_ = false;
  }
  a.on_time(now());
}

void deadlines::be_manual(instant now) {
  manual_now_.store(now.time_since_epoch().count());
  is_manual_.store(true);
}

void deadlines::move_to(instant now) {
  manual_now_.store(now.time_since_epoch().count());
  std::lock_guard const lock{mutex_};
  post_due(now);
}

/// One by one: what is told may take others with it.
void deadlines::shutdown() {
  std::unique_lock lock{mutex_};
  is_shut_down_ = true;
  ticker_.reset();
  while (!heap_.empty() || !due_.empty()) {
    detail::alarm& a = heap_.empty() ? *due_.back() : *heap_.back();
    take_out(a);
    lock.unlock();
    a.on_shutdown();
    lock.lock();
  }
}

}  // namespace holdfast::asio
