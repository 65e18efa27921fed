#include "engine.hpp"

#include <holdfast/boundary/http_error.hpp>
#include <holdfast/error/foreign.hpp>
#include <holdfast/error/named.hpp>

#include <unistd.h>

#include <array>
#include <charconv>
#include <initializer_list>

namespace holdfast::httplib {

namespace {

using std::chrono::milliseconds;

/// A failure: what the handler had begun to say goes, nothing of it may reach the caller.
void fail(exchange& x, response& rs, error e) noexcept {
  x.failure = std::move(e);
  rs.status = 500;
  rs.headers.clear();
  rs.body.clear();
  rs.content_length_ = 0;
  rs.content_provider_ = nullptr;
  rs.is_chunked_content_provider_ = false;
}

/// An answer past cpp-httplib: without memory, out of room on the stack.
void send_raw(stream& s, answer const& said, request_id const& id) noexcept {
  std::array<char, 1024> head;
  std::size_t size = 0;
  auto const add = [&](std::initializer_list<std::string_view> parts) {
    for (std::string_view part : parts) size += part.copy(head.data() + size, head.size() - size);
  };
  std::array<char, 24> digits;
  auto const number = [&](std::size_t n) {
    char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
    return std::string_view{digits.data(), static_cast<std::size_t>(end - digits.data())};
  };
  add({"HTTP/1.1 ", number(said.status()), " ", reason_phrase(said.status()), "\r\n"});
  add({"X-Request-Id: ", id.view(), "\r\n"});
  for (auto const& [name, value] : said.headers()) add({name, ": ", value, "\r\n"});
  add({"Content-Length: ", number(said.content_length()), "\r\nConnection: close\r\n\r\n"});
  s.send_instead({head.data(), size}, said.body());
}

}  // namespace

engine::engine(boundary& edge, route_table const& routes, options const& how)
    : edge_{edge},
      routes_{routes},
      how_{how},
      trusted_{how.trusted_peers},
      client_left_{cancelled{"The client left before it was answered"}},
      gave_up_{internal_error{public_text{}, internal("a content provider gave up half-way")}},
      stopping_{unavailable{"The server stopped before this was done"}},
      full_{unavailable{"The server is at capacity", retry_after{std::chrono::seconds{1}}}} {
  using std::chrono::ceil;
  using std::chrono::seconds;
  // What the Keep-Alive header says, and "not shutting down": streams are cut off by us, not
  // midway.
  set_keep_alive_max_count(how.requests_per_connection);
  set_keep_alive_timeout(ceil<seconds>(how.keep_alive).count());
  set_payload_max_length(how.max_body);
  svr_sock_ = 0;
  take_hooks();
}

void engine::take_hooks() {
  set_expect_100_continue_handler([](request const&, response& rs) {
    bool const refused = current_exchange()->failure.has_value();
    if (refused) rs.status = 500;  // `finish` puts the right one
    return refused ? 500 : 100;
  });
  set_pre_routing_handler([this](request const&, response& rs) { return before_routing(rs); });
  set_exception_handler([](request const&, response& rs, std::exception_ptr const& thrown) {
    fail(*current_exchange(), rs, error_from(thrown));
  });
  set_post_routing_handler([this](request const& rq, response& rs) { finish(rq, rs); });
  // cpp-httplib reads bodies only on the way to a handler: one for each method that has them, at a
  // path that takes no time to match.
  auto const run_it = [this](request const& rq, response& rs) {
    exchange& x = *current_exchange();
    x.asked->path.swap(x.path);
    if (rq.body.size() > how_.max_body)
      return fail(x, rs,
                  too_large{text("The request body is larger than {} bytes", how_.max_body)});
    if (auto bad = unhide_form(x)) return fail(x, rs, *std::move(bad));
    run(rq, rs);
  };
  Post("/", Handler{run_it});
  Put("/", Handler{run_it});
  Patch("/", Handler{run_it});
  Delete("/", Handler{run_it});
}

void engine::serve(int fd, std::function<bool()> const& give_way) noexcept {
  stream s{fd, how_, end_};
  {
    request_scope scope{{}};
    bool const trusted = trusted_.contains(s.remote_ip());
    bool go_on = true;
    for (auto left = how_.requests_per_connection; go_on && left > 0; --left) {
      if (!wait_for_request(s, left == how_.requests_per_connection, give_way)) break;
      exchange x{s, scope, trusted};
      current_exchange() = &x;
      go_on = one(x, left == 1);
      current_exchange() = nullptr;
      scope.now_for({}, {});
      if (!go_on && x.close && !s.client_gone()) s.linger();
    }
  }
  close(fd);
}

void engine::drain(stream::clock::time_point end) noexcept {
  end_.store(end.time_since_epoch().count(), std::memory_order_relaxed);
}

bool engine::wait_for_request(stream& s, bool fresh,
                              std::function<bool()> const& give_way) const noexcept {
  constexpr milliseconds slice{25};
  constexpr milliseconds courtesy{100};  // before it may be closed in favour of another
  auto const since = stream::clock::now();
  for (;;) {
    auto const now = stream::clock::now();
    // Who has only just connected is about to say what for; so long after `stop`, and no longer.
    stream::clock::time_point const end{stream::clock::duration{end_.load()}};
    bool const is_late =
        is_draining() && (!fresh || now >= std::min(end, end - how_.drain_within + courtesy));
    if (s.poll_readable(is_late ? milliseconds{0} : slice)) return true;
    auto const idle = now - since;
    if (is_late || idle >= how_.keep_alive) return false;
    if (idle >= courtesy && give_way()) return false;
  }
}

bool engine::one(exchange& x, bool last) noexcept {
  bool fine = false;
  bool peer_closes = false;
  x.connection.begin_request(x.began);
  try {
    fine = process_request(x.connection, last || is_draining(), peer_closes,
                           [&](request& rq) { admit(x, rq, routes_, how_); });
    fine = x.connection.flush() && fine;
  } catch (...) {
    last_resort(x, current_error());
  }
  x.asked = nullptr;
  settle(x, fine);
  return fine && !peer_closes && !x.close && !x.connection.client_gone() && !is_draining();
}

void engine::settle(exchange& x, bool fine) noexcept {
  if (x.recorded || !x.connection.has_received()) return;
  stream const& s = x.connection;
  if (!s.client_gone() && !s.is_cut() && (fine || !x.gave_up)) return;
  if (x.id.empty()) identify(x, nullptr);
  if (s.client_gone())
    record_abort(x, client_left_, 499);
  else if (s.is_cut())
    record_abort(x, stopping_, x.status);
  else
    record_abort(x, gave_up_, x.status);
}

void engine::last_resort(exchange& x, error const& e) noexcept {
  x.close = true;
  if (x.id.empty()) identify(x, nullptr);
  error const& why = x.failure ? *x.failure : e;
  if (!x.said && x.recorded)
    x.said.emplace(public_view{why}, x.facts());
  else if (!x.said)
    x.said.emplace(edge_.handle(why, x.facts()));
  x.recorded = true;
  if (!x.connection.has_sent()) send_raw(x.connection, *x.said, x.id);
}

void engine::refuse(int fd) noexcept {
  stream s{fd, how_, end_};
  request_facts facts;
  request_id const id = request_id::mint();
  facts.request_id = id.view();
  send_raw(s, edge_.handle(full_, facts), id);
  s.discard_received();
  close(fd);
}

::httplib::Server::HandlerResponse engine::before_routing(response& rs) {
  exchange& x = *current_exchange();
  if (x.failure) {
    rs.status = 500;  // `finish` puts the right one
    return HandlerResponse::Handled;
  }
  if (x.served_by == nullptr) {  // OPTIONS of a path that is there
    rs.status = 204;
    rs.set_header("Allow", x.allow);
    return HandlerResponse::Handled;
  }
  std::string_view const method = x.served_by->method();
  if (method == "GET" || method == "OPTIONS") {
    run(*x.asked, rs);
    return HandlerResponse::Handled;
  }
  x.asked->path.swap(x.path);
  return HandlerResponse::Unhandled;
}

void engine::run(request const& rq, response& rs) {
  exchange& x = *current_exchange();
  try {
    result<void> done = x.served_by->run()(rq, rs);
    if (!done) return fail(x, rs, std::move(done).error());
    x.ran = true;
  } catch (...) {
    fail(x, rs, current_error());
  }
}

void engine::record_abort(exchange& x, error const& e, std::uint16_t status) noexcept {
  x.recorded = true;
  request_facts facts = x.facts();
  facts.status = status;
  facts.event = status == 499 ? "request.cancelled" : "response.aborted";
  edge_.record(e, facts);
}

}  // namespace holdfast::httplib
