#include <holdfast/httplib/server.hpp>

#include "engine.hpp"
#include "listener.hpp"
#include "options.hpp"
#include "routes.hpp"

#include <holdfast/error/named.hpp>

#include <string>
#include <string_view>

namespace holdfast::httplib {

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
