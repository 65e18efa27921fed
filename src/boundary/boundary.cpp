#include <holdfast/boundary/boundary.hpp>

#include "folding.hpp"

#include <holdfast/error/foreign.hpp>

#include <atomic>
#include <utility>

namespace holdfast {

struct boundary::state {
  state(log_sink& to, boundary_options&& from)
      : sink{to}, options{std::move(from)}, folded{options.fold} {}

  [[nodiscard]] instant now() const {
    if (options.clock) return options.clock();
    return instant{std::chrono::steady_clock::now().time_since_epoch()};
  }

  log_sink& sink;
  boundary_options options;
  detail::folding folded;
  std::atomic<std::uint64_t> lost{0};
};

boundary::boundary(log_sink& sink, boundary_options options)
    : state_{std::make_unique<state>(sink, std::move(options))} {}

boundary::~boundary() { flush(); }

answer boundary::handle(error const& e, request_facts const& facts) noexcept {
  record(e, facts);
  return answer{public_view{e}, facts, state_->options.answers};
}

answer boundary::handle(std::exception_ptr const& thrown, request_facts const& facts) noexcept {
  return handle(error_from(thrown), facts);
}

void boundary::record(error const& e, request_facts const& facts) noexcept {
  public_view const view{e};
  auto const status = facts.status != 0 ? facts.status : view.status();
  if (state_->options.fold.on) {
    instant const now = state_->now();
    write_summaries(now);
    if (detail::folding::may_fold(e, view, status) &&
        state_->folded.counted(view.code(), status, facts.request_id, now))
      return;
  }
  write(log_record{e, view, facts});
}

void boundary::flush() noexcept { write_summaries(never); }

std::uint64_t boundary::lost_records() const noexcept {
  return state_->lost.load(std::memory_order_relaxed);
}

void boundary::write_summaries(instant until) noexcept {
  while (auto const sum = state_->folded.take_ended(until)) {
    log_record record{*sum->code, sum->status, sum->count};
    record.first_id = sum->first.view();
    record.last_id = sum->last.view();
    write(record);
  }
}

void boundary::write(log_record const& record) noexcept {
  try {
    state_->sink.write(record);
  } catch (...) {  // logging must not harm the request; that it failed is counted
    state_->lost.fetch_add(1, std::memory_order_relaxed);
  }
}

void log_failure(log_sink& sink, std::string_view event, error const& e) noexcept {
  request_facts facts;
  facts.event = event;
  try {
    sink.write(log_record{e, public_view{e}, facts});
  } catch (...) {  // nobody is left to tell
    return;
  }
}

}  // namespace holdfast
