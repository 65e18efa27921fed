// Where records go. The one thing a boundary cannot be made without.
#pragma once

#include <holdfast/boundary/log_record.hpp>

namespace holdfast {

/// Takes records. Called on the thread of the request, by several at once; what it throws harms no
/// request and is counted in `boundary::lost_records()`. It has to outlive the boundary.
class log_sink {
 public:
  log_sink() = default;
  log_sink(log_sink const&) = default;
  log_sink(log_sink&&) = default;
  log_sink& operator=(log_sink const&) = default;
  log_sink& operator=(log_sink&&) = default;
  virtual ~log_sink() = default;

  virtual void write(log_record const& record) = 0;
};

}  // namespace holdfast
