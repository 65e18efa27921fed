// What an operator hears of a breaker: one line when an outage begins, one when it is over.
#pragma once

#include <holdfast/boundary/log_sink.hpp>
#include <holdfast/call/notice.hpp>
#include <holdfast/error/error.hpp>

#include <spdlog/logger.h>

#include <cstdint>
#include <optional>

namespace jobs {

namespace hf = holdfast;

/// Writes `circuit.opened`, a warning whose cause is the failure that was one too many, and
/// `circuit.closed`, for how long it was open and how many calls it kept from going out in vain. A
/// probe that fails between them is no news.
///
/// For one dependency. Notices come one at a time, so there is nothing to lock.
class breaker_log {
 public:
  /// Both write to the same log: what failed goes through the sink, what went well is a line.
  breaker_log(hf::log_sink& failures, spdlog::logger& lines) : failures_{failures}, lines_{lines} {}

  void hear(hf::notice const& news, std::optional<hf::error> const& last_failure);

 private:
  void opened(hf::notice const& news, std::optional<hf::error> const& last_failure) const;

  hf::log_sink& failures_;
  spdlog::logger& lines_;
  std::uint32_t outage_ = 0;  ///< that was told of; outages count from 1
  bool is_open_ = false;
  hf::instant since_{};
};

}  // namespace jobs
