// The breaker's transition function, read as a Markov chain and solved exactly.
#pragma once

#include <holdfast/core/breaker_transitions.hpp>
#include <holdfast/core/net_failures.hpp>

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace holdfast::proof {

/// A chain over transient states; what is missing from a row's sum is absorbed: the breaker opens.
struct chain {
  std::vector<core::breaker_word> words;         ///< what each state stands for; 0 is the start
  std::vector<std::vector<long double>> within;  ///< probabilities from state to state
  std::vector<long double> absorbed;             ///< probability to open, from each state
};

/// How a call's attempts end, in order, and how likely that is.
struct call_kind {
  long double probability;
  std::vector<verdict> attempts;
};

/// What one whole call does to a closed breaker, by the production functions alone.
inline core::breaker_state after_call(core::breaker_rules const& rules, core::breaker_state state,
                                      call_kind const& call) {
  bool has_failed = false;
  for (verdict const v : call.attempts) {
    if (state.word.mode != core::breaker_mode::closed) break;
    auto const in = core::admit(rules, state, true, instant{});
    core::breaker_mark const mark = core::mark_of(v, has_failed);
    has_failed = has_failed || mark == core::breaker_mark::failure;
    state = core::settle(rules, in.next, in.permit, mark, instant{}, {}).next;
  }
  return state;
}

/// Every state that the calls reach from a fresh breaker before it opens.
inline chain enumerate(core::breaker_rules const& rules, std::vector<call_kind> const& calls) {
  chain c;
  auto const index_of = [&](core::breaker_word const& w) {
    std::size_t i = 0;
    while (i < c.words.size() && !(c.words[i] == w)) ++i;
    if (i == c.words.size()) c.words.push_back(w);
    return i;
  };
  index_of({});
  std::vector<std::vector<std::pair<std::size_t, long double>>> rows;
  for (std::size_t from = 0; from < c.words.size(); ++from) {
    rows.emplace_back();
    c.absorbed.push_back(0);
    for (call_kind const& call : calls) {
      if (call.probability <= 0) continue;
      auto const next = after_call(rules, {.word = c.words[from], .tally = {}, .until = {}}, call);
      if (next.word.mode == core::breaker_mode::closed)
        rows[from].emplace_back(index_of(next.word), call.probability);
      else
        c.absorbed[from] += call.probability;
    }
  }
  for (auto const& row : rows) {
    auto& dense = c.within.emplace_back(c.words.size(), 0.0L);
    for (auto const& [to, probability] : row) dense[to] += probability;
  }
  return c;
}

/// Mean steps from state 0 to absorption, after Grassmann, Taksar and Heyman: states are removed
/// one by one and the probability of leaving is summed, not taken from one, so nothing cancels.
inline long double mean_steps(chain c) {
  std::vector<long double> steps(c.words.size(), 1.0L);
  for (std::size_t n = c.words.size() - 1; n > 0; --n) {
    long double leaving = c.absorbed[n];
    for (std::size_t j = 0; j < n; ++j) leaving += c.within[n][j];
    for (std::size_t i = 0; i < n; ++i) {
      long double const share = c.within[i][n] / leaving;
      if (share == 0) continue;
      for (std::size_t j = 0; j < n; ++j) c.within[i][j] += share * c.within[n][j];
      c.absorbed[i] += share * c.absorbed[n];
      steps[i] += share * steps[n];
    }
  }
  return steps[0] / c.absorbed[0];
}

/// The chain of a breaker with threshold H whose calls fail, once each, with probability p.
inline chain net_failures_chain(int threshold, long double p) {
  core::breaker_rules const rules{.threshold = static_cast<std::uint8_t>(threshold)};
  return enumerate(rules, {{p, {verdict::failed}}, {1 - p, {verdict::ok}}});
}

/// T(p, H) = H/(p-q) - q/(p-q)^2 (1 - (q/p)^H), and H(H+1) at one half.
inline long double closed_form(int threshold, long double p) {
  long double const h = threshold;
  long double const q = 1 - p;
  long double const lead = p - q;
  if (std::abs(lead) < 1e-12L) return h * (h + 1);
  return h / lead - q / (lead * lead) * (1 - std::pow(q / p, h));
}

}  // namespace holdfast::proof
