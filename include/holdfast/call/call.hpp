// hf::call: one protected call of a dependency, in blocking code.
#pragma once

#include <holdfast/call/blocking_call.hpp>

#include <source_location>
#include <type_traits>
#include <utility>

namespace holdfast {

/// `hf::call` with a clock of your own: for tests and simulations.
template <class Work, class Fallback>
[[gnu::always_inline]] inline auto call_with_clock(
    clock_source const& clock, dependency& callee, terms const& t, Work&& work, Fallback&& fallback,
    std::source_location where = std::source_location::current()) -> detail::answer_of<Work> {
  using answer = detail::answer_of<Work>;
  using value = typename detail::value_in<answer>::type;
  static_assert(detail::is_work<Work>,
                "the work takes an `hf::attempt&` or nothing: write [&](hf::attempt& a) { ... } "
                "and capture what else it needs");
  static_assert(!std::is_reference_v<answer>, "the work returns a reference: return a value");
  static_assert(detail::is_decision<Fallback>,
                "the fallback is called with `hf::error const&`, or is hf::fail_fast");
  static_assert(detail::answers_alike<Work, Fallback>(),
                "the fallback answers with another type than the work: return what the work "
                "returns, the value in its hf::result, or an hf::error; say so with -> if it only "
                "throws");
  if constexpr (!detail::is_work<Work> || std::is_reference_v<answer> ||
                !detail::is_decision<Fallback> || !detail::answers_alike<Work, Fallback>()) {
    __builtin_unreachable();  // the sentence above is all that is said
  } else if constexpr (is_result<answer>) {
    return detail::run_call<value>(clock, callee, t, work, fallback, where);
  } else {
    result<value> out = detail::run_call<value>(clock, callee, t, work, fallback, where);
    if (!out.has_value()) out.error().raise();
    return *std::move(out);
  }
}

/// Calls a dependency under its protections; answers with the work's value, the fallback's, or an
/// error.
///
///     hf::result<Quote> q = hf::call(pricing, {.repeatable = true},
///         [&](hf::attempt& a) { return client.quote(sku, a.remaining()); },
///         [&](hf::error const&) { return prices.last_known(sku); });
///
/// `work` takes an `hf::attempt&`, or nothing. The answer has its shape: `result<T>` in,
/// `result<T>` out and nothing thrown; plain `T` or `void` in, the same out, or an `hf::error`
/// thrown. The fallback runs when the dependency failed, timed out, was overloaded, was misused, or
/// refused; an error by which it *answered* passes through, and nothing runs once the caller's own
/// deadline is past. No sensible fallback? Say `hf::fail_fast("why")`: a respectable choice.
/// Leaving the choice out does not compile.
///
/// Timeouts are cooperative: work that does not ask `a.remaining()` runs on, its late value is
/// returned, and the breaker counts it as timed out. A healthy call allocates nothing and shares no
/// write.
template <class Work, class Fallback>
auto call(dependency& callee, terms const& t, Work&& work, Fallback&& fallback,
          std::source_location where = std::source_location::current()) -> detail::answer_of<Work> {
  return call_with_clock(steady_source, callee, t, std::forward<Work>(work),
                         std::forward<Fallback>(fallback), where);
}

template <class Work, class Fallback>
  requires(!std::is_convertible_v<Work &&, terms const&>)
auto call(dependency& callee, Work&& work, Fallback&& fallback,
          std::source_location where = std::source_location::current()) -> detail::answer_of<Work> {
  return call_with_clock(steady_source, callee, terms{}, std::forward<Work>(work),
                         std::forward<Fallback>(fallback), where);
}

namespace detail {
template <class>
inline constexpr bool a_fallback_decision = false;
template <class>
inline constexpr bool a_dependency_that_stays = false;
}  // namespace detail

/// A dependency made for one call: does not compile, and says what to write.
template <class Work, class Fallback>
auto call(dependency&&, terms const&, Work&&, Fallback&&) -> detail::answer_of<Work> {
  static_assert(detail::a_dependency_that_stays<Work>,
                "this hf::dependency is a temporary, and forgets all it learned: build it once, "
                "`static hf::dependency pricing{...};` or a member, and pass it by its name");
  __builtin_unreachable();
}

/// The same without terms.
template <class Work, class Fallback>
  requires(!std::is_convertible_v<Work &&, terms const&>)
auto call(dependency&& callee, Work&& work, Fallback&& fallback) -> detail::answer_of<Work> {
  return holdfast::call(std::move(callee), terms{}, std::forward<Work>(work),
                        std::forward<Fallback>(fallback));
}

/// Leaving out the fallback decision: does not compile, and says what to write.
template <class Work>
void call(dependency&, terms const&, Work&&) {
  static_assert(
      detail::a_fallback_decision<Work>,
      "hf::call needs a fallback decision: pass a function of `hf::error const&` that gives the "
      "next best answer, or hf::fail_fast(\"why there is none\")");
}

/// The same without terms.
template <class Work>
  requires(!std::is_convertible_v<Work &&, terms const&>)
void call(dependency& callee, Work&& work) {
  call(callee, terms{}, std::forward<Work>(work));
}

}  // namespace holdfast
