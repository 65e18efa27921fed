// Runs the server of docs/boundary.md and prints what a client hears, and what the log has.
#include <holdfast/error/context.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/httplib/server.hpp>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <iostream>
#include <regex>
#include <string>
#include <string_view>
#include <thread>

// [server]
namespace hf = holdfast;
using namespace std::chrono_literals;

/// Writes each record to standard output. Yours will be hf::spdlog::sink, or your own.
class stdout_sink final : public hf::log_sink {
 public:
  void write(hf::log_record const& record) override;
};

std::string load(std::string_view id) {
  if (id == "42") throw hf::not_found{"job", id};
  if (id == "43") throw std::runtime_error{"no such table: job in /var/lib/jobs.db"};
  return R"({"id":"7"})";
}

void add_routes(hf::httplib::server& web) {
  web.Get("/jobs/:id", [](auto const& request, auto& response) {
    auto const id = hf::httplib::path_param(request, "id");
    response.set_content(hf::in_context("loading a job", [&] { return load(id); }),
                         "application/json");
  });
  web.Post("/jobs", [](auto const&, auto&) -> hf::result<void> {  // or returned, the same
    return hf::validation_error{
        "The job has 2 faults",
        hf::violation_of("/kind", "TOO_LONG", "has more than 64 characters"),
        hf::violation_of("/payload", "MISSING", "has to be there")};
  });
  web.Get("/reports", [](auto const&, auto&) {
    throw hf::unavailable{"Reports are being built", hf::retry_after{1500ms}};
  });
}
// [/server]

namespace {

bool prints_records = false;

/// With the parts that no two runs share made the same, because this page is compared with its
/// output.
std::string comparable(std::string line) {
  line = std::regex_replace(line, std::regex{R"("elapsed_us":\d+)"}, R"("elapsed_us":184)");
  line = std::regex_replace(line, std::regex{R"("in":"[^"]*")"}, R"("in":"add_routes")");
  return std::regex_replace(line, std::regex{R"("file":"[^"]*/)"}, R"("file":")");
}

void print(httplib::Response const& r) {
  std::cout << r.status << '\n';
  for (auto const& [name, value] : r.headers)
    if (name != "Keep-Alive" && name != "Content-Length")
      std::cout << name << ": " << value << '\n';
  std::cout << '\n' << r.body << '\n';
}

void ask(std::string_view what, httplib::Client& client) {
  prints_records = what == "record";
  if (what == "success") print(client.Get("/jobs/7").value());
  if (what == "not_found") print(client.Get("/jobs/42").value());
  if (what == "problem")
    print(client.Get("/jobs/42", httplib::Headers{{"Accept", "application/problem+json"}}).value());
  if (what == "fields") print(client.Post("/jobs", "{}", "application/json").value());
  if (what == "unavailable") print(client.Get("/reports").value());
  if (what == "internal") print(client.Get("/jobs/43").value());
  if (what == "method") print(client.Delete("/jobs/42").value());
  if (what == "record") (void)client.Get("/jobs/43");
}

}  // namespace

void stdout_sink::write(hf::log_record const& record) {
  if (prints_records) std::cout << comparable(hf::to_json(record)) << '\n';
}

int main(int argc, char** argv) {
  // [listen]
  stdout_sink sink;
  hf::httplib::server web{sink};
  add_routes(web);
  int const port = web.bind_to_any_port("127.0.0.1").value();
  // [/listen]
  std::jthread const thread{[&] { web.listen_after_bind().value(); }};
  httplib::Client client{"127.0.0.1", port};
  ask(argc > 1 ? argv[1] : "success", client);
  web.stop();
}
