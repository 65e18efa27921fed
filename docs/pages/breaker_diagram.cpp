// Draws the state diagrams of docs/protections/circuit_breaker.md from the production transitions:
// every reachable state is visited, and each change of mode becomes an arrow named after the events
// that cause it.
#include <holdfast/core/circuit_breaker.hpp>

#include <array>
#include <chrono>
#include <cstring>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

namespace hf = holdfast;
using hf::core::breaker_mark;
using hf::core::breaker_mode;
using hf::core::breaker_state;
using hf::core::breaker_step;

constexpr std::array<char const*, 4> names{"closed", "open", "recovering", "held"};

using arrows = std::map<std::pair<int, int>, std::set<std::string>>;

struct event {
  std::string name;
  breaker_step step;
};

std::vector<event> events_of(hf::core::breaker_rules const& r, breaker_state const& s) {
  using hf::core::settle;
  using hf::core::to_instant;
  hf::instant const late = to_instant(s.until.us) + std::chrono::hours{1};
  std::vector<event> all;
  bool const leased = s.word.in_flight > 0;
  all.push_back({"a call asks", hf::core::admit(r, s, true, hf::instant{})});
  all.push_back({leased ? "the lease runs out" : "a call asks", hf::core::admit(r, s, true, late)});
  all.push_back({"hold_open", hf::core::hold(s, hf::core::held_open)});
  all.push_back({"hold_closed", hf::core::hold(s, hf::core::held_closed)});
  all.push_back({"release", hf::core::release(s)});
  bool const probing = s.word.mode != breaker_mode::closed;
  if (probing && !leased) return all;
  hf::core::breaker_permit const p{s.word.generation, probing};
  all.push_back({"success", settle(r, s, p, breaker_mark::success, {}, {})});
  all.push_back({"failure", settle(r, s, p, breaker_mark::failure, {}, {})});
  all.push_back({"overloaded", settle(r, s, p, breaker_mark::overloaded, {}, {})});
  return all;
}

/// A state without what only counts on: generation, episode and tally do not choose arrows.
breaker_state shape_of(breaker_state s) {
  s.word.generation = 0;
  s.word.episode = 0;
  s.tally = {};
  s.until = {};
  return s;
}

arrows explore(hf::core::breaker_rules const& r) {
  arrows found;
  std::set<std::uint64_t> seen;
  std::vector<breaker_state> todo{{}};
  while (!todo.empty()) {
    breaker_state const s = todo.back();
    todo.pop_back();
    if (!seen.insert(pack(shape_of(s).word)).second) continue;
    for (event const& e : events_of(r, s)) {
      auto const from = static_cast<int>(s.word.mode);
      auto const to = static_cast<int>(e.step.next.word.mode);
      bool const probe_is_back = s.word.in_flight > e.step.next.word.in_flight;
      if (from != to || (s.word.mode == breaker_mode::open && probe_is_back))
        found[{from, to}].insert(e.name);
      todo.push_back(e.step.next);
    }
  }
  return found;
}

void draw(hf::breaker const& options) {
  hf::core::breaker_rules const r = hf::core::rules_of(options, std::chrono::seconds{30}, 0);
  std::cout << "stateDiagram-v2\n  [*] --> closed\n";
  for (auto const& [ends, causes] : explore(r)) {
    std::string label;
    for (std::string const& cause : causes) label += (label.empty() ? "" : ", ") + cause;
    std::cout << "  " << names[static_cast<std::size_t>(ends.first)] << " --> "
              << names[static_cast<std::size_t>(ends.second)] << ": " << label << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  draw(argc > 1 && std::strcmp(argv[1], "seed") == 0 ? hf::seed_breaker : hf::breaker{});
}
