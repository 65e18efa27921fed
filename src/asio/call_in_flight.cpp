#include <holdfast/asio/call_in_flight.hpp>
#include <holdfast/error/named.hpp>

namespace holdfast::asio::detail {

void call_in_flight::move_to_own_strand() {
  boost::asio::any_io_executor const from = executor();
  away_.emplace(*this, from, deadlines::strand_over(from));
  ring_on(away_->executor());
}

/// On the call's own executor, so nothing else of the call runs now.
void call_in_flight::on_time(instant now) {
  if (permit_ && now >= permit_.slow_at()) {
    is_slow_ = true;
    permit_.mark_slow(now);
  }
  if (now < until_) return watch();
  is_cut_ = true;
  stop_.emit(boost::asio::cancellation_type::terminal);
}

error call_in_flight::left_early() { return cancelled{"the caller cancelled the call"}; }

error call_in_flight::cause_of(error const& e) const {
  if (has_caller_left_) return cancelled{"the caller cancelled the call", because(e)};
  return timed_out{"it took too long", because(e)};
}

instant call_in_flight::retry_at() noexcept {
  if (has_caller_left_ || is_done()) return never;
  return call_.retry_at(settled_at_);
}

bool call_in_flight::wants_fallback(error const& e) const noexcept {
  if (has_caller_left_) return false;
  bool const refused = e.origin() == origin::gate;
  if (!refused && (is_success(last_) || last_ == verdict::abandoned)) return false;
  return terms_.until.at == never || now() < terms_.until.at;
}

/// It may take what is left of the deadline. One that begins after that has no time to keep.
void call_in_flight::begin_fallback() {
  is_cut_ = false;
  until_ = call_.frame().deadline;
  if (until_ != never && now() < until_) set(until_);
}

void call_in_flight::end_fallback(error* failed, error const& why) {
  unset();
  is_degraded_ = failed == nullptr;
  if (is_degraded_) return call_.callee().count_degraded();
  if (has_caller_left_ || is_cut_) *failed = cause_of(*failed);
  if (!failed->cause()) *failed = failed->with(because(why));  // the first error is not lost
}

void call_in_flight::report(holdfast::report& into) const noexcept {
  into = {.attempts = call_.attempts(),
          .degraded = is_degraded_,
          .refused_by = call_.refused_by(),
          .outcome = last_,
          .gave_up = call_.gave_up(),
          .elapsed = now() - begun_};
}

}  // namespace holdfast::asio::detail
