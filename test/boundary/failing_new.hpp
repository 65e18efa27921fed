// A program that includes this (once) has an operator new that fails on demand, on the thread that
// asks.
#pragma once

#include <cstdlib>
#include <new>

namespace holdfast::test {

/// Of the allocations to come on this thread, so many succeed and then so many fail.
inline thread_local long allocations_before_failing = 0;
inline thread_local long allocations_to_fail = 0;

inline void fail_allocations(long after, long times) noexcept {
  allocations_before_failing = after;
  allocations_to_fail = times;
}

inline bool may_allocate() noexcept {
  if (allocations_to_fail == 0) return true;
  if (allocations_before_failing > 0) {
    --allocations_before_failing;
    return true;
  }
  --allocations_to_fail;
  return false;
}

}  // namespace holdfast::test

// Not inlined: g++ would see malloc meet delete, and not that both are ours.
[[gnu::noinline]] void* operator new(std::size_t size) {
  void* const p = holdfast::test::may_allocate() ? std::malloc(size == 0 ? 1 : size) : nullptr;
  if (p == nullptr) throw std::bad_alloc{};
  return p;
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }
