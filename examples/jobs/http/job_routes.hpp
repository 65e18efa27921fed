// The routes of the service. Handlers speak of jobs; what becomes of errors is the server's
// business.
#pragma once

#include <holdfast/httplib/server.hpp>

#include <functional>

#include "domain/job_queue.hpp"

namespace jobs {

namespace hf = holdfast;

/// Both have to outlive the server. `is_ready`: whether the service wants traffic.
void add_job_routes(hf::httplib::server& web, job_queue& queue, std::function<bool()> is_ready);

}  // namespace jobs
