// The last word on a response, just before its head is written: cpp-httplib's post-routing hook.
#include "engine.hpp"

#include <holdfast/boundary/http_error.hpp>
#include <holdfast/error/foreign.hpp>
#include <holdfast/error/named.hpp>

namespace holdfast::httplib {

namespace {

/// What cpp-httplib refused by itself. It says 400 for much; the stream knows more.
error framework_error(stream const& s, std::uint16_t status) {
  switch (s.read_ended()) {
    case stream::stop::too_slow: return http_error(408);
    case stream::stop::too_much:
      if (s.in_body()) return http_error(413);
      return http_error(status == 414 ? 414 : 431);
    case stream::stop::reset: return cancelled{"The client left while it was sending"};
    case stream::stop::ended:
      if (s.in_body()) return cancelled{"The client left while it was sending"};
      break;
    case stream::stop::none: break;
  }
  return http_error(status);
}

void erase(response& rs, std::initializer_list<char const*> names) {
  for (char const* name : names) rs.headers.erase(name);
}

}  // namespace

void engine::finish(request const& rq, response& rs) {
  exchange& x = *current_exchange();
  identify(x, &rq);
  bool const by_framework = !x.failure && !x.ran && rs.status >= 400;
  if (by_framework) {
    x.failure = framework_error(x.connection, static_cast<std::uint16_t>(rs.status));
    x.close = true;  // unread, or half read: nobody knows where the next one begins
  }
  // Asked of the response before an error empties it.
  bool closing = x.close || is_draining() || rs.headers.contains("Connection");
  shape(x, rq, rs);
  if (closing) {
    erase(rs, {"Connection", "Keep-Alive"});
    rs.headers.emplace("Connection", "close");
  }
  if (rs.status == 204) rs.headers.erase("Content-Length");  // RFC 9110, 8.6
  x.status = static_cast<std::uint16_t>(rs.status);
  rs.headers.erase("X-Request-Id");
  rs.headers.emplace("X-Request-Id", x.id.view());
  for (auto const& [name, value] : how_.headers) {
    rs.headers.erase(name);
    rs.headers.emplace(name, value);
  }
  if (rs.content_provider_ || rs.content_provider_resource_releaser_) guard_content(x, rs);
}

void engine::shape(exchange& x, request const& rq, response& rs) {
  if (!x.failure && rs.status < 400) return;
  request_facts facts = x.facts();
  auto const accept = rq.headers.find("Accept");
  if (accept != rq.headers.end()) facts.accept = accept->second;
  bool const by_handler = !x.failure;
  if (by_handler) {
    facts.status = static_cast<std::uint16_t>(rs.status);
    x.failure = http_error(facts.status);
  }
  x.recorded = true;
  if (by_handler && (!rs.body.empty() || rs.content_provider_)) {
    edge_.record(*x.failure, facts);  // it has said what it wanted to say
    return;
  }
  x.said.emplace(edge_.handle(*x.failure, facts));
  // A handler that chose a bare status chose its headers, too; one that failed chose nothing.
  if (by_handler)
    erase(rs, {"Content-Type", "Content-Length", "Content-Encoding", "Content-Range",
               "Cache-Control", "ETag", "Last-Modified"});
  else
    rs.headers.clear();
  rs.status = x.said->status();
  rs.body = x.said->body();
  for (auto const& [name, value] : x.said->headers())
    rs.headers.emplace(std::string{name}, std::string{value});
  rs.headers.emplace("Content-Length", std::to_string(x.said->content_length()));
  if (rs.status == 405) rs.headers.emplace("Allow", x.allow);
  if (rs.status == 401 && !how_.challenge.empty() && !rs.headers.contains("WWW-Authenticate"))
    rs.headers.emplace("WWW-Authenticate", how_.challenge);
}

void engine::guard_content(exchange& x, response& rs) {
  auto const status = x.status;
  if (rs.content_provider_) {
    bool const ends_by_closing = rs.content_length_ == 0 && !rs.is_chunked_content_provider_;
    rs.content_provider_ = [this, &x, status, ends_by_closing,
                            inner = std::move(rs.content_provider_)](
                               std::size_t offset, std::size_t length, ::httplib::DataSink& sink) {
      // The head goes out now: a client of a slow stream wants to know that it has begun.
      x.connection.flush();
      bool fine = false;
      try {
        fine = inner(offset, length, sink);
        x.gave_up = !fine;
      } catch (...) {
        if (!x.recorded) record_abort(x, current_error(), status);
      }
      if (!fine && ends_by_closing) x.connection.reset_on_close();
      return fine;
    };
  }
  if (!rs.content_provider_resource_releaser_) return;
  // It runs in a destructor, where a throw ends the process.
  rs.content_provider_resource_releaser_ =
      [this, &x, status, inner = std::move(rs.content_provider_resource_releaser_)](bool success) {
        try {
          inner(success);
        } catch (...) {
          if (!x.recorded) record_abort(x, current_error(), status);
        }
      };
}

}  // namespace holdfast::httplib
