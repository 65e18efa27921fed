// The production gate's atomics, replaced by relacy's: every interleaving, and every value that a
// load may see under the C++ memory model, can then be tried.
#pragma once

// All of std that we use comes first: relacy.hpp redefines new, assert and the memory orders.
#include <holdfast/core/circuit_breaker.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <relacy/relacy.hpp>
#undef new
#undef delete
#undef malloc
#undef calloc
#undef realloc
#undef free
#undef assert
#undef errno
#undef memory_order_relaxed
#undef memory_order_consume
#undef memory_order_acquire
#undef memory_order_release
#undef memory_order_acq_rel
#undef memory_order_seq_cst

namespace holdfast::proof {

constexpr rl::memory_order order_of(std::memory_order order) {
  switch (order) {
    case std::memory_order_relaxed: return rl::mo_relaxed;
    case std::memory_order_acquire: return rl::mo_acquire;
    case std::memory_order_release: return rl::mo_release;
    case std::memory_order_acq_rel: return rl::mo_acq_rel;
    default: return rl::mo_seq_cst;
  }
}

/// std::atomic's interface, as far as the gate uses it, over relacy's.
template <class T>
class checked_atomic {
 public:
  explicit checked_atomic(T value) : value_{value} {}

  T load(std::memory_order order) const { return value_.load(order_of(order), RL_INFO); }
  bool compare_exchange_strong(T& was, T is, std::memory_order order, std::memory_order failed) {
    return value_.compare_exchange_strong(was, is, order_of(order), RL_INFO, order_of(failed),
                                          RL_INFO);
  }

 protected:
  rl::atomic<T> value_;
};

/// Planted: compare, then store. What a check-then-act breaker does.
template <class T>
class torn_atomic : public checked_atomic<T> {
 public:
  using checked_atomic<T>::checked_atomic;

  bool compare_exchange_strong(T& was, T is, std::memory_order, std::memory_order) {
    T const now = this->value_.load(rl::mo_acquire, RL_INFO);
    if (now != was) {
      was = now;
      return false;
    }
    this->value_.store(is, rl::mo_release, RL_INFO);
    return true;
  }
};

/// Planted: nothing that one thread wrote is promised to another in order.
template <class T>
class unordered_atomic : public checked_atomic<T> {
 public:
  using checked_atomic<T>::checked_atomic;

  T load(std::memory_order) const { return this->value_.load(rl::mo_relaxed, RL_INFO); }
  bool compare_exchange_strong(T& was, T is, std::memory_order, std::memory_order) {
    return this->value_.compare_exchange_strong(was, is, rl::mo_relaxed, RL_INFO, rl::mo_relaxed,
                                                RL_INFO);
  }
};

}  // namespace holdfast::proof
