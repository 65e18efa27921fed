#include "program/options.hpp"

#include <holdfast/error/catalog.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <system_error>

namespace jobs {

namespace hf = holdfast;

namespace {

/// Why it can be no file; empty where it can.
std::string is_no_file(std::string const& path) {
  if (path.empty()) return "a file name is empty";
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) return "";
  return path + " is a directory; write the name of a file in it, as in " +
         (std::filesystem::path{path} / "jobs.db").string();
}

using reader = std::optional<endpoint> (*)(std::string_view);

void add_endpoint(CLI::App& app, std::string const& name, endpoint& into, reader read,
                  std::string const& form, std::string const& about) {
  app.add_option_function<std::string>(
         name,
         [&into, read, name, form](std::string const& given) {
           auto const found = read(given);
           if (!found) throw CLI::ValidationError(name, "expected " + form + ", not " + given);
           into = *found;
         },
         about)
      ->type_name(form);
}

std::optional<int> parse(CLI::App& app, int argc, char const* const* argv) {
  try {
    app.parse(argc, argv);
    return std::nullopt;
  } catch (CLI::CallForHelp const&) {
    std::cout << app.help();
    return 0;
  } catch (CLI::ParseError const& e) {
    std::string said = e.what();
    std::ranges::replace(said, '\n', ' ');
    std::cerr << app.get_name() << ": " << said << " (" << app.get_name() << " --help)\n";
    return hf::exit_bad_option;
  }
}

}  // namespace

std::optional<int> read_command_line(int argc, char const* const* argv, jobs_options& out) {
  CLI::App app{"A job queue over HTTP: submit, look up, list, cancel. Jobs are run by a runner.",
               "jobs"};
  app.set_help_flag("--help,-h", "Print this and leave");
  add_endpoint(app, "--listen", out.listen, endpoint_of, "HOST:PORT",
               "Where to answer; port 0 takes a free one [" + to_string(out.listen) + "]");
  app.add_option("--store", out.store,
                 "SQLite file that keeps the jobs; made where there is none [" + out.store + "]")
      ->type_name("FILE")
      ->check(is_no_file);
  add_endpoint(app, "--runner", out.runner, endpoint_of_url, "http://HOST:PORT",
               "Who runs the jobs [http://" + to_string(out.runner) + "]");
  app.add_option("--workers", out.workers,
                 "Jobs that run at the same time, 1 to 64 [" + std::to_string(out.workers) + "]")
      ->type_name("N")
      ->check(CLI::Range(1, 64).description(""));
  app.footer(
      "\nSIGTERM or SIGINT: finish what runs, then leave with 0. A second one: leave at once.\n"
      "Exit codes: 64 a wrong option, 69 the port is busy or the store cannot be used,\n"
      "65 the store is not one of this program.");
  return parse(app, argc, argv);
}

std::optional<int> read_command_line(int argc, char const* const* argv, runner_options& out) {
  CLI::App app{"Runs jobs, each key once, in whatever mood it is told to be.", "runner"};
  app.set_help_flag("--help,-h", "Print this and leave");
  add_endpoint(app, "--listen", out.listen, endpoint_of, "HOST:PORT",
               "Where to answer; port 0 takes a free one [" + to_string(out.listen) + "]");
  app.add_option("--store", out.store,
                 "SQLite file that keeps keys and effects; without it they are kept in memory")
      ->type_name("FILE")
      ->check(is_no_file);
  app.footer(
      "\nPOST /run {\"key\":…,\"kind\":…,\"payload\":…}   GET /effects   GET /healthz   PUT "
      "/mood:\n"
      "  {\"mood\":\"ok\"}                            as it should be\n"
      "  {\"mood\":\"slow\",\"ms\":300}                 each run takes that much longer\n"
      "  {\"mood\":\"failing\",\"rate\":0.5}            that share of the runs fails with a 500\n"
      "  {\"mood\":\"overloaded\",\"retry_after\":2}    429, come back in so many seconds\n"
      "  {\"mood\":\"hung\"}                          no answer until the mood changes\n"
      "  {\"mood\":\"garbage\"}                       runs, and answers nonsense\n"
      "  {\"mood\":\"closed\",\"for_ms\":3000}          refuses connections for so long\n"
      "\nSIGTERM or SIGINT: finish and leave with 0. A second one: leave at once.\n"
      "Exit codes: 64 a wrong option, 69 the port is busy or the store cannot be used,\n"
      "65 the store is not one of this program.");
  return parse(app, argc, argv);
}

}  // namespace jobs
