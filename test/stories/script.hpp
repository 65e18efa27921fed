// A story: what happens to one dependency, call by call, without saying under which driver. Each
// driver tells it in its own way and writes down what was decided; the texts have to be the same.
#pragma once

#include <holdfast/holdfast.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stories {

namespace hf = holdfast;
using namespace std::chrono_literals;

struct happening;

/// One call of the story.
struct event {
  hf::duration pause{};  ///< before it
  std::vector<happening> attempts;
  bool repeatable = false;
  hf::duration patience = hf::duration::max();  ///< the caller's own deadline
  bool has_fallback = false;
  hf::probing probe = hf::probing::allowed;
};

/// How one attempt goes: it takes so long, and ends so.
struct happening {
  hf::duration takes{};
  hf::verdict ends = hf::verdict::ok;
  hf::duration hint{};          ///< when the callee asks us to come back
  bool is_cancelled = false;    ///< the caller cancels when it would have ended
  std::vector<event> during{};  ///< calls of the same dependency that it makes itself, first of all
};

struct script {
  std::string name;
  hf::protections protections;
  std::vector<event> events;
};

/// What a driver is told to do, and what it writes down.
class protocol {
 public:
  void attempt(std::uint32_t number, hf::instant at) {
    text_ += "    attempt " + std::to_string(number) + " at " + micros(at) + "\n";
  }
  void call(hf::instant at) {
    text_ += "  call " + std::to_string(++calls_) + " at " + micros(at) + "\n";
  }
  void answer(std::string_view what, hf::report const& r, hf::instant at) {
    text_ += "    " + std::string{what} + " at " + micros(at) + ", " +
             std::string{to_string(r.outcome)} + ", refused by " +
             std::string{to_string(r.refused_by)} +
             ", gave up: " + std::string{to_string(r.gave_up)} + (r.degraded ? ", degraded" : "") +
             ", attempts " + std::to_string(r.attempts) + ", took " +
             std::to_string(r.elapsed / 1ns) + "\n";
  }
  void state(hf::dependency const& d) {
    hf::dependency_snapshot const s = d.snapshot();
    hf::core::breaker_word const& w = s.breaker.word;
    text_ += "    mode " + std::to_string(static_cast<int>(w.mode)) + " score " +
             std::to_string(w.score) + " probes " + std::to_string(w.in_flight) + " n " +
             std::to_string(s.breaker.tally.n) + " tokens " + std::to_string(d.retry_tokens()) +
             " in flight " + std::to_string(s.in_flight) + " ok " + std::to_string(s.ok) +
             " answered " + std::to_string(s.answered) + " failed " + std::to_string(s.failed) +
             " timed out " + std::to_string(s.timed_out) + " not sent " +
             std::to_string(s.not_sent) + " overloaded " + std::to_string(s.overloaded) +
             " misused " + std::to_string(s.misused) + " abandoned " + std::to_string(s.abandoned) +
             " refused " + std::to_string(s.refused) + " retried " + std::to_string(s.retried) +
             " degraded " + std::to_string(s.degraded) + "\n";
  }
  [[nodiscard]] std::string const& text() const noexcept { return text_; }

 private:
  static std::string micros(hf::instant at) { return std::to_string(at.time_since_epoch() / 1ns); }
  int calls_ = 0;
  std::string text_;
};

/// The error by which an attempt ends so; none for a value.
[[nodiscard]] inline hf::result<int> ending(happening const& h) {
  using enum hf::verdict;
  auto const hint = std::chrono::duration_cast<std::chrono::milliseconds>(h.hint);
  switch (h.ends) {
    case ok: return 1;
    case answered: return hf::not_found{"job", 1};
    case failed: return hf::unavailable{"down"};
    case timed_out: return hf::timed_out{"slow"};
    case not_sent: return hf::unreachable{"no route"};
    case overloaded: return hf::unavailable{"busy", hf::retry_after{hint}};
    case misused: return hf::unimplemented{"what?"};
    case abandoned: return hf::cancelled{"gone"};
  }
  return 1;
}

[[nodiscard]] inline std::string_view name_of(hf::result<int> const& answer) {
  if (answer.has_value()) return *answer == 1 ? "value" : "fallback";
  return answer.error().code().name;
}

/// The n-th attempt of a call; the last one again where the script ends.
[[nodiscard]] inline happening const& nth(event const& e, std::uint32_t number) {
  return e.attempts[std::min<std::size_t>(number, e.attempts.size()) - 1];
}

inline constexpr hf::instant start{1000s};

[[nodiscard]] inline hf::instant until_of(event const& e, hf::instant begun) {
  return hf::after(begun, e.patience);
}

/// The drivers.
std::string told_by_blocking(script const& s);
std::string told_by_asio(script const& s);
std::string told_by_steps(script const& s);

}  // namespace stories
