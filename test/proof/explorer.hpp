// Every state that a breaker, its outstanding permits and a clock can reach, breadth first, with
// the invariants of circuit_breaker.hpp checked after each step.
//
// States that differ only in where time, generations and episodes are counted from are one state:
// the rules (without jitter) look at differences alone. Permits of a past generation are one kind,
// because B3, checked for each, says that they change nothing.
#pragma once

#include <holdfast/core/breaker_transitions.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace holdfast::proof {

using namespace std::chrono_literals;

struct bounds {
  std::size_t permits = 3;    ///< outstanding at once
  std::uint32_t blocked = 6;  ///< n in one outage: beyond it nobody asks any more
  int depth = 100;            ///< events from the fresh breaker
};

struct situation {
  core::breaker_state breaker;
  std::vector<core::breaker_permit> permits;  ///< outstanding, sorted
  instant now{};
};

struct exploration {
  std::size_t states = 0;
  std::size_t steps = 0;
  int depth = 0;          ///< of the deepest state
  bool complete = false;  ///< nothing was left to visit: within its bounds, all there is
  std::string broken;     ///< the first invariant that did not hold, and where
};

class explorer {
 public:
  explorer(core::breaker_rules const& rules, bounds b, std::uint32_t generation)
      : rules_{rules}, bounds_{b}, generation_{generation} {}

  exploration run() {
    visit({.breaker = {.word = {.generation = generation_}, .tally = {}, .until = {}},
           .permits = {},
           .now = noon},
          0);
    while (!waiting_.empty() && found_.broken.empty()) {
      auto const [s, depth] = std::move(waiting_.front());
      waiting_.pop_front();
      found_.depth = depth;
      if (depth >= bounds_.depth) break;
      step_from(s, depth);
      check_liveness(s);
      found_.complete = waiting_.empty();
    }
    found_.states = seen_.size();
    return found_;
  }

 private:
  static constexpr instant noon{12h};
  static constexpr std::uint16_t episode = 7;
  using key = std::array<std::uint64_t, 8>;
  struct hash_of_key {
    std::size_t operator()(key const& k) const {
      std::uint64_t h = 0;
      for (std::uint64_t const word : k) h = core::roll(h ^ word, 0);
      return h;
    }
  };

  void step_from(situation const& s, int depth) {
    for (duration const d :
         {duration{0s}, duration{1s}, rules_.lease, rules_.every, duration{-1s}}) {
      situation const later{s.breaker, s.permits, s.now + d};
      if (core::to_instant(s.breaker.until.us) > later.now + most_ahead()) continue;
      for (bool const may_probe : {true, false}) ask(later, may_probe, depth);
      for (std::size_t i = 0; i < s.permits.size(); ++i)
        for (auto const mark :
             {core::breaker_mark::success, core::breaker_mark::failure, core::breaker_mark::neutral,
              core::breaker_mark::overloaded, core::breaker_mark::unused})
          give_back(later, i, mark, depth);
    }
    for (std::uint8_t const how : {core::held_open, core::held_closed})
      follow({core::hold(s.breaker, how).next, s.permits, s.now}, depth);
    follow({core::release(s.breaker).next, s.permits, s.now}, depth);
  }

  /// A clock that runs back for ever would make states without end: four seconds show it all.
  [[nodiscard]] duration most_ahead() const { return std::max(rules_.lease, rules_.every) + 4s; }

  void ask(situation const& s, bool may_probe, int depth) {
    if (s.permits.size() >= bounds_.permits || s.breaker.tally.n >= bounds_.blocked) return;
    core::breaker_step const step = core::admit(rules_, s.breaker, may_probe, s.now);
    check_ask(s, may_probe, step);
    situation next{step.next, s.permits, s.now};
    if (step.decision == core::breaker_decision::admitted) next.permits.push_back(step.permit);
    follow(std::move(next), depth);
  }

  void give_back(situation const& s, std::size_t i, core::breaker_mark mark, int depth) {
    core::breaker_permit const permit = s.permits[i];
    core::breaker_step const step = core::settle(rules_, s.breaker, permit, mark, s.now, {});
    check_settle(s, permit, mark, step);
    situation next{step.next, s.permits, s.now};
    next.permits.erase(next.permits.begin() + static_cast<std::ptrdiff_t>(i));
    follow(std::move(next), depth);
  }

  void follow(situation s, int depth) {
    ++found_.steps;
    check_rest(s);
    visit(std::move(s), depth + 1);
  }

  void visit(situation s, int depth) {
    if (seen_.insert(normalise(s)).second) waiting_.emplace_back(std::move(s), depth);
  }

  /// Moves a situation to noon and to the first generation; what no rule looks at is forgotten.
  key normalise(situation& s) const {
    core::breaker_state& b = s.breaker;
    auto const ticks =
        static_cast<std::int64_t>(b.until.us) - static_cast<std::int64_t>(core::to_us(s.now));
    constexpr std::int64_t hour = 3600LL * 1'000'000;
    auto const far = std::clamp(ticks, -hour, hour);
    for (auto& p : s.permits) {
      bool const current = p.generation == b.word.generation;
      p.generation = current ? generation_ : (generation_ - 7) & core::generation_mask;
      p.probe = p.probe || !current;
    }
    std::sort(s.permits.begin(), s.permits.end(), [](auto const& x, auto const& y) {
      return std::pair{x.generation, x.probe} < std::pair{y.generation, y.probe};
    });
    bool const told = b.has_until() && b.word.mode != core::breaker_mode::closed;
    b.word.generation = generation_;
    b.until = {static_cast<std::uint16_t>(told ? generation_ : generation_ - 1),
               told ? core::to_us(noon) + static_cast<std::uint64_t>(far) : 0};
    bool const counts =
        b.word.mode == core::breaker_mode::open || b.word.mode == core::breaker_mode::recovering;
    b.word.episode = episode;
    b.tally = {.episode = episode, .k = counts ? b.tally.k : 0, .n = counts ? b.tally.n : 0};
    s.now = noon;
    key k{pack(b.word), pack(b.tally), pack(b.until)};
    for (std::size_t i = 0; i < s.permits.size(); ++i)
      k[3 + i] = 1 + s.permits[i].generation * 2ULL + (s.permits[i].probe ? 1 : 0);
    return k;
  }

  void expect(bool holds, std::string_view invariant, situation const& s);
  void check_rest(situation const& s);
  void check_ask(situation const& s, bool may_probe, core::breaker_step const& step);
  void check_settle(situation const& s, core::breaker_permit permit, core::breaker_mark mark,
                    core::breaker_step const& step);
  void check_liveness(situation s);

  core::breaker_rules rules_;
  bounds bounds_;
  std::uint32_t generation_;
  std::unordered_set<key, hash_of_key> seen_;
  std::deque<std::pair<situation, int>> waiting_;
  exploration found_;
};

}  // namespace holdfast::proof
