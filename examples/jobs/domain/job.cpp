#include "domain/job.hpp"

#include <array>
#include <utility>

#include "domain/job_errors.hpp"

namespace jobs {

namespace {

constexpr std::array<std::string_view, 6> state_names = {"queued", "running", "deferred",
                                                         "done",   "failed",  "cancelled"};

void require_running(job const& j) {
  if (j.state != job_state::running)
    throw hf::conflict{hf::text("job {} is not running but {}", j.id, j.state)};
}

job moved(job j, job_state next, std::string note, timestamp now) {
  j.state = next;
  j.note = std::move(note);
  j.changed = now;
  return j;
}

job_state state_after(run_outcome::end how) {
  switch (how) {
    case run_outcome::end::done: return job_state::done;
    case run_outcome::end::failed: return job_state::failed;
    case run_outcome::end::deferred: return job_state::deferred;
  }
  return job_state::deferred;
}

}  // namespace

std::string_view to_string(job_state state) noexcept {
  return state_names[static_cast<std::size_t>(state)];
}

std::optional<job_state> job_state_named(std::string_view name) noexcept {
  for (std::size_t i = 0; i < state_names.size(); ++i)
    if (state_names[i] == name) return static_cast<job_state>(i);
  return std::nullopt;
}

job started(job j, timestamp now) {
  if (j.state != job_state::queued && j.state != job_state::deferred)
    throw hf::conflict{hf::text("job {} does not wait but is {}", j.id, j.state)};
  ++j.attempts;
  return moved(std::move(j), job_state::running, "", now);
}

job settled(job j, run_outcome const& outcome, timestamp now) {
  require_running(j);
  if (!outcome.was_attempted) --j.attempts;  // counted when it began: who is killed has begun
  return moved(std::move(j), state_after(outcome.how), outcome.note, now);
}

job put_back(job j, timestamp now) {
  require_running(j);
  return moved(std::move(j), job_state::deferred, "the service stopped while it ran", now);
}

job cancelled(job j, timestamp now) {
  switch (j.state) {
    case job_state::running: throw job_running{j.id};
    case job_state::done:
    case job_state::failed: throw job_already_finished{j.id};
    case job_state::cancelled: return j;
    case job_state::queued:
    case job_state::deferred: break;
  }
  return moved(std::move(j), job_state::cancelled, "", now);
}

}  // namespace jobs
