#include "stream.hpp"

#include <holdfast/error/ignore.hpp>

#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace holdfast::httplib {

namespace {

using std::chrono::milliseconds;

// Blocking calls come up for air this often, to look at the clock.
constexpr milliseconds breath{250};

void address_of(int (*ask)(int, sockaddr*, socklen_t*), int fd, std::string& ip, int& port) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  char host[NI_MAXHOST];
  char service[NI_MAXSERV];
  if (ask(fd, plain, &size) != 0) return;
  if (getnameinfo(plain, size, host, sizeof host, service, sizeof service,
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0)
    return;
  ip = host;
  port = ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(plain)->sin6_port
                                             : reinterpret_cast<sockaddr_in*>(plain)->sin_port);
}

void set_timeout(int fd, int option) noexcept {
  timeval const tv{0, std::chrono::duration_cast<std::chrono::microseconds>(breath).count()};
  setsockopt(fd, SOL_SOCKET, option, &tv, sizeof tv);
}

bool would_block() noexcept { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

stream::stream(int fd, options const& how, cut_off const& end) noexcept
    : fd_{fd}, how_{how}, end_{end} {
  set_timeout(fd, SO_RCVTIMEO);
  set_timeout(fd, SO_SNDTIMEO);
  try {
    address_of(&getpeername, fd, remote_ip_, remote_port_);
    address_of(&getsockname, fd, local_ip_, local_port_);
  } catch (...) {
    ignore("no memory for an address: an unknown peer is one that is not trusted");
    remote_ip_.clear();
  }
}

void stream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip = remote_ip_;
  port = remote_port_;
}

void stream::get_local_ip_and_port(std::string& ip, int& port) const {
  ip = local_ip_;
  port = local_port_;
}

void stream::begin_request(clock::time_point now) noexcept {
  deadline_ = now + how_.receive_within;
  received_ = filled_ - begin_;
  most_ = how_.max_head;
  taken_ = 0;
  read_ended_ = stop::none;
  in_body_ = sent_ = gone_ = false;
  waiting_.clear();
}

void stream::begin_body(std::size_t most) noexcept {
  in_body_ = true;
  most_ = most;
  taken_ = 0;
}

ssize_t stream::read(char* out, std::size_t size) {
  if (read_ended_ != stop::none) return read_ended_ == stop::reset ? -1 : 0;
  if (taken_ >= most_) {
    read_ended_ = stop::too_much;
    return 0;
  }
  if (begin_ == filled_) {
    flush();  // "100 Continue" may wait: the client does, too
    if (!refill()) return read_ended_ == stop::reset ? -1 : 0;
  }
  std::size_t const n = std::min({size, filled_ - begin_, most_ - taken_});
  std::memcpy(out, buffer_.data() + begin_, n);
  begin_ += n;
  taken_ += n;
  return static_cast<ssize_t>(n);
}

bool stream::refill() noexcept {
  for (;;) {
    ssize_t const n = recv(fd_, buffer_.data(), buffer_.size(), 0);
    if (n > 0) {
      begin_ = 0;
      filled_ = static_cast<std::size_t>(n);
      received_ += filled_;
      // A client that sends one byte at a time gets no more time than others.
      if (clock::now() < deadline_) return true;
      read_ended_ = stop::too_slow;
      return false;
    }
    if (n == 0) {
      read_ended_ = stop::ended;
      return false;
    }
    if (errno == EINTR) continue;
    if (!would_block()) {
      read_ended_ = stop::reset;
      gone_ = true;
      return false;
    }
    auto const now = clock::now();
    if (now >= deadline_ || is_cut_off()) {
      read_ended_ = stop::too_slow;
      return false;
    }
  }
}

ssize_t stream::write(char const* data, std::size_t size) {
  if (waiting_.empty() && !sent_) {
    waiting_.assign(data, size);
    return static_cast<ssize_t>(size);
  }
  bool const fine = send_all(waiting_, {data, size});
  waiting_.clear();
  return fine ? static_cast<ssize_t>(size) : -1;
}

bool stream::flush() noexcept {
  if (waiting_.empty()) return !gone_;
  bool const fine = send_all(waiting_, {});
  bool const interim = waiting_.starts_with("HTTP/1.1 1");
  waiting_.clear();
  if (interim) sent_ = false;  // the response is still to come
  return fine;
}

void stream::send_instead(std::string_view head, std::string_view body) noexcept {
  waiting_.clear();
  send_all(head, body);
}

bool stream::send_all(std::string_view first, std::string_view second) noexcept {
  // What is to be said to a client that has left is sent all the same: it may have closed only its
  // sending side, which HTTP allows.
  if (!sent_ && read_ended_ == stop::none && closed_by_client()) gone_ = true;
  sent_ = true;
  if (is_cut_off()) return false;
  auto const last_moment = clock::now() + how_.send_within;
  while (!first.empty() || !second.empty()) {
    iovec parts[2] = {{const_cast<char*>(first.data()), first.size()},
                      {const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    ssize_t const n = sendmsg(fd_, &message, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      auto const now = clock::now();
      if (would_block() && now < last_moment && !is_cut_off()) continue;
      gone_ = !cut_;
      return false;
    }
    auto const done = static_cast<std::size_t>(n);
    std::size_t const of_first = std::min(done, first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(done - of_first);
  }
  return true;
}

bool stream::closed_by_client() const noexcept {
  if (begin_ != filled_) return false;
  char byte = 0;
  return recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

bool stream::is_writable() const {
  pollfd p{fd_, POLLOUT | POLLRDHUP, 0};
  return !gone_ && poll(&p, 1, static_cast<int>(how_.send_within.count())) > 0 &&
         (p.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0;
}

bool stream::is_cut_off() noexcept {
  std::int64_t const end = end_.load(std::memory_order_relaxed);
  if (end != 0 && clock::now().time_since_epoch().count() >= end) cut_ = true;
  return cut_;
}

bool stream::poll_readable(milliseconds slice) const noexcept {
  if (begin_ != filled_) return true;
  pollfd p{fd_, POLLIN, 0};
  return poll(&p, 1, static_cast<int>(slice.count())) > 0;
}

void stream::linger() noexcept {
  constexpr std::size_t most = 8 * 1024 * 1024;
  shutdown(fd_, SHUT_WR);
  auto const last_moment = clock::now() + milliseconds{2000};
  std::size_t taken = 0;
  while (taken < most && clock::now() < last_moment) {
    ssize_t const n = recv(fd_, buffer_.data(), buffer_.size(), 0);
    if (n == 0 || (n < 0 && !would_block() && errno != EINTR)) return;
    if (n > 0) taken += static_cast<std::size_t>(n);
    if (is_cut_off()) return;
  }
}

void stream::discard_received() noexcept {
  shutdown(fd_, SHUT_WR);
  while (recv(fd_, buffer_.data(), buffer_.size(), MSG_DONTWAIT) > 0) {
  }
}

void stream::reset_on_close() noexcept {
  struct ::linger const none = {1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
}

}  // namespace holdfast::httplib
