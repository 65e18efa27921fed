// What protects a dependency, and what it has seen, for whoever watches.
#pragma once

#include <holdfast/call/dependency.hpp>
#include <holdfast/httplib/server.hpp>

namespace jobs {

namespace hf = holdfast;

/// `GET /protections`: the breaker's state, and counts since the start. The dependency has to
/// outlive the server.
void add_protections_route(hf::httplib::server& web, hf::dependency const& of);

}  // namespace jobs
