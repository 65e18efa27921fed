// Counts of what happened, kept so that threads do not wait for each other.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace holdfast::detail {

/// `Size` counters, on one cache line for each of eight threads. Adding writes a line that other
/// threads seldom touch; reading sums the lines and is not one point in time.
template <std::size_t Size>
class striped_counters {
 public:
  [[gnu::always_inline]] void add(std::size_t which) noexcept {
    stripes_[stripe()].counts[which].fetch_add(1, std::memory_order_relaxed);
  }

  [[nodiscard]] std::array<std::uint64_t, Size> sum() const noexcept {
    std::array<std::uint64_t, Size> total{};
    for (auto const& s : stripes_)
      for (std::size_t i = 0; i < Size; ++i)
        total[i] += s.counts[i].load(std::memory_order_relaxed);
    return total;
  }

 private:
  static constexpr std::size_t stripe_count = 8;

  [[gnu::always_inline]] static std::size_t stripe() noexcept {
    static std::atomic<std::uint32_t> threads{0};
    constinit thread_local std::uint32_t mine = UINT32_MAX;
    if (mine == UINT32_MAX) mine = threads.fetch_add(1, std::memory_order_relaxed) % stripe_count;
    return mine;
  }

  struct alignas(64) line {
    std::array<std::atomic<std::uint64_t>, Size> counts{};
  };
  std::array<line, stripe_count> stripes_{};
};

}  // namespace holdfast::detail
