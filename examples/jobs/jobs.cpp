// The job service: options, parts, and how they start and end.
#include <holdfast/boundary/boundary.hpp>
#include <holdfast/boundary/http_error.hpp>
#include <holdfast/error/foreign.hpp>
#include <holdfast/httplib/server.hpp>

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>

#include "breaker_log.hpp"
#include "domain/job_errors.hpp"
#include "domain/job_queue.hpp"
#include "http/job_routes.hpp"
#include "http/protections_route.hpp"
#include "program/options.hpp"
#include "program/stop_request.hpp"
#include "program/stop_signals.hpp"
#include "runner/runner_client.hpp"
#include "starting.hpp"
#include "store/sqlite_job_store.hpp"
#include "worker/workers.hpp"

namespace {

namespace hf = holdfast;
using namespace std::chrono_literals;

// What is running when we are asked to stop gets so long. An attempt takes 600 ms at most, so this
// is for a disk that has become slow.
constexpr auto drain_within = 5s;

// Every code that this service may answer with; a clash between the tables would not compile.
using codes = hf::catalog<hf::http_codes, jobs::job_codes>;
static_assert(codes::size > 0);

jobs::timestamp now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void serve(jobs::jobs_options const& options, jobs::stop_request& stop) {
  auto const lines = jobs::json_log("jobs");
  hf::spdlog::sink log{lines};
  jobs::sqlite_job_store store{options.store};
  jobs::job_queue queue{store, now};
  std::size_t const put_back = queue.put_back_running();

  jobs::breaker_log circuit{log, *lines};
  jobs::runner_client runner{
      options.runner.host, options.runner.port,
      [&](hf::error const& e) { hf::log_failure(log, "job.deferred", e); },
      [&](hf::notice const& news, auto const& why) { circuit.hear(news, why); }};
  std::atomic<bool> ready{true};
  hf::httplib::server web{log, {.threads = 32}};
  jobs::add_job_routes(web, queue, [&] { return ready.load(); });
  jobs::add_protections_route(web, runner.protections());
  int const port = jobs::take_port(web, options.listen);

  jobs::workers workers{queue,
                        [&](jobs::job const& j) { return runner.run(j); },
                        [&](hf::error const& e) { hf::log_failure(log, "worker.failed", e); },
                        {.count = options.workers}};
  queue.on_submit([&] { workers.wake(); });

  std::jthread serving{[&] {
    if (auto const served = web.listen_after_bind(); !served)
      hf::log_failure(log, "server.failed", served.error());
    stop.ask();
  }};
  jobs::announce({options.listen.host, port});
  hf::spdlog::log(*lines, spdlog::level::info, "service.started",
                  {{"port", port}, {"put_back", put_back}});

  stop.wait();
  hf::spdlog::log(*lines, spdlog::level::info, "service.stopping");
  ready = false;
  bool const drained = workers.drain(drain_within);
  web.stop();
  serving.join();
  if (drained) return;
  // A thread that is stuck cannot be waited for. Its job is still marked as running, so the next
  // start puts it back in line: nothing is lost by leaving now.
  _exit(0);
}

}  // namespace

int main(int argc, char** argv) {
  jobs::jobs_options options;
  if (auto const exit = jobs::read_command_line(argc, argv, options)) return *exit;

  jobs::stop_request stop;
  jobs::stop_signals const signals{[&] { stop.ask(); }};
  try {
    serve(options, stop);
    return 0;
  } catch (...) {
    hf::error const e = hf::current_error();
    std::cerr << "jobs: " << e.message() << std::endl;
    return e.exit_code();
  }
}
