// The steps begin, admit, settle on a good day, inline: they are the cost of a healthy call. What
// happens on bad days is in src/call/running_call.cpp. Included by dependency.hpp.
#pragma once

#include <holdfast/call/dependency.hpp>

namespace holdfast {

inline running_call::running_call(dependency& of, terms const& t, instant now,
                                  bool has_fallback) noexcept
    : of_{&of},
      timed_{of.needs_time(t)},
      repeatable_{t.repeatable},
      may_probe_{t.probe == probing::allowed} {
  if (timed_) frame_ = of.frame_of(t, now, has_fallback);
}

inline permit::permit(running_call& of, core::breaker_permit in, instant now) noexcept
    : of_{&of}, breaker_{in}, watched_{of.of_->options_.breaker.on}, since_{now} {
  if (!of.timed_) return;
  detail::attempt_times const times = of.of_->times_of(of.frame_, now);
  until_ = times.until;
  slow_at_ = times.slow_at;
}

inline permit running_call::enter(core::breaker_permit in, instant now) noexcept {
  if (of_->options_.limit.on && !of_->limit_.try_enter()) return turn_away(in, now);
  ++attempts_;
  refused_by_ = gate::none;
  return {*this, in, now};
}

template <class Clock>
permit running_call::admit_by(Clock const& read_clock) noexcept {
  instant const now = timed_ ? read_clock() : instant{};
  if (frame_.is_over(now)) return refuse(gate::deadline);
  if (auto const in = of_->breaker_.admit_if_closed()) return enter(*in, now);
  return ask_breaker(timed_ ? now : read_clock());
}

inline permit running_call::admit(instant now) noexcept {
  return admit_by([now] { return now; });
}

inline void permit::mark_slow(instant now) noexcept {
  if (of_ != nullptr && watched_ && now >= slow_at_) tell_breaker(verdict::timed_out, now, {});
}

inline void permit::settle(verdict v, instant now, duration hint) noexcept {
  if (of_ == nullptr) return;
  dependency& callee = *of_->of_;
  bool const nothing_to_learn = is_success(v) && now < slow_at_ && !breaker_.probe &&
                                callee.breaker_.is_spotless() && !callee.options_.limit.on;
  if (!nothing_to_learn || of_->paid_) return settle_with_care(v, now, hint);
  callee.counters_.add(static_cast<std::size_t>(v));
  if (callee.options_.retry.on) callee.budget_.earn();
  of_->last_ = v;
  of_ = nullptr;
}

}  // namespace holdfast
