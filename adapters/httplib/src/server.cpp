#include <holdfast/httplib/server.hpp>

#include "engine.hpp"
#include "listener.hpp"
#include "routes.hpp"

#include <holdfast/error/named.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <strings.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <string>
#include <string_view>

namespace holdfast::httplib {

namespace {

/// A header that cpp-httplib would write as it stands (RFC 9110, 5.1 and 5.5).
void validate_header(std::string const& name, std::string const& value) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  bool const is_token = !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
  if (!is_token) throw validation_error{text("headers: \"{}\" is no name of a header", name)};
  constexpr std::string_view ends_it("\r\n\0", 3);
  if (value.find_first_of(ends_it) != std::string::npos)
    throw validation_error{text("headers: the value of {} has a line break or NUL in it", name)};
  for (char const* const own : {"content-length", "transfer-encoding", "connection"})
    if (strcasecmp(name.c_str(), own) == 0)
      throw validation_error{text("headers: {} is the server's own", name)};
}

void validate_longer_than_nothing(char const* name, std::chrono::milliseconds time) {
  if (time.count() <= 0) throw validation_error{text("{}: has to be longer than nothing", name)};
}

options validated(options how) {
  if (how.threads == 0) throw validation_error{"threads", "0 serves nobody; 8 is a start"};
  if (how.requests_per_connection == 0)
    throw validation_error{"requests_per_connection", "0 serves nobody; 1 closes after each"};
  if (how.max_head < 256)
    throw validation_error{"max_head", "no request is so short; 32768 is usual"};
  if (how.max_body == 0) throw validation_error{"max_body", "0 refuses every body; 1 MiB is usual"};
  validate_longer_than_nothing("keep_alive", how.keep_alive);
  validate_longer_than_nothing("receive_within", how.receive_within);
  validate_longer_than_nothing("send_within", how.send_within);
  if (how.drain_within.count() < 0) throw validation_error{"drain_within", "is less than nothing"};
  for (auto const& [name, value] : how.headers) validate_header(name, value);
  return how;
}

}  // namespace

struct server::parts {
  parts(log_sink& sink, options&& wanted)
      : how{validated(std::move(wanted))}, edge{sink, how.boundary}, worker{edge, routes, how} {}

  options how;
  boundary edge;
  route_table routes;
  engine worker;
  listener ear;
};

server::server(log_sink& sink, options how)
    : parts_{std::make_unique<parts>(sink, std::move(how))} {}

server::~server() { stop(); }

server& server::add(std::string_view method, std::string_view pattern, handler fn) {
  if (is_running()) throw conflict{"Routes are added before the server listens"};
  parts_->routes.add(route{method, pattern, std::move(fn)});
  return *this;
}

result<void> server::bind_to_port(std::string const& host, int port) {
  auto bound = parts_->ear.open(host, port);
  if (!bound) return std::move(bound).error();
  return {};
}

result<int> server::bind_to_any_port(std::string const& host) { return parts_->ear.open(host, 0); }

result<void> server::listen_after_bind() {
  parts& p = *parts_;
  auto const give_way = [&p] { return p.ear.claim_waiting(); };
  auto const serve = [&](int fd) { p.worker.serve(fd, give_way); };
  auto const refuse = [&p](int fd) { p.worker.refuse(fd); };
  return p.ear.run(p.how.threads, p.how.waiting, serve, refuse);
}

result<void> server::listen(std::string const& host, int port) {
  auto bound = bind_to_port(host, port);
  return bound ? listen_after_bind() : bound;
}

void server::stop() noexcept {
  parts_->worker.drain(stream::clock::now() + parts_->how.drain_within);
  parts_->ear.stop();
}

bool server::is_running() const noexcept { return parts_->ear.is_running(); }

bool server::wait_until_ready() const noexcept { return parts_->ear.wait_until_running(); }

void server::flush() noexcept { parts_->edge.flush(); }

std::uint64_t server::lost_records() const noexcept { return parts_->edge.lost_records(); }

std::string_view path_param(request const& rq, std::string_view name) {
  exchange const* const x = current_exchange();
  if (x != nullptr && x->asked == &rq && x->served_by != nullptr)
    if (auto const value = x->served_by->param(rq.path, name)) return *value;
  throw internal_error{public_text{},
                       internal("path_param: no \":{}\" in the route of this request", name)};
}

}  // namespace holdfast::httplib
