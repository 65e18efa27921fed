// The one place where errors become answers, and are logged, once.
#pragma once

#include <holdfast/boundary/answer.hpp>
#include <holdfast/boundary/facts.hpp>
#include <holdfast/boundary/log_sink.hpp>
#include <holdfast/core/time.hpp>
#include <holdfast/error/error.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>

namespace holdfast {

/// Records of callers' faults (4xx, but never 401 or 403) and of our own refusals (429 and 503
/// without a cause) beyond a rate are counted and summed up, so that a storm of 404s cannot drown
/// the one record that matters. What is unexpected is never folded.
struct fold_options {
  std::uint32_t most = 10;  ///< records per code and window that are written one by one
  duration window = std::chrono::seconds{1};
  bool on = true;
};

struct boundary_options {
  fold_options fold = {};
  answer_options answers = {};
  /// For tests: the time, instead of the steady clock.
  std::function<instant()> clock = nullptr;
};

/// Error in, answer out, and one record in the log. Framework-free: an adapter calls `handle` at
/// the edge.
///
/// Thread-safe. Nothing throws. A success costs nothing here: nothing is called.
class boundary {
 public:
  /// `sink` has to outlive the boundary.
  explicit boundary(log_sink& sink, boundary_options options = {});
  ~boundary();  ///< flushes
  boundary(boundary const&) = delete;
  boundary& operator=(boundary const&) = delete;

  /// Records the failure (or folds it) and says what to answer. Exactly once per failed request.
  [[nodiscard]] answer handle(error const& e, request_facts const& facts) noexcept;
  [[nodiscard]] answer handle(std::exception_ptr const& thrown,
                              request_facts const& facts) noexcept;

  /// Records a failure that cannot be answered any more: the response had begun, the client is
  /// gone.
  void record(error const& e, request_facts const& facts) noexcept;

  /// Writes the summaries of what was folded so far. Otherwise they come with the first record
  /// after their window has passed.
  void flush() noexcept;

  /// Records that the sink threw on.
  [[nodiscard]] std::uint64_t lost_records() const noexcept;

 private:
  void write(log_record const& record) noexcept;
  void write_summaries(instant until) noexcept;

  struct state;
  std::unique_ptr<state> state_;
};

/// Logs a failure outside of any request: a worker, a timer, a start-up. One record, `event` is its
/// name.
void log_failure(log_sink& sink, std::string_view event, error const& e) noexcept;

}  // namespace holdfast
