// What a dependency's options mean, in words and numbers.
#include "in_words.hpp"

#include <holdfast/call/dependency.hpp>

#include <cmath>
#include <cstdio>

namespace holdfast {

namespace detail {

std::string in_words(duration d) {
  using std::chrono::microseconds;
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  auto const whole = [d](auto unit, char const* name) {
    return d % unit == duration::zero() ? std::to_string(d / unit) + name : std::string{};
  };
  if (auto words = whole(seconds{1}, " s"); !words.empty()) return words;
  if (auto words = whole(milliseconds{1}, " ms"); !words.empty()) return words;
  if (auto words = whole(microseconds{1}, " us"); !words.empty()) return words;
  return std::to_string(d.count()) + " ns";
}

std::string in_words(given value) {
  if (value.in == given::unit::time) {
    if (value.number >= static_cast<double>(duration::max().count())) return "for ever";
    return in_words(duration{static_cast<duration::rep>(value.number)});
  }
  bool const is_share = value.in == given::unit::share;
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.10g", is_share ? value.number * 100 : value.number);
  return std::string{digits} + (is_share ? " %" : "");
}

}  // namespace detail

namespace {

using detail::in_words;

std::string rounded(double calls) {
  char digits[32];
  std::snprintf(digits, sizeof digits, calls < 1e4 ? "%.0f" : "%.1e", calls);
  return digits;
}

std::string time_line(char const* name, time_limit limit, char const* on, char const* off_means) {
  return std::string{name} + (limit.on ? in_words(limit.span) + on : std::string{off_means}) + "\n";
}

std::string breaker_lines(breaker const& o, core::breaker_rules const& r) {
  if (!o.on) return "  breaker   off: a dead dependency is called, and waited for, every time\n";
  std::string out = "  breaker   opens at a net " + std::to_string(r.threshold) + " failures";
  if (r.success_clears) {
    double const q = 1 - o.tolerate.value;
    double const run = (std::pow(o.tolerate.value, -r.threshold) - 1) / q;
    out = "  breaker   opens after " + std::to_string(r.threshold) + " failures in a row (at " +
          rounded(o.tolerate.value * 100) + " % errors once in " + rounded(run) + " calls)\n";
  } else {
    out += ": " + rounded(core::mean_calls_to_open(1, r.threshold)) +
           " calls of a dead dependency, " + rounded(core::mean_calls_to_open(.5, r.threshold)) +
           " at 50 % errors; falsely once in " +
           rounded(core::mean_calls_to_open(o.tolerate.value, r.threshold)) + " calls at " +
           rounded(o.tolerate.value * 100) + " %\n";
  }
  out += r.squares ? "            probes at blocked call 1, 4, 9, … and every "
                   : "            probes every ";
  out += in_words(r.every) + (r.closes_at_once ? "; one success closes\n" : "\n");
  if (r.shadow) out += "            a shadow: refuses nothing, counts what it would have refused\n";
  return out;
}

std::string retry_line(retry const& o) {
  if (!o.on) return "  retry     off: one failure is the call's failure\n";
  return "  retry     " + std::to_string(o.attempts) + " attempts, first wait up to " +
         in_words(o.first) + ", then up to " + in_words(o.cap) + "; costs at most " +
         rounded(o.budget.value * 100) + " % of the successes\n";
}

}  // namespace

std::string dependency::describe() const {
  protections const& p = options_;
  std::string out = name_ + "\n";
  out +=
      time_line("  deadline  ", p.deadline, " for the whole call", "off: a call may take forever");
  out += retry_line(p.retry);
  out += breaker_lines(p.breaker, breaker_.rules());
  out += p.limit.on
             ? "  limit     " + std::to_string(limit_.cap()) + " calls in flight\n"
             : std::string{"  limit     off: if it becomes slow, it can occupy every thread\n"};
  out +=
      time_line("  timeout   ", p.timeout, " for one attempt", "off: an attempt may take forever");
  if (slow_after_ != duration::max())
    out += "  slow      an attempt counts as failed after " + in_words(slow_after_) + "\n";
  else if (p.deadline.on)
    out += "  slow      off: a callee that hangs is not seen to fail\n";
  return out;
}

}  // namespace holdfast
