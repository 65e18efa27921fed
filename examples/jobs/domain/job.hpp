// A job, its states, and the rules by which it moves from one to the next.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/job_id.hpp"

namespace jobs {

///     queued ──► running ──► done | failed
///       │         │   ▲
///       │         ▼   │
///       │        deferred ──► cancelled
///       └───────────────────► cancelled
enum class job_state : std::uint8_t { queued, running, deferred, done, failed, cancelled };

[[nodiscard]] std::string_view to_string(job_state state) noexcept;
[[nodiscard]] std::optional<job_state> job_state_named(std::string_view name) noexcept;

/// No state follows this one.
[[nodiscard]] constexpr bool is_finished(job_state state) noexcept {
  return state == job_state::done || state == job_state::failed || state == job_state::cancelled;
}

struct job {
  job_id id;
  std::string kind;
  std::string payload;  ///< opaque here: text in canonical form, so that equal payloads are equal
  job_state state = job_state::queued;
  std::int64_t attempts = 0;  ///< how often it was handed to the runner
  timestamp created;
  timestamp changed;
  std::string note;  ///< why it is where it is, for the one who asks; may be empty

  friend bool operator==(job const&, job const&) = default;
};

/// How one attempt to run a job ended.
struct run_outcome {
  enum class end : std::uint8_t { done, failed, deferred };
  end how = end::done;
  std::string note;
  bool was_attempted = true;  ///< false: it was refused before anybody was asked

  friend bool operator==(run_outcome const&, run_outcome const&) = default;
};

// The rules: each takes a job and returns it as it is afterwards, or throws why that cannot be.

/// Taken by a worker. hf::conflict unless it waits.
[[nodiscard]] job started(job j, timestamp now);

/// The attempt ended so. hf::conflict unless it runs.
[[nodiscard]] job settled(job j, run_outcome const& outcome, timestamp now);

/// Back in line, because the service stopped before the attempt ended. hf::conflict unless it runs.
[[nodiscard]] job put_back(job j, timestamp now);

/// Cancelled; a cancelled one stays as it is. job_running, job_already_finished.
[[nodiscard]] job cancelled(job j, timestamp now);

}  // namespace jobs
