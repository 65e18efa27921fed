// The command lines of both programs.
#pragma once

#include <optional>
#include <string>

#include "program/endpoint.hpp"

namespace jobs {

struct jobs_options {
  endpoint listen{"127.0.0.1", 8080};
  std::string store = "jobs.db";
  endpoint runner{"127.0.0.1", 8081};
  std::size_t workers = 4;
};

struct runner_options {
  endpoint listen{"127.0.0.1", 8081};
  std::string store;  ///< empty: in memory
};

/// Reads the command line into `out`. A value is the exit code to leave with at once: 0 where help
/// was asked for (it is on stdout), hf::exit_bad_option after one line on stderr that says what is
/// wrong.
[[nodiscard]] std::optional<int> read_command_line(int argc, char const* const* argv,
                                                   jobs_options& out);
[[nodiscard]] std::optional<int> read_command_line(int argc, char const* const* argv,
                                                   runner_options& out);

}  // namespace jobs
