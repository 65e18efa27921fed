// An HTTP server whose every answer comes through the boundary. Built on cpp-httplib.
#pragma once

#include <holdfast/boundary/boundary.hpp>
#include <holdfast/boundary/log_sink.hpp>
#include <holdfast/error/result.hpp>

#include <httplib.h>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace holdfast::httplib {

using request = ::httplib::Request;
using response = ::httplib::Response;

/// How a server behaves. What you do not write is as it stands here.
struct options {
  /// Threads that serve. A connection holds one while it is open, so this many clients are served
  /// at once; one that sits idle gives way as soon as another waits.
  std::size_t threads = 8;
  /// Connections that may wait for a thread; those beyond hear 503 at once.
  std::size_t waiting = 256;
  /// How long a connection may sit idle between two requests.
  std::chrono::milliseconds keep_alive{5000};
  std::size_t requests_per_connection = 1000;

  std::size_t max_body = 1024 * 1024;  ///< bytes; beyond: 413, without reading them
  std::size_t max_head = 32 * 1024;    ///< bytes of request line and headers; beyond: 431 (414)
  /// A whole request has to arrive within this: 408.
  std::chrono::milliseconds receive_within{10000};
  /// A client that takes no more of the response for so long is gone.
  std::chrono::milliseconds send_within{5000};
  /// After `stop()`: how long requests that are still running may take.
  std::chrono::milliseconds drain_within{10000};

  /// Peers whose X-Request-Id is taken over: "127.0.0.1", "10.0.0.0/8", "fd00::/8". All others' ids
  /// are only noted beside our own.
  std::vector<std::string> trusted_peers = {};
  /// Set on every response, errors included (CORS, HSTS).
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// The WWW-Authenticate of every 401, which HTTP demands: "Bearer".
  std::string challenge = {};

  boundary_options boundary = {};
};

/// Where the errors of a service become HTTP: thrown by a handler or returned by it, of our kind or
/// not, the framework's own included. See docs/boundary.md for all that a client may see.
///
/// It owns its `::httplib::Server`: there is no hook that could undo what is promised here. Not
/// movable. Routes are added first, then it listens; `stop()` may be called from any thread or
/// signal handler.
class server {
 public:
  /// What runs. An error that it returns is the same as one that it throws.
  using handler = std::function<result<void>(request const&, response&)>;

  /// `sink` takes one record per failed request and has to outlive the server.
  /// Errors: hf::validation_error where an option makes no sense.
  explicit server(log_sink& sink, options how = {});
  ~server();  ///< stops
  server(server const&) = delete;
  server& operator=(server const&) = delete;

  // Routes. A pattern is made of literal segments and of named ones: "/jobs/:id/cancel". A named
  // segment takes anything that is not empty and has no slash; literal ones win over it. GET serves
  // HEAD too, and OPTIONS is answered with Allow where you do not say otherwise. Errors:
  // hf::conflict for a route that is there already, hf::validation_error for a bad pattern.
  // NOLINTBEGIN(readability-identifier-naming): the names that users of cpp-httplib know.
  template <class F>
  server& Get(std::string_view pattern, F fn) {
    return add("GET", pattern, adapted(std::move(fn)));
  }
  template <class F>
  server& Post(std::string_view pattern, F fn) {
    return add("POST", pattern, adapted(std::move(fn)));
  }
  template <class F>
  server& Put(std::string_view pattern, F fn) {
    return add("PUT", pattern, adapted(std::move(fn)));
  }
  template <class F>
  server& Patch(std::string_view pattern, F fn) {
    return add("PATCH", pattern, adapted(std::move(fn)));
  }
  template <class F>
  server& Delete(std::string_view pattern, F fn) {
    return add("DELETE", pattern, adapted(std::move(fn)));
  }
  template <class F>
  server& Options(std::string_view pattern, F fn) {
    return add("OPTIONS", pattern, adapted(std::move(fn)));
  }
  // NOLINTEND(readability-identifier-naming)

  /// Takes a port. A port that is in use is an error here (exit code 69), not a second listener on
  /// it.
  result<void> bind_to_port(std::string const& host, int port);
  /// Takes a free port and says which.
  result<int> bind_to_any_port(std::string const& host);
  /// Serves on the calling thread until `stop()`, then until the running requests are done.
  result<void> listen_after_bind();
  /// Both: takes the port, and serves.
  result<void> listen(std::string const& host, int port);

  /// Takes no new connections, lets running requests finish (for `drain_within`), closes idle
  /// connections. Returns at once. Async-signal-safe.
  void stop() noexcept;
  [[nodiscard]] bool is_running() const noexcept;
  /// Waits until the server takes connections; false if it was stopped or could not.
  bool wait_until_ready() const noexcept;

  /// Writes what was folded so far: see `boundary::flush`.
  void flush() noexcept;
  /// Records that the sink threw on.
  [[nodiscard]] std::uint64_t lost_records() const noexcept;

 private:
  /// Handlers return nothing, or a result: either becomes the latter.
  template <class F>
  static handler adapted(F fn) {
    using returned = std::invoke_result_t<F&, request const&, response&>;
    if constexpr (std::is_void_v<returned>) {
      return [fn = std::move(fn)](request const& rq, response& rs) mutable -> result<void> {
        fn(rq, rs);
        return {};
      };
    } else {
      static_assert(std::convertible_to<returned, result<void>>,
                    "a handler returns nothing, or hf::result<void>");
      return handler{std::move(fn)};
    }
  }

  server& add(std::string_view method, std::string_view pattern, handler fn);

  struct parts;
  std::unique_ptr<parts> parts_;
};

/// What the request's path has in the place of `:name`. Only within the handler, on its thread; a
/// view into the request. Errors: hf::internal_error where the route has no such name.
[[nodiscard]] std::string_view path_param(request const& rq, std::string_view name);

}  // namespace holdfast::httplib
