#include "domain/job_queue.hpp"

#include <utility>

#include "domain/job_errors.hpp"

namespace jobs {

job job_queue::submit(submission const& wanted) {
  if (wanted.key)
    if (auto const first = store_.find_by_key(*wanted.key)) return first_of_key(wanted, *first);

  timestamp const now = now_();
  job fresh{.id = ids_.next(now),
            .kind = wanted.kind,
            .payload = wanted.payload,
            .created = now,
            .changed = now,
            .note = {}};
  try {
    store_.add(fresh, wanted.key);
  } catch (hf::conflict const&) {
    // The same key came twice at once, and the other was first.
    auto const first = wanted.key ? store_.find_by_key(*wanted.key) : std::nullopt;
    if (!first) throw;
    return first_of_key(wanted, *first);
  }
  wake_();
  return fresh;
}

job job_queue::first_of_key(submission const& wanted, job const& first) const {
  if (first.kind != wanted.kind || first.payload != wanted.payload)
    throw idempotency_key_reused{first.id};
  return first;
}

// [load]
job job_queue::load(job_id const& id) {
  if (auto found = store_.find(id)) return *std::move(found);
  throw hf::not_found{"job", id};
}
// [/load]

job job_queue::cancel(job_id const& id) {
  return change(id, [&](job j) { return cancelled(std::move(j), now_()); });
}

std::optional<job> job_queue::take(job_state from) {
  return store_.update_first(from, [&](job j) { return started(std::move(j), now_()); });
}

void job_queue::settle(job_id const& id, run_outcome const& outcome) {
  change(id, [&](job j) { return settled(std::move(j), outcome, now_()); });
}

std::size_t job_queue::put_back_running() {
  std::size_t count = 0;
  auto const back = [&](job j) { return put_back(std::move(j), now_()); };
  while (store_.update_first(job_state::running, back)) ++count;
  return count;
}

job job_queue::change(job_id const& id, job_store::change const& how) {
  if (auto changed = store_.update(id, how)) return *std::move(changed);
  throw hf::not_found{"job", id};
}

}  // namespace jobs
