// What work and fallback look like to hf::call: what they take, and what they answer with.
#pragma once

#include <holdfast/call/attempt.hpp>
#include <holdfast/call/terms.hpp>
#include <holdfast/error/error.hpp>
#include <holdfast/error/result.hpp>

#include <functional>
#include <type_traits>
#include <utility>

namespace holdfast::detail {

/// `about` is what an `attempt` is made from: made only for work that wants to be told.
template <class Work, class... About>
decltype(auto) run_work(Work& work, About&&... about) {
  if constexpr (std::is_invocable_v<Work&, attempt&>) {
    attempt a{about...};
    return std::invoke(work, a);
  } else {
    return std::invoke(work);
  }
}

template <class Work>
inline constexpr bool is_work = std::is_invocable_v<Work&, attempt&> || std::is_invocable_v<Work&>;

/// Of what is no work. It becomes anything, so that the compiler complains once.
struct no_answer {
  template <class T>
  operator T() const;  // NOLINT(google-explicit-constructor)
};
template <class Work>
struct answer_by {
  using type = no_answer;
};
template <class Work>
  requires is_work<Work>
struct answer_by<Work> {
  using type = decltype(run_work(std::declval<Work&>(), std::declval<first_attempt&>()));
};
template <class Work>
using answer_of = typename answer_by<Work>::type;

template <class Answer>
struct value_in {
  using type = Answer;
};
template <class T>
struct value_in<result<T>> {
  using type = T;
};

template <class Fallback>
inline constexpr bool is_fail_fast = std::is_same_v<std::remove_cvref_t<Fallback>, fail_fast_t>;

template <class Fallback>
inline constexpr bool is_decision =
    is_fail_fast<Fallback> || std::is_invocable_v<Fallback&, error const&>;

/// Whether what the fallback returns is an answer, as far as the two are what they have to be. One
/// that returns nothing answers only where nothing is asked for: not with a default value.
template <class Work, class Fallback>
[[nodiscard]] consteval bool answers_alike() {
  if constexpr (is_work<Work> && is_decision<Fallback> && !is_fail_fast<Fallback>) {
    using value = typename value_in<std::remove_cvref_t<answer_of<Work>>>::type;
    using given = std::invoke_result_t<Fallback&, error const&>;
    if constexpr (std::is_void_v<given>)
      return std::is_void_v<value>;
    else
      return std::is_constructible_v<result<value>, given>;
  }
  return true;
}

}  // namespace holdfast::detail
