// The routes of the runner.
#pragma once

#include <holdfast/httplib/server.hpp>

#include "runner_service/effects.hpp"
#include "runner_service/mood.hpp"

namespace jobs {

namespace hf = holdfast;

/// Requests that may wait at a time, because the runner is slow or hangs. The server needs more
/// threads than that, or it could not hear its next mood.
inline constexpr std::size_t most_waiting_runs = 40;

/// Both have to outlive the server.
void add_runner_routes(hf::httplib::server& web, effects& done, mood_box& box);

}  // namespace jobs
