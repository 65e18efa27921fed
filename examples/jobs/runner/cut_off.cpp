#include "runner/cut_off.hpp"

#include <httplib.h>

#include <algorithm>

namespace jobs {

namespace {
// A request that had not begun when it was cut is found at the next turn.
constexpr std::chrono::milliseconds again_after{10};
}  // namespace

cut_off::cut_off() : thread_{[this](std::stop_token const& stop) { run(stop); }} {}

cut_off::~cut_off() = default;

cut_off::limit::limit(cut_off& by, ::httplib::Client& what, instant at)
    : by_{by}, what_{what}, at_{at} {
  std::lock_guard const held{by_.lock_};
  by_.set_.push_back(this);
  by_.changed_.notify_all();
}

cut_off::limit::~limit() {
  std::unique_lock held{by_.lock_};
  std::erase(by_.set_, this);
  by_.changed_.wait(held, [&] { return !is_being_cut_; });  // the client is still in use
}

bool cut_off::limit::was_cut() const {
  std::lock_guard const held{by_.lock_};
  return was_cut_;
}

cut_off::instant cut_off::next() const {
  auto const first = std::ranges::min_element(set_, {}, &limit::at_);
  return first == set_.end() ? instant::max() : (*first)->at_;
}

void cut_off::run(std::stop_token const& stop) {
  std::unique_lock held{lock_};
  while (!stop.stop_requested()) {
    instant const now = std::chrono::steady_clock::now();
    instant const due = next();
    if (due == instant::max())
      changed_.wait(held, stop, [&] { return next() < due; });
    else if (now < due)
      changed_.wait_until(held, stop, due, [&] { return next() < due; });
    else
      cut(held, now);
  }
}

/// The one that is due first. `stop` is made to be called from another thread, but it waits for a
/// client that is still connecting: not under the lock, or nobody else could come or go meanwhile.
void cut_off::cut(std::unique_lock<std::mutex>& held, instant now) {
  limit& one = **std::ranges::min_element(set_, {}, &limit::at_);
  one.was_cut_ = true;
  one.at_ = now + again_after;
  one.is_being_cut_ = true;
  held.unlock();
  one.what_.stop();
  held.lock();
  one.is_being_cut_ = false;
  changed_.notify_all();
}

}  // namespace jobs
