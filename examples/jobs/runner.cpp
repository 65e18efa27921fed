// The runner: a service that does what the jobs say, in whatever mood it is told to be.
#include <holdfast/boundary/boundary.hpp>
#include <holdfast/error/foreign.hpp>
#include <holdfast/httplib/server.hpp>

#include <iostream>
#include <thread>

#include "program/options.hpp"
#include "program/stop_signals.hpp"
#include "runner_service/effects.hpp"
#include "runner_service/mood.hpp"
#include "runner_service/runner_routes.hpp"
#include "starting.hpp"
#include "store/file_lock.hpp"

namespace {

namespace hf = holdfast;

hf::httplib::options server_options() {
  return {.threads = jobs::most_waiting_runs + 16,
          .max_body = 2 * 1024 * 1024};  // whatever the service accepted, and its key
}

/// Serves until the mood is `closed` or the program is to end. Returns the port.
int serve_once(hf::spdlog::sink& log, jobs::effects& done, jobs::mood_box& box,
               jobs::endpoint const& at, bool say_so) {
  hf::httplib::server web{log, server_options()};
  jobs::add_runner_routes(web, done, box);
  int const port = jobs::take_port(web, at);
  std::jthread const serving{[&] {
    if (auto const served = web.listen_after_bind(); !served)
      hf::log_failure(log, "server.failed", served.error());
  }};
  if (say_so) jobs::announce({at.host, port});
  (void)box.wait_until_closed();  // or shut down: the caller will hear which
  web.stop();
  return port;
}

void serve(jobs::runner_options const& options, jobs::mood_box& box) {
  hf::spdlog::sink log{jobs::json_log("runner")};
  bool const in_memory = options.store.empty();
  std::optional<jobs::file_lock> only_us;
  if (!in_memory) only_us.emplace(options.store);
  jobs::effects done{in_memory ? ":memory:" : options.store};

  jobs::endpoint at = options.listen;
  at.port = serve_once(log, done, box, at, true);
  while (box.wait_until_open()) serve_once(log, done, box, at, false);
}

}  // namespace

int main(int argc, char** argv) {
  jobs::runner_options options;
  if (auto const exit = jobs::read_command_line(argc, argv, options)) return *exit;

  jobs::mood_box box{jobs::most_waiting_runs};
  jobs::stop_signals const signals{[&] { box.shut_down(); }};
  try {
    serve(options, box);
    return 0;
  } catch (...) {
    hf::error const e = hf::current_error();
    std::cerr << "runner: " << e.message() << std::endl;
    return e.exit_code();
  }
}
