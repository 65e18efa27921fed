#include "listener.hpp"

#include <holdfast/error/foreign.hpp>
#include <holdfast/error/named.hpp>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <thread>
#include <vector>

namespace holdfast::httplib {

namespace {

/// "Address already in use"; strerror is not for threads.
std::string words_for(int code) { return std::generic_category().message(code); }

int port_of(int fd) noexcept {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return -1;
  return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(address).sin6_port
                                             : reinterpret_cast<sockaddr_in&>(address).sin_port);
}

/// A socket that listens there, or -1 and errno.
int listening(addrinfo const& at) noexcept {
  int const fd = socket(at.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, at.ai_protocol);
  if (fd < 0) return -1;
  int const yes = 1;
  // Not SO_REUSEPORT, as cpp-httplib has it: with that, two servers share a port and nobody
  // notices.
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(fd, at.ai_addr, at.ai_addrlen) == 0 && ::listen(fd, SOMAXCONN) == 0) return fd;
  int const why = errno;
  close(fd);
  errno = why;
  return -1;
}

}  // namespace

listener::listener() : wake_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  if (wake_ < 0)
    throw unavailable{"The server has no descriptors left", internal(words_for(errno))};
}

listener::~listener() {
  close_socket();
  close(wake_);
}

void listener::close_socket() noexcept {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
}

result<int> listener::open(std::string const& host, int port) {
  if (port < 0 || port > 65535)  // getaddrinfo would take what is left after a division
    return validation_error{text("port {} is outside 0 to 65535", port)};
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  int const failed = getaddrinfo(host.empty() ? nullptr : host.c_str(),
                                 std::to_string(port).c_str(), &hints, &found);
  if (failed != 0)
    return unavailable{text("cannot listen on {}: {}", host, gai_strerror(failed)),
                       internal(std::string{gai_strerror(failed)})};
  close_socket();
  int why = EADDRNOTAVAIL;
  for (addrinfo const* at = found; at != nullptr && socket_ < 0; at = at->ai_next) {
    socket_ = listening(*at);
    if (socket_ < 0) why = errno;
  }
  freeaddrinfo(found);
  if (socket_ >= 0) return port_of(socket_);
  internal_text note = internal(words_for(why));
  if (why == EADDRINUSE)
    return unavailable{text("port {} on {} is in use", port, host), std::move(note)};
  return unavailable{text("cannot listen on {}, port {}: {}", host, port, words_for(why)),
                     std::move(note)};
}

result<void> listener::run(std::size_t threads, std::size_t waiting, server_fn const& serve,
                           server_fn const& refuse) {
  if (stopping_.load()) return {};
  if (socket_ < 0) return internal_error{"The server has no port", internal("bind it first")};
  std::vector<std::jthread> workers;
  auto const end_workers = [&] {
    {
      std::lock_guard const lock{mutex_};
      closed_ = true;
    }
    changed_.notify_all();
    workers.clear();  // joins
  };
  try {
    for (std::size_t i = 0; i < threads; ++i) workers.emplace_back([&] { work(serve); });
  } catch (std::system_error const&) {
    error const why = current_error();
    end_workers();
    stage_.store(stage::done);
    stage_.notify_all();
    return unavailable{"The server cannot start its threads", because(why)};
  }
  stage_.store(stage::running);
  stage_.notify_all();
  accept_all(waiting, refuse);
  close_socket();
  end_workers();
  stage_.store(stage::done);
  stage_.notify_all();
  return {};
}

void listener::accept_all(std::size_t waiting, server_fn const& refuse) {
  pollfd watched[2] = {{socket_, POLLIN, 0}, {wake_, POLLIN, 0}};
  while (!stopping_.load()) {
    poll(watched, 2, -1);
    if (!accept_one(waiting, refuse)) {
      // No descriptors, no memory: others may give some back.
      poll(watched + 1, 1, 10);
    }
  }
  // Those who were in the queue already have a right to be served.
  while (accept_one(waiting, refuse) && errno == 0) {
  }
}

/// False where the system has nothing left to give. errno is 0 after a connection.
bool listener::accept_one(std::size_t waiting, server_fn const& refuse) {
  errno = 0;
  int const fd = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
  if (fd < 0) return errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM;
  int const yes = 1;
  // Without it the body of a response may wait 40 ms for the client to acknowledge the head.
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  bool full = false;
  try {
    std::lock_guard const lock{mutex_};
    full = accepted_.size() >= waiting;
    if (!full) {
      accepted_.push_back(fd);
      unclaimed_.fetch_add(1);
    }
  } catch (...) {  // no memory to queue it
    full = true;
  }
  if (full)
    refuse(fd);
  else
    changed_.notify_one();
  errno = 0;
  return true;
}

void listener::work(server_fn const& serve) {
  for (;;) {
    int fd = -1;
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [&] { return !accepted_.empty() || closed_; });
      if (accepted_.empty()) return;
      fd = accepted_.front();
      accepted_.pop_front();
      unclaimed_.store(static_cast<int>(accepted_.size()));
    }
    serve(fd);
  }
}

bool listener::claim_waiting() noexcept {
  int n = unclaimed_.load();
  while (n > 0)
    if (unclaimed_.compare_exchange_weak(n, n - 1)) return true;
  return false;
}

void listener::stop() noexcept {
  stopping_.store(true);
  stage expected = stage::new_born;
  if (stage_.compare_exchange_strong(expected, stage::done)) stage_.notify_all();
  std::uint64_t const one = 1;
  // It fails only when it is set already.
  [[maybe_unused]] auto const written = write(wake_, &one, sizeof one);
}

bool listener::wait_until_running() const noexcept {
  stage_.wait(stage::new_born);
  return stage_.load() == stage::running;
}

}  // namespace holdfast::httplib
