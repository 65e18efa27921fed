// The steps begin, admit, settle, inline: they are the cost of a healthy call. Included by
// dependency.hpp.
#pragma once

#include <holdfast/call/dependency.hpp>

namespace holdfast {

inline running_call::running_call(dependency& of, terms const& t, instant now,
                                  bool has_fallback) noexcept
    : of_{&of},
      frame_{core::frame_of(now, of.options_.deadline.or_forever(), t.until.at, has_fallback)},
      repeatable_{t.repeatable},
      may_probe_{t.probe == probing::allowed} {}

inline permit running_call::enter(core::breaker_permit in, instant now) noexcept {
  if (of_->options_.limit.on && !of_->limit_.try_enter()) {
    if (of_->options_.breaker.on && in.probe)
      of_->breaker_.settle(in, core::breaker_mark::unused, now);
    return refuse(gate::limit);
  }
  ++attempts_;
  refused_by_ = gate::none;
  permit p;
  p.of_ = this;
  p.breaker_ = in;
  p.watched_ = of_->options_.breaker.on;
  p.since_ = now;
  p.until_ = core::attempt_until(frame_, now, of_->options_.timeout.or_forever());
  p.slow_at_ = after(now, of_->slow_after_);
  return p;
}

inline permit running_call::admit_untimed() noexcept {
  if (!of_->options_.breaker.on) return enter({}, instant{});
  if (auto const in = of_->breaker_.admit_if_closed()) return enter(*in, instant{});
  return {};
}

inline permit running_call::admit(instant now) noexcept {
  if (frame_.is_over(now)) return refuse(gate::deadline);
  if (!of_->options_.breaker.on) return enter({}, now);
  if (auto const in = of_->breaker_.admit_if_closed()) return enter(*in, now);
  core::breaker_admission const said = of_->breaker_.admit(may_probe_, now);
  if (said.decision == core::breaker_decision::admitted) return enter(said.permit, now);
  retry_in_ = said.retry_at > now ? said.retry_at - now : duration::zero();
  return refuse(gate::breaker);
}

inline permit running_call::refuse(gate by) noexcept {
  refused_by_ = by;
  if (attempts_ > 0) gave_up_ = give_up::gate;
  if (paid_) end_retry(false, true);
  of_->counters_.add(dependency::refused_counter);
  return {};
}

inline void running_call::end_retry(bool helped, bool unused) noexcept {
  paid_ = false;
  if (helped || unused) of_->budget_.refund();
}

/// What an attempt's end means to the retries: successes pay for them.
inline void running_call::account(verdict v, duration hint) noexcept {
  last_ = v;
  hint_ = hint;
  if (!of_->options_.retry.on) return;
  if (paid_)
    end_retry(is_success(v), false);
  else if (is_success(v))
    of_->budget_.earn();
}

inline instant running_call::retry_at(instant now) noexcept {
  retry const& o = of_->options_.retry;
  if (!o.on || !core::may_help(last_)) return never;
  std::uint64_t const rolled = core::roll(of_->dice_, of_->rolls_.fetch_add(1));
  core::retry_plan const plan =
      core::plan_retry(o, attempts_, last_, repeatable_, hint_, rolled, frame_, now);
  gave_up_ = plan.why;
  if (plan.why != give_up::none) return never;
  if (of_->options_.breaker.on && !of_->breaker_.may_retry()) {
    gave_up_ = give_up::gate;
  } else if (!of_->budget_.try_pay()) {
    gave_up_ = give_up::budget;
  } else {
    paid_ = true;
    of_->counters_.add(dependency::retried_counter);
    return plan.at;
  }
  return never;
}

inline void permit::tell_breaker(verdict v, instant now, duration hint) noexcept {
  watched_ = false;
  core::circuit_breaker& breaker = of_->of_->breaker_;
  if (is_success(v) && !breaker_.probe && breaker.is_spotless()) return;
  core::breaker_mark const mark = core::mark_of(v, of_->has_failed_);
  if (mark == core::breaker_mark::failure || mark == core::breaker_mark::overloaded)
    of_->has_failed_ = true;
  if (mark == core::breaker_mark::neutral && !breaker_.probe) return;
  breaker.settle(breaker_, mark, now, hint);
}

inline void permit::mark_slow(instant now) noexcept {
  if (of_ != nullptr && watched_ && now >= slow_at_) tell_breaker(verdict::timed_out, now, {});
}

inline void permit::settle(verdict v, instant now, duration hint) noexcept {
  if (of_ == nullptr) return;
  if (now >= slow_at_) v = verdict::timed_out;
  dependency& callee = *of_->of_;
  if (watched_) tell_breaker(v, now, hint);
  if (callee.options_.limit.on) callee.limit_.leave();
  callee.counters_.add(static_cast<std::size_t>(v));
  of_->account(v, hint);
  of_ = nullptr;
}

}  // namespace holdfast
