// A connection's bytes, with the limits that cpp-httplib does not know.
#pragma once

#include <holdfast/httplib/server.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast::httplib {

/// When everything has to end, in nanoseconds of the steady clock; 0: not yet. Set once, by stop().
using cut_off = std::atomic<std::int64_t>;

/// One connection as cpp-httplib reads and writes it, for all its requests (a pipelined one is
/// kept).
///
/// It bounds a request in bytes and in time, tells afterwards which bound was met, and sends head
/// and body in one go. Where a bound is met, reading ends as if the client had said no more:
/// cpp-httplib then answers, and the engine knows what to answer.
class stream final : public ::httplib::Stream {
 public:
  using clock = std::chrono::steady_clock;
  enum class stop : std::uint8_t { none, ended, reset, too_slow, too_much };

  stream(int fd, options const& how, cut_off const& end) noexcept;

  // What ::httplib::Server asks for.
  [[nodiscard]] bool is_readable() const override { return true; }
  [[nodiscard]] bool is_writable() const override;
  ssize_t read(char* out, std::size_t size) override;
  ssize_t write(char const* data, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  /// Asked only to refuse descriptors that select() cannot take. This polls, so there are none.
  [[nodiscard]] socket_t socket() const override { return 0; }

  void begin_request(clock::time_point now) noexcept;
  void begin_body(std::size_t most) noexcept;
  /// Sends what waits to go out with more. False: the client is gone.
  bool flush() noexcept;
  /// Sends these bytes instead of what waits.
  void send_instead(std::string_view head, std::string_view body) noexcept;
  /// Waits until a request comes, or data of it is here already; at most `slice`.
  [[nodiscard]] bool poll_readable(std::chrono::milliseconds slice) const noexcept;
  /// Takes what still comes in, for a moment, so that closing does not tear the answer away.
  void linger() noexcept;
  /// Takes what has come in already, without waiting.
  void discard_received() noexcept;
  /// Closing will tell the client that the response is not whole.
  void reset_on_close() noexcept;

  [[nodiscard]] bool has_received() const noexcept { return received_ != 0; }
  [[nodiscard]] bool has_sent() const noexcept { return sent_; }
  /// Why reading ended before its time.
  [[nodiscard]] stop read_ended() const noexcept { return read_ended_; }
  [[nodiscard]] bool in_body() const noexcept { return in_body_; }
  /// The client closed its side before the answer went out, or would not take it.
  [[nodiscard]] bool client_gone() const noexcept { return gone_; }
  /// We ended it: the time for draining is over.
  [[nodiscard]] bool is_cut() const noexcept { return cut_; }
  [[nodiscard]] std::string const& remote_ip() const noexcept { return remote_ip_; }

 private:
  [[nodiscard]] bool is_cut_off() noexcept;
  bool refill() noexcept;
  bool send_all(std::string_view first, std::string_view second) noexcept;
  [[nodiscard]] bool closed_by_client() const noexcept;

  int fd_;
  options const& how_;
  cut_off const& end_;
  std::string remote_ip_, local_ip_;
  int remote_port_ = 0;
  int local_port_ = 0;

  clock::time_point deadline_{};
  std::size_t received_ = 0;  // bytes of this request
  std::size_t most_ = 0;      // bytes that this part of the request may have
  std::size_t taken_ = 0;     // bytes of this part
  stop read_ended_ = stop::none;
  bool in_body_ = false;
  bool sent_ = false;
  bool gone_ = false;
  bool cut_ = false;
  std::string waiting_;  // the head of the response, until its body comes
  std::size_t begin_ = 0;
  std::size_t filled_ = 0;
  std::array<char, 8192> buffer_;
};

}  // namespace holdfast::httplib
