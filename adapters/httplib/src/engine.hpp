// cpp-httplib's server, with its hooks taken and its connections kept.
#pragma once

#include "exchange.hpp"
#include "peers.hpp"
#include "routes.hpp"
#include "stream.hpp"

#include <holdfast/boundary/boundary.hpp>

#include <atomic>
#include <functional>

namespace holdfast::httplib {

/// Serves connections. cpp-httplib reads requests and writes responses; which connection is served,
/// for how long, and what every error looks like is decided here.
class engine final : private ::httplib::Server {
 public:
  engine(boundary& edge, route_table const& routes, options const& how);

  /// One connection, from its first request to its end. Closes the descriptor.
  /// `give_way` says whether another connection waits for this thread.
  void serve(int fd, std::function<bool()> const& give_way) noexcept;

  /// A connection for which there is no room: 503, and closed.
  void refuse(int fd) noexcept;

  /// From now on: no further request on any connection, and at `end` no further byte.
  void drain(stream::clock::time_point end) noexcept;

 private:
  void take_hooks();
  bool wait_for_request(stream& s, bool fresh,
                        std::function<bool()> const& give_way) const noexcept;
  bool one(exchange& x, bool last) noexcept;
  void settle(exchange& x, bool fine) noexcept;
  void last_resort(exchange& x, error const& e) noexcept;

  HandlerResponse before_routing(response& rs);
  void run(request const& rq, response& rs);
  void finish(request const& rq, response& rs);
  void shape(exchange& x, request const& rq, response& rs);
  void guard_content(exchange& x, response& rs);
  void record_abort(exchange& x, error const& e, std::uint16_t status) noexcept;
  [[nodiscard]] bool is_draining() const noexcept {
    return end_.load(std::memory_order_relaxed) != 0;
  }

  boundary& edge_;
  route_table const& routes_;
  options const& how_;
  peer_set trusted_;
  cut_off end_{0};
  // Made beforehand: when they are needed, memory may not be there.
  error client_left_;
  error gave_up_;
  error stopping_;
  error full_;
};

}  // namespace holdfast::httplib
