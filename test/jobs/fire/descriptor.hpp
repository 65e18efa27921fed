// A descriptor that is closed once, and the sockets that the tests under fire are made of.
#pragma once

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

namespace jobs_test {

class descriptor {
 public:
  descriptor() = default;
  explicit descriptor(int fd) noexcept : fd_{fd} {}
  descriptor(descriptor&& from) noexcept : fd_{std::exchange(from.fd_, -1)} {}
  descriptor& operator=(descriptor&& from) noexcept {
    if (this != &from) {
      close();
      fd_ = std::exchange(from.fd_, -1);
    }
    return *this;
  }
  ~descriptor() { close(); }

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }
  void close() noexcept {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  /// The peer hears RST: what it has not read yet is lost to it.
  void reset() noexcept {
    linger const at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
  }

 private:
  int fd_ = -1;
};

inline sockaddr_in loopback(int port) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(static_cast<std::uint16_t>(port));
  return at;
}

/// A connection to that port; not open where it was refused.
inline descriptor connected(int port) {
  descriptor made{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  auto const at = loopback(port);
  if (::connect(made.get(), reinterpret_cast<sockaddr const*>(&at), sizeof at) != 0) made.close();
  int const yes = 1;
  if (made.is_open()) ::setsockopt(made.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return made;
}

}  // namespace jobs_test
