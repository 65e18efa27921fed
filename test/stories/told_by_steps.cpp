// A driver of its own over the public steps: begin, admit, settle, retry_at. Time is a number.
#include "script.hpp"

namespace stories {
namespace {

struct teller {
  script const& told;
  hf::dependency d{told.name, told.protections};
  hf::instant now = start;
  protocol out;

  explicit teller(script const& s) : told{s} {}

  /// Lives through one attempt; what came of it, and the verdict a driver with timers gives it.
  hf::result<int> live(happening const& h, hf::permit& p, hf::verdict& as) {
    for (event const& inner : h.during) tell(inner);
    hf::instant const ends = hf::after(now, h.takes);
    hf::instant const over = std::min(ends, p.until());
    if (p.slow_at() <= over) {
      now = p.slow_at();
      p.mark_slow(now);
    }
    now = over;
    if (over < ends) {
      as = hf::verdict::timed_out;
      return hf::timed_out{"it took too long"};
    }
    as = h.is_cancelled ? hf::verdict::abandoned : h.ends;
    return h.is_cancelled ? hf::cancelled{"gone"} : ending(h);
  }

  /// One attempt, if a gate lets it through; whether it did.
  bool attempt(event const& e, hf::running_call& call, hf::result<int>& got, hf::report& r) {
    hf::permit p = call.admit(now);
    if (!p) {
      if (call.attempts() == 0) got = call.refusal();
      return false;
    }
    happening const& h = nth(e, call.attempts());
    out.attempt(call.attempts(), now);
    got = live(h, p, r.outcome);
    bool const past_the_call = r.outcome == hf::verdict::timed_out && call.frame().is_over(now);
    p.settle(past_the_call ? hf::verdict::abandoned : r.outcome, now,
             r.outcome == hf::verdict::overloaded ? h.hint : hf::duration{});
    return true;
  }

  void tell(event const& e) {
    now = hf::after(now, e.pause);
    out.call(now);
    hf::instant const begun = now;
    hf::instant const patience = until_of(e, now);
    hf::report r;
    hf::result<int> got = 0;
    {
      hf::running_call call = d.begin(
          {.repeatable = e.repeatable, .until = patience, .probe = e.probe}, now, e.has_fallback);
      bool goes_on = attempt(e, call, got, r);
      while (goes_on && !hf::is_success(r.outcome)) {
        hf::instant const at = call.retry_at(now);
        if (at == hf::never) break;
        now = at;
        goes_on = attempt(e, call, got, r);
      }
      bool const bad = !hf::is_success(r.outcome) && r.outcome != hf::verdict::abandoned;
      bool const refused = call.attempts() == 0;
      if (e.has_fallback && (refused || bad) && now < patience) {
        got = 2;
        r.degraded = true;
        d.count_degraded();
      }
      r.attempts = call.attempts();
      r.refused_by = call.refused_by();
      r.gave_up = call.gave_up();
      r.elapsed = now - begun;
    }
    out.answer(name_of(got), r, now);
    out.state(d);
  }
};

}  // namespace

std::string told_by_steps(script const& s) {
  teller t{s};
  for (event const& e : s.events) t.tell(e);
  return t.out.text();
}

}  // namespace stories
