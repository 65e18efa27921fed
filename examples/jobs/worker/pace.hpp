// When deferred jobs are offered to the runner again. Time comes in as an argument.
#pragma once

#include <chrono>

namespace jobs {

/// While the runner is in trouble one deferred job is offered each `every`, and the others wait:
/// they would only be refused, at the cost of two writes each. Once a deferred job has gone
/// through, they all flow. A job that the runner can never do costs the others one pause per turn,
/// no more.
class pace {
 public:
  using instant = std::chrono::steady_clock::time_point;
  using duration = std::chrono::steady_clock::duration;

  explicit pace(duration every) : every_{every} {}

  /// Whether a deferred job may be offered now. True claims the turn.
  bool deferred_may_go(instant now) {
    if (flowing_) return true;
    if (now < next_) return false;
    next_ = now + every_;
    return true;
  }

  /// A job was deferred.
  void held(instant now) {
    if (flowing_) next_ = now + every_;
    flowing_ = false;
  }

  /// A job that had been deferred went through.
  void went_through() { flowing_ = true; }

 private:
  duration every_;
  bool flowing_ = true;
  instant next_{};
};

}  // namespace jobs
