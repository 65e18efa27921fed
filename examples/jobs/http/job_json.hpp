// Jobs as JSON, and requests for jobs read from it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/job.hpp"
#include "domain/job_queue.hpp"

namespace jobs {

/// `2026-03-01T12:00:00.000Z`
[[nodiscard]] std::string to_string(timestamp t);

[[nodiscard]] std::string to_json(job const& j);

/// A page: jobs without their payloads, and, where more follow, the id to ask on with.
[[nodiscard]] std::string to_json(std::vector<job> const& page, std::optional<job_id> const& next);

/// Errors: hf::malformed, or hf::validation_error with everything that is wrong.
/// The key is taken as given by the header, if any.
[[nodiscard]] submission submission_of(std::string_view body, std::optional<std::string> key);

/// What a query asks for: `state`, `limit`, `after`, each once at most. hf::validation_error.
[[nodiscard]] job_filter filter_of(std::multimap<std::string, std::string> const& query);

}  // namespace jobs
