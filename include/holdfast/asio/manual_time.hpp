// Time in the hands of a test: deadlines of a context come when they are told to.
#pragma once

#include <holdfast/asio/deadlines.hpp>

#include <boost/asio/execution_context.hpp>

#include <algorithm>

namespace holdfast::asio {

/// From its construction on, the calls and waits of the context go by this clock, and nothing waits
/// for real. Construct it before the first of them; there is no way back.
///
///     boost::asio::io_context io;
///     hf::asio::manual_time time{io};
///     …co_spawn(io, …)…
///     do io.poll(), io.restart(); while (time.step());   // runs all of it, in no time
class manual_time {
 public:
  explicit manual_time(boost::asio::execution_context& of, instant start = instant{})
      : deadlines_{&boost::asio::use_service<deadlines>(of)} {
    deadlines_->be_manual(start);
  }

  [[nodiscard]] instant now() const noexcept { return deadlines_->now(); }
  /// What is due by then is posted to its executors. Backwards nothing comes due.
  void move_to(instant at) { deadlines_->move_to(at); }
  void operator+=(duration span) { move_to(after(now(), span)); }

  /// Moves to the earliest deadline; false where there is none.
  bool step() {
    instant const next = deadlines_->earliest();
    if (next == never) return false;
    move_to(std::max(next, now()));
    return true;
  }

 private:
  deadlines* deadlines_;
};

}  // namespace holdfast::asio
