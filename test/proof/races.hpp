// What two or three threads do to one breaker at once, and what must hold whatever the order.
// Each race is a relacy suite: `before` in one thread, `thread` in all, `after` in one.
#pragma once

#include "checked_atomic.hpp"

#include <chrono>

namespace holdfast::proof {

using namespace std::chrono_literals;

constexpr instant at(duration since_start) { return instant{since_start}; }

constexpr duration lease = 10s;
constexpr duration every = 5s;

constexpr core::breaker_rules rules_with(int threshold) {
  return {.threshold = static_cast<std::uint8_t>(threshold),
          .jitter = false,
          .every = every,
          .lease = lease};
}

/// What all races share: the gate under test, ways to bring it about, and what holds afterwards.
template <template <class> class Atomic, class Race, unsigned Threads>
struct race : rl::test_suite<Race, Threads> {
  using gate_type = core::basic_circuit_breaker<Atomic>;
  static constexpr unsigned threads = Threads;

  std::optional<gate_type> gate;

  void build(int threshold) { gate.emplace(rules_with(threshold)); }
  void fail_until_open(instant now) {
    while (auto const in = gate->admit_if_closed())
      gate->settle(*in, core::breaker_mark::failure, now);
  }
  core::breaker_permit probe(instant now) {
    auto const said = gate->admit(true, now);
    RL_ASSERT(said.decision == core::breaker_decision::admitted && said.permit.probe);
    return said.permit;
  }
  /// An outage of its own, behind us: its tally stays in word B.
  void have_an_outage(int refusals) {
    fail_until_open(at(0s));
    auto const out = probe(at(0s));
    for (int i = 0; i < refusals; ++i) (void)gate->admit(false, at(0s));
    gate->settle(out, core::breaker_mark::success, at(0s));
    while (gate->state().word.mode != core::breaker_mode::closed)
      gate->settle(probe(at(0s)), core::breaker_mark::success, at(0s));
  }
  void begin_recovery(instant now) {
    fail_until_open(now);
    gate->settle(probe(now), core::breaker_mark::success, now);
    RL_ASSERT(gate->state().word.mode == core::breaker_mode::recovering);
  }

  /// B1, B2, B4 and the order of the words, of any state at rest; then liveness.
  void check_rest() {
    auto const s = gate->state();
    int const h = gate->rules().threshold;
    bool const open = s.word.mode == core::breaker_mode::open;
    RL_ASSERT(open ? s.word.score == h : s.word.score < h);
    RL_ASSERT(!open || s.word.in_flight <= 1);
    RL_ASSERT(s.tally.episode == s.word.episode);
    auto const behind = static_cast<std::int16_t>(
        static_cast<std::uint16_t>(static_cast<std::uint16_t>(s.word.generation) - s.until.tag));
    RL_ASSERT(behind >= 0);  // word C never speaks of a generation that word A has not reached
    bool const leased = s.word.mode == core::breaker_mode::recovering && s.word.in_flight > 0;
    RL_ASSERT(!(open || leased) || s.has_until());
    check_recovers();
  }

  /// Nobody returns a permit any more; one caller a lease goes on and succeeds.
  void check_recovers() {
    instant now = at(1h);
    for (int i = 0; i < 12; ++i, now += lease) {
      if (gate->state().word.mode == core::breaker_mode::closed) return;
      auto const said = gate->admit(true, now);
      if (said.decision == core::breaker_decision::admitted)
        gate->settle(said.permit, core::breaker_mark::success, now);
    }
    RL_ASSERT(false);
  }
};

/// Two or three calls fail at once on the threshold: one of them opens it.
template <template <class> class Atomic>
struct failures_race_to_open : race<Atomic, failures_race_to_open<Atomic>, 3> {
  std::array<bool, 3> opened{};

  void before() { this->build(2); }
  void thread(unsigned i) {
    auto const in = this->gate->admit_if_closed();
    if (!in) return;
    auto const step = this->gate->settle(*in, core::breaker_mark::failure, at(1s));
    opened[i] = step.change == core::breaker_change::opened;
  }
  void after() {
    RL_ASSERT(opened[0] + opened[1] + opened[2] == 1);
    auto const s = this->gate->state();
    RL_ASSERT(s.word.mode == core::breaker_mode::open && s.word.episode == 1);
    RL_ASSERT(s.until.us == core::to_us(at(1s + every)));
    this->check_rest();
  }
};

/// Open, and all ask: one probe goes out, and each of them is counted (B2, B7).
template <template <class> class Atomic, unsigned Askers = 2>
struct askers_of_open : race<Atomic, askers_of_open<Atomic, Askers>, Askers> {
  std::array<bool, Askers> admitted{};

  void before() {
    this->build(1);
    this->fail_until_open(at(0s));
  }
  void thread(unsigned i) {
    auto const said = this->gate->admit(true, at(1s));
    admitted[i] = said.decision == core::breaker_decision::admitted;
  }
  void after() {
    unsigned probes = 0;
    for (bool const one : admitted) probes += one ? 1 : 0;
    RL_ASSERT(probes == 1);
    auto const s = this->gate->state();
    RL_ASSERT(s.word.in_flight == 1 && s.tally.n == Askers && s.tally.k == 1);
    RL_ASSERT(s.until.us == core::to_us(at(1s + lease)));
    this->check_rest();
  }
};

/// The probe comes back, well or badly, while another asks.
template <template <class> class Atomic, core::breaker_mark Mark>
struct probe_returns : race<Atomic, probe_returns<Atomic, Mark>, 2> {
  core::breaker_permit out;
  core::breaker_admission said;

  void before() {
    this->build(2);
    this->fail_until_open(at(0s));
    out = this->probe(at(1s));
  }
  void thread(unsigned i) {
    if (i == 0)
      RL_ASSERT(this->gate->settle(out, Mark, at(2s)).counted);
    else
      said = this->gate->admit(true, at(2s));
  }
  void after() {
    auto const s = this->gate->state();
    bool const refused = said.decision == core::breaker_decision::refused;
    if (Mark == core::breaker_mark::success) {
      RL_ASSERT(s.word.mode == core::breaker_mode::recovering);
      RL_ASSERT(s.word.in_flight == (refused ? 0 : 1) && s.tally.n == (refused ? 2U : 1U));
    } else {
      RL_ASSERT(s.word.mode == core::breaker_mode::open && refused);
      RL_ASSERT(s.word.in_flight == 0 && s.tally.n == 2 && s.tally.k == 1);
      RL_ASSERT(s.until.us == core::to_us(at(2s + every)));
    }
    this->check_rest();
  }
};

/// The probe fails while others are refused by the short way out: all are counted (B7).
template <template <class> class Atomic, unsigned Refused>
struct plain_refusals : race<Atomic, plain_refusals<Atomic, Refused>, Refused + 1> {
  core::breaker_permit out;

  void before() {
    this->build(2);
    this->fail_until_open(at(0s));
    out = this->probe(at(1s));
  }
  void thread(unsigned i) {
    if (i == Refused)
      RL_ASSERT(this->gate->settle(out, core::breaker_mark::failure, at(2s)).counted);
    else if (this->gate->refuse_plainly(at(2s)) == duration::zero())
      RL_ASSERT(this->gate->admit(true, at(2s)).decision == core::breaker_decision::refused);
  }
  void after() {
    auto const s = this->gate->state();
    RL_ASSERT(s.word.mode == core::breaker_mode::open && s.word.in_flight == 0);
    RL_ASSERT(s.tally.n == 1 + Refused && s.tally.k == 1);
    RL_ASSERT(s.until.us == core::to_us(at(2s + every)));
    this->check_rest();
  }
};

/// A probe comes back just as its lease is found over: it counts, or it is late, never both.
template <template <class> class Atomic>
struct expiry_races_late_return : race<Atomic, expiry_races_late_return<Atomic>, 2> {
  core::breaker_permit out;
  core::breaker_admission said;
  bool counted = false;

  void before() {
    this->build(2);
    this->fail_until_open(at(0s));
    out = this->probe(at(1s));
  }
  void thread(unsigned i) {
    if (i == 0)
      counted = this->gate->settle(out, core::breaker_mark::success, at(1s + lease)).counted;
    else
      said = this->gate->admit(true, at(1s + lease));
  }
  void after() {
    auto const s = this->gate->state();
    RL_ASSERT((s.word.mode == core::breaker_mode::recovering) == counted);
    if (said.decision == core::breaker_decision::admitted)
      RL_ASSERT(counted && said.permit.generation == s.word.generation);
    RL_ASSERT(s.word.in_flight == (said.decision == core::breaker_decision::admitted ? 1 : 0));
    this->check_rest();
  }
};

/// Recovering with a window of two: three ask, two pass.
template <template <class> class Atomic, unsigned Askers>
struct window_is_kept : race<Atomic, window_is_kept<Atomic, Askers>, Askers> {
  std::array<bool, Askers> admitted{};

  void before() {
    this->build(3);
    this->begin_recovery(at(0s));
    this->gate->settle(this->probe(at(0s)), core::breaker_mark::success, at(0s));
    if (Askers == 2) (void)this->probe(at(0s));
  }
  void thread(unsigned i) {
    auto const said = this->gate->admit(true, at(1s * (i + 1)));
    admitted[i] = said.decision == core::breaker_decision::admitted;
  }
  void after() {
    unsigned inside = Askers == 2 ? 1 : 0;
    for (bool const one : admitted) inside += one ? 1 : 0;
    auto const s = this->gate->state();
    RL_ASSERT(inside == 2 && s.word.in_flight == 2);
    this->check_rest();
  }
};

}  // namespace holdfast::proof
