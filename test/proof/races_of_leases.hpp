// The races in which a lease runs out, and the one in which an outage begins.
#pragma once

#include "races.hpp"

namespace holdfast::proof {

/// Recovering, one place taken. Its holder returns it in time and neutral, a caller joins, and one
/// who asks later finds the old lease over: whoever joined has a lease of his own (B4). Word A
/// looks the same before the return and after the joining; only word C tells.
template <template <class> class Atomic, unsigned Threads>
struct expiry_races_join : race<Atomic, expiry_races_join<Atomic, Threads>, Threads> {
  core::breaker_permit old;
  core::breaker_admission joined;

  void before() {
    this->build(3);
    this->begin_recovery(at(0s));
    old = this->probe(at(0s));
  }
  void thread(unsigned i) {
    if (i == 0) {
      this->gate->settle(old, core::breaker_mark::neutral, at(lease - 1s));
      if (Threads == 2) joined = this->gate->admit(true, at(lease - 1s));
    }
    if (i == 1) (void)this->gate->admit(false, at(lease));
    if (i == 2) joined = this->gate->admit(true, at(lease - 1s));
  }
  void after() {
    if (joined.decision == core::breaker_decision::admitted) {
      auto const s = this->gate->state();
      RL_ASSERT(joined.permit.generation == s.word.generation && s.word.in_flight == 1);
      RL_ASSERT(s.until.us == core::to_us(at(2 * lease - 1s)));
    }
    this->check_rest();
  }
};

/// Two places taken and both leases over: one asks, one comes back late, the other never does.
template <template <class> class Atomic, core::breaker_mark Mark>
struct asker_races_late_return : race<Atomic, asker_races_late_return<Atomic, Mark>, 2> {
  core::breaker_permit late;

  void before() {
    this->build(4);
    this->begin_recovery(at(0s));
    this->gate->settle(this->probe(at(0s)), core::breaker_mark::success, at(0s));
    late = this->probe(at(0s));
    (void)this->probe(at(0s));
  }
  void thread(unsigned i) {
    if (i == 0) this->gate->settle(late, Mark, at(lease));
    if (i == 1) (void)this->gate->admit(true, at(lease + 1s));
  }
  void after() { this->check_rest(); }
};

/// Two find the leases over at once: the holders are counted as failures once.
template <template <class> class Atomic>
struct expiries_race : race<Atomic, expiries_race<Atomic>, 2> {
  void before() {
    this->build(5);
    this->begin_recovery(at(0s));
    this->gate->settle(this->probe(at(0s)), core::breaker_mark::success, at(0s));
    (void)this->probe(at(0s));
  }
  void thread(unsigned) { (void)this->gate->admit(true, at(lease)); }
  void after() {
    auto const s = this->gate->state();
    RL_ASSERT(s.word.mode == core::breaker_mode::recovering && s.word.score == 4);
    RL_ASSERT(s.word.in_flight == 1);
    this->check_rest();
  }
};

/// A second outage begins while others ask: its tally counts these calls and no older ones (B7).
template <template <class> class Atomic, unsigned Askers>
struct opening_races_askers : race<Atomic, opening_races_askers<Atomic, Askers>, Askers + 1> {
  std::array<unsigned, Askers> blocked{};
  std::array<unsigned, Askers> probes{};

  void before() {
    this->build(1);
    this->have_an_outage(2);
  }
  void thread(unsigned i) {
    if (i == Askers) {
      if (auto const in = this->gate->admit_if_closed())
        this->gate->settle(*in, core::breaker_mark::failure, at(1s));
      return;
    }
    auto const said = this->gate->admit(true, at(1s));
    if (said.permit.probe) ++probes[i];
    if (said.permit.probe || said.decision == core::breaker_decision::refused) ++blocked[i];
  }
  void after() {
    unsigned n = 0;
    unsigned out = 0;
    for (unsigned const one : blocked) n += one;
    for (unsigned const one : probes) out += one;
    auto const s = this->gate->state();
    RL_ASSERT(s.word.mode == core::breaker_mode::open && s.word.episode == 2);
    RL_ASSERT(s.tally.n == n && s.tally.k == out && s.word.in_flight == out);
    RL_ASSERT(s.until.us == core::to_us(at(1s + (out == 0 ? every : lease))));
    this->check_rest();
  }
};

/// An operator holds it open while a call fails on the threshold and another asks.
template <template <class> class Atomic>
struct hold_races_failure : race<Atomic, hold_races_failure<Atomic>, 3> {
  void before() { this->build(1); }
  void thread(unsigned i) {
    if (i == 0) this->gate->hold(core::held_open);
    if (i == 1) {
      if (auto const in = this->gate->admit_if_closed())
        this->gate->settle(*in, core::breaker_mark::failure, at(1s));
    }
    if (i == 2) (void)this->gate->admit(true, at(1s));
  }
  void after() {
    RL_ASSERT(this->gate->state().word.mode == core::breaker_mode::held);
    RL_ASSERT(this->gate->admit(true, at(1h)).decision == core::breaker_decision::refused);
    this->gate->release();
    RL_ASSERT(this->gate->state().word.mode == core::breaker_mode::closed);
    this->check_rest();
  }
};

}  // namespace holdfast::proof
