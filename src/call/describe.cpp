// What a dependency's options mean, in words and numbers.
#include <holdfast/call/dependency.hpp>

#include <cmath>
#include <cstdio>

namespace holdfast {

namespace {

std::string in_words(duration d) {
  if (d % std::chrono::seconds{1} == duration::zero())
    return std::to_string(d / std::chrono::seconds{1}) + " s";
  if (d % std::chrono::milliseconds{1} == duration::zero())
    return std::to_string(d / std::chrono::milliseconds{1}) + " ms";
  return std::to_string(d / std::chrono::microseconds{1}) + " us";
}

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
  return out + in_words(r.every) + (r.closes_at_once ? "; one success closes\n" : "\n");
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
             ? "  limit     " + std::to_string(p.limit.in_flight) + " calls in flight\n"
             : std::string{"  limit     off: if it becomes slow, it can occupy every thread\n"};
  out +=
      time_line("  timeout   ", p.timeout, " for one attempt", "off: an attempt may take forever");
  if (slow_after_ != duration::max())
    out += "  slow      an attempt counts as failed after " + in_words(slow_after_) + "\n";
  return out;
}

}  // namespace holdfast
