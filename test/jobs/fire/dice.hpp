// What a run under fire is decided by: one seed, and how slow this build is.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace jobs_test {

#if defined(__SANITIZE_THREAD__)
#define JOBS_TEST_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define JOBS_TEST_TSAN 1
#endif
#if __has_feature(address_sanitizer)
#define JOBS_TEST_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define JOBS_TEST_ASAN 1
#endif

#if defined(JOBS_TEST_TSAN)
inline constexpr int slowness = 4;
inline constexpr int usual_kills = 10;
#elif defined(JOBS_TEST_ASAN)
inline constexpr int slowness = 2;
inline constexpr int usual_kills = 50;
#else
inline constexpr int slowness = 1;
inline constexpr int usual_kills = 50;
#endif

inline std::uint64_t from_environment(char const* name, std::uint64_t otherwise) {
  char const* const said = std::getenv(name);
  return said == nullptr ? otherwise : std::stoull(said);
}

/// Another one for each run, so that CI sees many; HOLDFAST_SEED brings one back. What the
/// machine's clocks and its scheduler decide comes on top: a seed repeats the choices, not the run.
class dice {
 public:
  dice() {
    std::cout << "seed " << seed << " (HOLDFAST_SEED=" << seed << " draws the same again)\n";
  }

  std::uint64_t const seed = from_environment("HOLDFAST_SEED", std::random_device{}());

  /// 0 up to below `end`.
  std::size_t below(std::size_t end) { return engine_() % end; }
  std::chrono::milliseconds between(std::chrono::milliseconds from, std::chrono::milliseconds to) {
    return from + std::chrono::milliseconds{below(static_cast<std::size_t>((to - from).count()))};
  }
  template <class T>
  T const& one_of(std::vector<T> const& all) {
    return all[below(all.size())];
  }
  template <class Range>
  void shuffle(Range& all) {
    std::ranges::shuffle(all, engine_);
  }

 private:
  std::mt19937_64 engine_{seed};
};

}  // namespace jobs_test
