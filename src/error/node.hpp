// The body that copies of an error share.
#pragma once

#include <holdfast/error/error.hpp>

namespace holdfast::detail {

struct node final : shared_body {
  explicit node(draft&& d);
  /// An immortal one that takes no memory, so that it is there when memory is not.
  explicit node(internal_text note) noexcept;

  draft parts;                         ///< its `cause` is held, until `release` lets go of it
  mutable node const* next = nullptr;  ///< immortal ones stay reachable through a list
};

[[nodiscard]] inline node const& node_of(shared_body const* body) noexcept {
  return static_cast<node const&>(*body);
}

}  // namespace holdfast::detail
