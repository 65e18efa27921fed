// A whole service: it answers, it logs, and SIGTERM or SIGINT lets it finish what it has begun.
#include <holdfast/error/foreign.hpp>
#include <holdfast/httplib/server.hpp>

#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>

namespace {

namespace hf = holdfast;
using namespace std::chrono_literals;

/// One line of JSON for each failed request. In a service of yours: hf::spdlog::sink.
class stderr_sink final : public hf::log_sink {
 public:
  void write(hf::log_record const& record) override {
    std::cerr << hf::to_json(record) + '\n' << std::flush;
  }
};

hf::httplib::server* serving = nullptr;

/// The first signal asks: `stop` is async-signal-safe. The second one ends the process as ever.
void stop_at_signals(hf::httplib::server& web) {
  serving = &web;
  struct sigaction action{};
  action.sa_handler = [](int) { serving->stop(); };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (int const number : {SIGTERM, SIGINT}) sigaction(number, &action, nullptr);
}

}  // namespace

int main(int argc, char** argv) try {
  stderr_sink log;
  hf::httplib::server web{log, {.drain_within = 5s}};  // below what your supervisor waits
  web.Get("/hello", [](auto const&, auto& rs) { rs.set_content("hello\n", "text/plain"); });
  web.Get("/slow", [](auto const&, auto& rs) {
    std::this_thread::sleep_for(500ms);
    rs.set_content("done\n", "text/plain");
  });
  web.bind_to_port("127.0.0.1", argc > 1 ? std::atoi(argv[1]) : 8080).value();
  stop_at_signals(web);
  std::cout << "listening" << std::endl;
  web.listen_after_bind().value();  // until stop(); then until the running requests are done
  web.flush();
  return 0;
} catch (...) {
  hf::error const e = hf::current_error();
  std::cerr << e.message() << std::endl;
  return e.exit_code();
}
