#include "in_words.hpp"

#include <holdfast/call/call.hpp>
#include <holdfast/call/dependency.hpp>
#include <holdfast/error/named.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <random>

namespace holdfast {

namespace {

using std::chrono::seconds;

/// Refusals are built once, one for each of these Retry-Afters: refusing allocates nothing.
constexpr std::array<duration, 12> rungs{seconds{1},   seconds{2},   seconds{3},   seconds{5},
                                         seconds{10},  seconds{20},  seconds{30},  seconds{60},
                                         seconds{120}, seconds{300}, seconds{600}, seconds{3600}};
/// The first rung that is not too soon, or the last.
constexpr std::size_t search_rung(duration retry_in) noexcept {
  std::size_t rung = 0;
  while (rung + 1 < rungs.size() && rungs[rung] < retry_in) ++rung;
  return rung;
}

/// Looked up by the upper bits of a wait, since refusing is to be cheap: by the shortest wait that
/// has them, so that what is told may be too soon by less than 67 ms, above 68 s by less than 5 s.
template <unsigned Shift>
constexpr auto rung_by_bits = [] {
  std::array<std::uint8_t, 1024> rung{};
  for (std::size_t bits = 0; bits < rung.size(); ++bits)
    rung[bits] =
        static_cast<std::uint8_t>(search_rung(duration{static_cast<std::int64_t>(bits) << Shift}));
  return rung;
}();

constexpr std::size_t rung_of(duration retry_in) noexcept {
  auto const wait = static_cast<std::uint64_t>(retry_in.count());
  if (std::uint64_t const bits = wait >> 26U; bits < 1024) [[likely]]
    return rung_by_bits<26>[bits];
  if (std::uint64_t const bits = wait >> 32U; bits < 1024) return rung_by_bits<32>[bits];
  return rungs.size() - 1;
}

std::vector<error> build_refusals(std::string const& name) {
  std::vector<error> all;
  all.reserve(rungs.size() + 2);
  for (duration const rung : rungs)
    all.push_back(unavailable{public_text{}, origin::gate,
                              retry_after{std::chrono::duration_cast<seconds>(rung)},
                              internal("{}: refused by its circuit breaker", name)}
                      .immortal());
  all.push_back(unavailable{public_text{}, origin::gate, retry_after{seconds{1}},
                            internal("{}: refused by its limit of calls in flight", name)}
                    .immortal());
  all.push_back(
      timed_out{public_text{}, origin::gate, internal("{}: no time left to call it", name)}
          .immortal());
  return all;
}

/// All that is wrong, in one error: a sentence and a violation each.
void throw_if_any(complaints const& bad, std::string_view name) {
  if (bad.empty()) return;
  public_text message = text("{}", name);
  std::vector<violation> wrong;
  for (complaint const& each : bad) {
    message.append(wrong.empty() ? literal{": "} : literal{". "},
                   text("{}: {} is {}; {}", each.field, detail::in_words(each.value), each.problem,
                        each.instead));
    std::string pointer = "/" + std::string{each.field};
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    wrong.push_back({std::move(pointer), "INVALID_OPTION", std::string{each.problem}});
  }
  throw validation_error{std::move(message), std::move(wrong)};
}

/// The breaker's options, once all options are found good.
breaker judged(std::string const& name, protections const& p) {
  if (name.find_first_not_of(" \t\n") == std::string::npos)
    throw validation_error{"/name",
                           "a dependency needs a name: the log and the metrics call it so"};
  throw_if_any(validate(p), name);
  return p.breaker;
}

/// Different in each process and for each dependency, of one name too: clients which opened
/// together do not probe together, nor repeat together.
std::uint64_t seed_of(protections const& p) {
  if (p.dice) return *p.dice;
  static std::uint64_t const process =
      std::uint64_t{std::random_device{}()} << 32U | std::random_device{}();
  static std::atomic<std::uint64_t> dependencies{0};
  return core::roll(process, dependencies.fetch_add(1, std::memory_order_relaxed));
}

}  // namespace

dependency::dependency(std::string name, protections const& p, listener told)
    : breaker_{core::rules_of(judged(name, p), detail::lease_of(p), seed_of(p))},
      limit_{p.limit.in_flight},
      budget_{
          static_cast<std::uint32_t>(std::lround(p.retry.budget.value * core::retry_budget::price)),
          p.retry.burst * core::retry_budget::price},
      dice_{seed_of(p)},
      options_{p},
      slow_after_{detail::slow_after_of(p)},
      timed_{p.deadline.on || slow_after_ != duration::max()},
      refusals_{build_refusals(name)},
      name_{std::move(name)},
      notices_{std::move(told)} {}

error const& running_call::refusal() const noexcept {
  if (refused_by_ == gate::limit) return of_->full();
  if (refused_by_ == gate::deadline) return of_->refusals_[dependency::deadline_refusal];
  return of_->refusals_[rung_of(retry_in_)];
}

void dependency::set_in_flight(std::uint32_t calls) {
  complaints bad = validate(limit{.in_flight = calls});
  if (!options_.limit.on)
    bad.add({"limit.in_flight", calls, "set where the limit is off",
             "build the dependency with .limit"});
  throw_if_any(bad, name_);
  limit_.set_cap(calls);
}

void dependency::hold_open(instant now) noexcept {
  breaker_.hold(core::held_open);
  notices_.look_at(breaker_, name_, now);
}
void dependency::hold_closed(instant now) noexcept {
  breaker_.hold(core::held_closed);
  notices_.look_at(breaker_, name_, now);
}
void dependency::release(instant now) noexcept {
  breaker_.release();
  notices_.look_at(breaker_, name_, now);
}

/// The error of a refusal by the breaker that is plain to see; null where it takes more to say.
error const* dependency::refuse_plainly(instant now) noexcept {
  duration const retry_in = breaker_.refuse_plainly(now);
  return retry_in == duration::zero() ? nullptr : &refusals_[rung_of(retry_in)];
}

void dependency::settle_breaker(core::breaker_permit p, core::breaker_mark mark, instant now,
                                duration hint) noexcept {
  core::breaker_step const step = breaker_.settle(p, mark, now, hint);
  if (step.change != core::breaker_change::none) notices_.look_at(breaker_, name_, now);
}

dependency_snapshot dependency::snapshot() const noexcept {
  auto const n = counters_.sum();
  auto const count = [&](verdict v) { return n[static_cast<std::size_t>(v)]; };
  return {.name = name_,
          .breaker = breaker_.state(),
          .threshold = options_.breaker.on ? breaker_.rules().threshold : std::uint8_t{0},
          .in_flight = limit_.in_flight(),
          .limit = options_.limit.on ? limit_.cap() : 0,
          .ok = count(verdict::ok),
          .answered = count(verdict::answered),
          .failed = count(verdict::failed),
          .timed_out = count(verdict::timed_out),
          .not_sent = count(verdict::not_sent),
          .overloaded = count(verdict::overloaded),
          .misused = count(verdict::misused),
          .abandoned = count(verdict::abandoned),
          .refused = n[refused_counter] + n[refused_and_degraded_counter],
          .retried = n[retried_counter],
          .degraded = n[degraded_counter] + n[refused_and_degraded_counter],
          .would_have_refused = n[would_have_refused_counter]};
}

namespace detail {

outcome outcome_of_error(error const& e) noexcept {
  // A refusal by another gate of ours says nothing about this dependency.
  if (e.origin() == origin::gate) return {verdict::abandoned, {}};
  auto const hint = e.retry_after();
  return {e.verdict(), hint ? duration{*hint} : duration{}};
}

error error_of_outcome(outcome const& bad) {
  constexpr std::array<kind, 8> kinds{kind::internal,  kind::internal,    kind::unavailable,
                                      kind::timed_out, kind::unreachable, kind::unavailable,
                                      kind::internal,  kind::cancelled};
  error made = make_error(kinds[static_cast<std::size_t>(bad.verdict)], public_text{},
                          origin::dependency, bad.verdict);
  if (bad.retry_after <= duration::zero()) return made;
  return made.with(retry_after{std::chrono::ceil<std::chrono::milliseconds>(bad.retry_after)});
}

namespace {
/// Which of our gates had no next attempt, as an operator reads it.
std::string_view words_for(running_call const& c) noexcept {
  if (c.gave_up() != give_up::gate) return to_string(c.gave_up());
  switch (c.refused_by()) {
    case gate::breaker: return "its circuit breaker refused the next";
    case gate::limit: return "its limit of calls in flight refused the next";
    case gate::deadline: return "there was no time left for the next";
    case gate::none: break;
  }
  return "its circuit breaker allows no retry now";
}
}  // namespace

error while_calling(running_call const& c, error const& e, std::source_location where) {
  std::string doing = "calling ";
  doing += c.callee().name();
  if (c.gave_up() != give_up::none) {
    doing += ", gave up after attempt " + std::to_string(c.attempts()) + ": ";
    doing += words_for(c);
  }
  return e.with(frame{internal(std::move(doing)), where});
}

}  // namespace detail
}  // namespace holdfast
