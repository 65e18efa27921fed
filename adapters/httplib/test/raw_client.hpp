// A client that sends what it is told, byte by byte, and shows all that comes back.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace holdfast::test {

struct raw_response {
  int status = 0;
  std::string head;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  [[nodiscard]] std::string header(std::string const& name) const {
    auto const at = headers.find(name);
    return at == headers.end() ? std::string{} : at->second;
  }
  [[nodiscard]] bool has(std::string const& name) const { return headers.contains(name); }
};

class raw_client {
 public:
  explicit raw_client(int port) : fd_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int const yes = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error{"no connection"};
  }
  ~raw_client() { close_now(); }
  raw_client(raw_client const&) = delete;
  raw_client& operator=(raw_client const&) = delete;

  /// False where the other side is gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t const n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  /// The next response. `head_only`: as after HEAD. Throws where none comes within 5 s, or half of
  /// one.
  raw_response receive(bool head_only = false) {
    raw_response r;
    r.head = take_until("\r\n\r\n");
    r.status = std::atoi(r.head.substr(9, 3).c_str());
    for (std::size_t at = r.head.find("\r\n") + 2; at < r.head.size();) {
      auto const end = r.head.find("\r\n", at);
      auto const colon = r.head.find(": ", at);
      if (end == std::string::npos || colon > end) break;
      std::string name = r.head.substr(at, colon - at);
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      if (!r.headers.emplace(name, r.head.substr(colon + 2, end - colon - 2)).second)
        throw std::runtime_error{"header twice: " + name};
      at = end + 2;
    }
    if (!head_only && r.has("content-length"))
      r.body = take(static_cast<std::size_t>(std::stoul(r.headers["content-length"])));
    return r;
  }
  raw_response ask(std::string_view request, bool head_only = false) {
    send(request);
    return receive(head_only);
  }
  raw_response get(std::string_view path, std::string_view more_headers = {}) {
    return ask("GET " + std::string{path} + " HTTP/1.1\r\nHost: x\r\n" + std::string{more_headers} +
               "\r\n");
  }

  /// All that comes until the other side closes. Throws where it does not within 5 s.
  std::string rest() {
    while (fill()) {
    }
    return std::exchange(buffer_, {});
  }
  /// Whether the other side has ended the connection in an orderly way (else: reset, or 5 s of
  /// silence).
  bool is_closed() {
    bool const more = fill();
    return !more && !reset_;
  }
  [[nodiscard]] bool was_reset() const { return reset_; }

  void close_now() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  /// Ends the connection so that the other side notices at its next word.
  void reset() {
    ::linger const none{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close_now();
  }
  void end_sending() { shutdown(fd_, SHUT_WR); }

 private:
  bool fill() {
    pollfd p{fd_, POLLIN, 0};
    if (poll(&p, 1, 5000) <= 0) throw std::runtime_error{"silence; so far: " + buffer_};
    char piece[4096];
    ssize_t const n = recv(fd_, piece, sizeof piece, 0);
    reset_ = n < 0;
    if (n > 0) buffer_.append(piece, static_cast<std::size_t>(n));
    return n > 0;
  }
  std::string take_until(std::string_view mark) {
    std::size_t at = 0;
    while ((at = buffer_.find(mark)) == std::string::npos)
      if (!fill()) throw std::runtime_error{"closed; so far: " + buffer_};
    return take(at + mark.size());
  }
  std::string take(std::size_t n) {
    while (buffer_.size() < n)
      if (!fill()) throw std::runtime_error{"closed within a body"};
    std::string taken = buffer_.substr(0, n);
    buffer_.erase(0, n);
    return taken;
  }

  int fd_;
  bool reset_ = false;
  std::string buffer_;
};

}  // namespace holdfast::test
