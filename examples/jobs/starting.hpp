// What both programs do first: open their log, take their port, and say which.
#pragma once

#include <holdfast/httplib/server.hpp>
#include <holdfast/spdlog/sink.hpp>

#include <spdlog/sinks/stdout_sinks.h>

#include <iostream>
#include <memory>
#include <string>

#include "program/endpoint.hpp"

namespace jobs {

/// JSON lines on stderr.
inline std::shared_ptr<spdlog::logger> json_log(std::string const& name) {
  auto log = spdlog::stderr_logger_mt(name);
  holdfast::spdlog::use_json(*log);
  return log;
}

/// The port that the server now has; of port 0 the one that was free. Errors:
/// holdfast::unavailable.
inline int take_port(holdfast::httplib::server& web, endpoint const& at) {
  if (at.port == 0) return web.bind_to_any_port(at.host).value();
  web.bind_to_port(at.host, at.port).value();
  return at.port;
}

/// The one line on stdout, for whoever started the program with port 0.
inline void announce(endpoint const& at) {
  std::cout << "listening on " << to_string(at) << std::endl;
}

}  // namespace jobs
