#include <holdfast/call/dependency.hpp>

namespace holdfast {

permit running_call::ask_breaker(instant now) noexcept {
  if (is_beyond_ && of_->is_shadowed()) return enter({}, now);
  core::breaker_admission const said = of_->breaker_.admit(may_probe_, now);
  if (said.change != core::breaker_change::none)
    of_->notices_.look_at(of_->breaker_, of_->name_, now);
  if (said.passed_over) of_->notices_.pass_over(of_->breaker_, of_->name_, now);
  if (said.decision == core::breaker_decision::let_through) {
    is_beyond_ = true;
    of_->counters_.add(dependency::would_have_refused_counter);
  }
  if (said.decision != core::breaker_decision::refused) return enter(said.permit, now);
  retry_in_ = said.retry_at > now ? said.retry_at - now : duration::zero();
  return refuse(gate::breaker);
}

permit running_call::adopt(core::breaker_permit in, instant begun, bool is_told) noexcept {
  ++attempts_;
  permit p{*this, in, begun};
  if (is_told) {
    p.watched_ = false;
    has_failed_ = true;
  }
  return p;
}

/// The limit refused after the breaker had admitted: a probe's place goes to the next caller.
permit running_call::turn_away(core::breaker_permit in, instant now) noexcept {
  if (in.probe) of_->settle_breaker(in, core::breaker_mark::unused, now);
  return refuse(gate::limit);
}

permit running_call::refuse(gate by) noexcept {
  refused_by_ = by;
  if (attempts_ > 0) gave_up_ = give_up::gate;
  if (paid_) end_retry(false, true);
  of_->counters_.add(dependency::refused_counter);
  return {};
}

void running_call::end_retry(bool helped, bool unused) noexcept {
  paid_ = false;
  if (helped || unused) of_->budget_.refund();
}

/// What an attempt's end means to the retries: successes pay for them.
void running_call::account(verdict v, duration hint) noexcept {
  last_ = v;
  hint_ = hint;
  if (!of_->options_.retry.on) return;
  if (paid_)
    end_retry(is_success(v), false);
  else if (is_success(v))
    of_->budget_.earn();
}

instant running_call::retry_at(instant now) noexcept {
  retry const& o = of_->options_.retry;
  if (!o.on || !core::may_help(last_)) return never;
  std::uint64_t const rolled = core::roll(of_->dice_, of_->rolls_.fetch_add(1));
  core::retry_plan const plan =
      core::plan_retry(o, attempts_, last_, repeatable_, hint_, rolled, frame_, now);
  gave_up_ = plan.why;
  if (plan.why != give_up::none) return never;
  bool const doubted = of_->options_.breaker.on && !of_->breaker_.may_retry();
  if (doubted && of_->is_shadowed()) is_beyond_ = true;
  if (doubted && !is_beyond_) {
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

void permit::tell_breaker(verdict v, instant now, duration hint) noexcept {
  watched_ = false;
  if (of_->is_beyond_) return;  // a live breaker would not hear of it
  if (is_success(v) && !breaker_.probe && of_->of_->is_spotless()) return;  // nothing to mend
  core::breaker_mark const mark = core::mark_of(v, of_->has_failed_);
  if (mark == core::breaker_mark::failure || mark == core::breaker_mark::overloaded)
    of_->has_failed_ = true;
  if (mark == core::breaker_mark::neutral && !breaker_.probe) return;  // nothing to give back
  of_->of_->settle_breaker(breaker_, mark, now, hint);
}

void permit::settle_with_care(verdict v, instant now, duration hint) noexcept {
  bool const gave_up = v == verdict::abandoned;
  if (now >= slow_at_) v = verdict::timed_out;
  dependency& callee = *of_->of_;
  if (watched_) tell_breaker(v, now, hint);
  if (callee.options_.limit.on) callee.limit_.leave();
  callee.counters_.add(static_cast<std::size_t>(v));
  of_->account(v, hint);
  if (gave_up) of_->last_ = verdict::abandoned;  // however slow it was: who left does not try again
  of_ = nullptr;
}

}  // namespace holdfast
