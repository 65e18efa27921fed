// One request and its response, from the first byte to the last.
#pragma once

#include "routes.hpp"
#include "stream.hpp"

#include <holdfast/boundary/boundary.hpp>
#include <holdfast/boundary/request_id.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace holdfast::httplib {

/// What the engine remembers between cpp-httplib's hooks, which share nothing but the thread.
struct exchange {
  exchange(stream& bytes, request_scope& names, bool trust) noexcept
      : connection{bytes}, scope{names}, trusted{trust}, began{stream::clock::now()} {}

  stream& connection;
  request_scope& scope;
  bool trusted;  // the peer may name requests
  stream::clock::time_point began;

  request* asked = nullptr;  // once its head was read, until it is answered
  route const* served_by = nullptr;
  std::string path{"/"};  // changes places with the request's while cpp-httplib looks for a handler
  std::string allow;
  std::string form_type;  // a form's Content-Type, hidden while cpp-httplib reads the body
  request_id id;
  request_id client_id;
  std::string traceparent;
  std::string_view method;

  std::optional<error> failure;
  std::optional<answer> said;
  std::uint16_t status = 0;  // what went out, where a head did
  bool ran = false;          // the handler came back without an error
  bool recorded = false;     // the one record is written
  bool close = false;        // what follows on this connection cannot be told from this request
  bool gave_up = false;      // a content provider returned false

  [[nodiscard]] request_facts facts() const noexcept {
    request_facts f;
    f.request_id = id.view();
    f.client_id = client_id.view();
    f.traceparent = traceparent;
    f.method = method;
    if (served_by != nullptr) f.route = served_by->pattern();
    f.elapsed = stream::clock::now() - began;
    return f;
  }
};

/// The exchange that this thread works on, or null.
[[nodiscard]] exchange*& current_exchange() noexcept;

/// Reads the id headers, once; mints an id where none is taken over.
void identify(exchange& x, request const* rq);

/// Looks at a request whose head was read: its framing, its route, its size. What is wrong with it
/// is in `x.failure` afterwards.
void admit(exchange& x, request& rq, route_table const& routes, options const& how);

/// After the body of an admitted request was read: makes a form what it said it was. An error where
/// it has more fields than anybody filled in.
[[nodiscard]] std::optional<error> unhide_form(exchange& x);

}  // namespace holdfast::httplib
