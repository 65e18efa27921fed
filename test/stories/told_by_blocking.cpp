// The blocking driver, under a clock moved by hand. Its work keeps time itself: it asks at the
// instants at which a driver with timers would have noticed, and stops when time is up.
#include "script.hpp"

namespace stories {
namespace {

struct hand_moved_clock {
  hf::instant now = start;

  hf::clock_source source() {
    return {[](void* self) noexcept { return static_cast<hand_moved_clock*>(self)->now; },
            [](void* self, hf::instant at) { static_cast<hand_moved_clock*>(self)->move_to(at); },
            this};
  }
  void move_to(hf::instant at) { now = std::max(now, at); }
};

struct teller {
  script const& told;
  hf::dependency d{told.name, told.protections};
  hand_moved_clock clock;
  protocol out;

  hf::result<int> work(happening const& h, hf::attempt& a) {
    for (event const& inner : h.during) tell(inner);
    hf::instant const ends = hf::after(clock.now, h.takes);
    hf::instant const until = hf::to_instant(a.until());
    hf::instant const slow = hf::after(clock.now, hf::detail::slow_after_of(told.protections));
    for (hf::instant const asks : {std::min(slow, until), until}) {
      if (asks > ends) break;
      clock.move_to(asks);
      if (a.is_over()) return hf::timed_out{"it took too long"};
    }
    clock.move_to(ends);
    if (h.is_cancelled) return hf::cancelled{"the caller cancelled the call"};
    return ending(h);
  }

  void tell(event const& e) {
    clock.move_to(hf::after(clock.now, e.pause));
    out.call(clock.now);
    hf::report report;
    hf::terms const t{.repeatable = e.repeatable,
                      .until = until_of(e, clock.now),
                      .into = &report,
                      .probe = e.probe};
    auto const does = [&](hf::attempt& a) {
      out.attempt(a.number(), clock.now);
      return work(nth(e, a.number()), a);
    };
    hf::clock_source const by = clock.source();
    hf::result<int> const got =
        e.has_fallback ? hf::call_with_clock(by, d, t, does, [](hf::error const&) { return 2; })
                       : hf::call_with_clock(by, d, t, does, hf::fail_fast("a story"));
    out.answer(name_of(got), report, clock.now);
    out.state(d);
  }
};

}  // namespace

std::string told_by_blocking(script const& s) {
  teller t{s, {s.name, s.protections}, {}, {}};
  for (event const& e : s.events) t.tell(e);
  return t.out.text();
}

}  // namespace stories
