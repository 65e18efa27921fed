#include "fire/fault_proxy.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <stdexcept>
#include <string>

namespace jobs_test {

namespace {

using clock = std::chrono::steady_clock;
using instant = clock::time_point;

/// What there is to read; nothing where the peer has sent its last, or an RST.
struct received {
  enum class how : std::uint8_t { bytes, end, reset };
  how is = how::bytes;
  std::string bytes;
};

received receive(int fd) {
  std::string into(16 * 1024, '\0');
  ssize_t const n = ::recv(fd, into.data(), into.size(), MSG_DONTWAIT);
  if (n == 0) return {received::how::end, {}};
  if (n < 0) return {errno == EAGAIN ? received::how::bytes : received::how::reset, {}};
  into.resize(static_cast<std::size_t>(n));
  return {received::how::bytes, std::move(into)};
}

void send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t const n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return;  // the next read will say what became of the peer
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

std::string_view to_string(fault::kind kind) noexcept {
  constexpr std::array<std::string_view, fault::kinds> names = {
      "none", "latency", "reset", "lost_answer", "blackhole", "half_close", "trickle"};
  return names[static_cast<std::size_t>(kind)];
}

/// One connection: the client's side and the server's, and what is on its way to the client.
struct fault_proxy::link {
  descriptor client;
  descriptor server;
  fault suffers;
  std::string held{};        // from the server, not passed on yet
  std::size_t passed = 0;    // bytes that the client has got
  bool server_done = false;  // nothing more comes from there
  bool cut = false;          // half closed: the client gets nothing more
  instant due = instant::max();

  void read_client(int target);
  void read_server();
  void pass_on(instant now);

 private:
  void end_of_answer();
};

void fault_proxy::link::read_client(int target) {
  auto const got = receive(client.get());
  if (got.is != received::how::bytes) {  // our clients leave when they have what they wanted
    client.close();
    return;
  }
  if (suffers.is == fault::kind::blackhole || cut || got.bytes.empty()) return;
  if (suffers.is == fault::kind::reset) return client.reset();
  if (!server.is_open() && !server_done) server = connected(target);
  if (!server.is_open()) return client.reset();
  send_all(server.get(), got.bytes);
}

void fault_proxy::link::read_server() {
  auto got = receive(server.get());
  if (suffers.is == fault::kind::lost_answer) return client.reset();
  if (got.is == received::how::reset) return client.reset();
  if (got.is == received::how::end) {
    server.close();
    server_done = true;
  }
  held += got.bytes;
  bool const waits = suffers.is == fault::kind::latency || suffers.is == fault::kind::trickle;
  if (due == instant::max())
    due = clock::now() + (waits ? suffers.ms : std::chrono::milliseconds{0});
}

void fault_proxy::link::pass_on(instant now) {
  if (now < due || !client.is_open()) return;
  due = instant::max();
  std::size_t size = held.size();
  if (suffers.is == fault::kind::trickle) size = std::min<std::size_t>(size, 1);
  if (suffers.is == fault::kind::half_close)
    size = cut ? 0 : std::min(size, suffers.bytes - std::min(passed, suffers.bytes));
  send_all(client.get(), std::string_view{held}.substr(0, size));
  passed += size;
  held.erase(0, size);
  if (suffers.is == fault::kind::half_close && passed >= suffers.bytes && !cut) {
    ::shutdown(client.get(), SHUT_WR);
    cut = true;
  }
  if (cut) return;
  if (!held.empty())
    due = now + suffers.ms;
  else if (server_done)
    client.close();
}

fault_proxy::fault_proxy(std::uint64_t seed)
    : listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)},
      wake_{::eventfd(0, EFD_CLOEXEC)},
      seed_{seed} {
  auto at = loopback(0);
  socklen_t size = sizeof at;
  if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&at), size) != 0 ||
      ::listen(listener_.get(), SOMAXCONN) != 0 ||
      ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&at), &size) != 0)
    throw std::runtime_error{"no port for the proxy"};
  port_ = ntohs(at.sin_port);
  thread_ = std::jthread{[this](std::stop_token const& stop) { run(stop); }};
}

fault_proxy::~fault_proxy() {
  thread_.request_stop();
  ::eventfd_write(wake_.get(), 1);
}

void fault_proxy::suffer(std::vector<fault> faults) {
  std::lock_guard const held{lock_};
  faults_ = std::move(faults);
}

std::uint64_t fault_proxy::drawn(fault::kind kind) const {
  std::lock_guard const held{lock_};
  return drawn_[static_cast<std::size_t>(kind)];
}

fault fault_proxy::draw() {
  std::lock_guard const held{lock_};
  std::seed_seq mixed{seed_, seed_ >> 32, connections_++};
  fault drawn;
  if (!faults_.empty()) drawn = faults_[std::mt19937{mixed}() % faults_.size()];
  ++drawn_[static_cast<std::size_t>(drawn.is)];
  return drawn;
}

void fault_proxy::accept_one(std::vector<link>& links) {
  descriptor client{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
  if (!client.is_open()) return;
  int const yes = 1;
  ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  links.push_back({.client = std::move(client), .server = {}, .suffers = draw()});
}

void fault_proxy::run(std::stop_token const& stop) {
  std::vector<link> links;
  while (!stop.stop_requested()) {
    std::vector<pollfd> watched = {{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    auto due = instant::max();
    for (auto const& l : links) {
      watched.push_back({l.client.get(), POLLIN, 0});
      watched.push_back({l.server.get(), POLLIN, 0});  // -1 where there is none: poll skips it
      due = std::min(due, l.due);
    }
    using std::chrono::milliseconds;
    auto const wait = std::chrono::ceil<milliseconds>(due - std::min(due, clock::now()));
    ::poll(watched.data(), watched.size(),
           due == instant::max() ? -1 : static_cast<int>(wait.count()));

    for (std::size_t i = 0; i < links.size(); ++i) {
      auto& l = links[i];
      if (watched[2 + 2 * i].revents != 0) l.read_client(target_);
      if (l.client.is_open() && watched[3 + 2 * i].revents != 0) l.read_server();
      l.pass_on(clock::now());
    }
    std::erase_if(links, [](link const& l) { return !l.client.is_open(); });
    if (watched[1].revents != 0) accept_one(links);
  }
}

}  // namespace jobs_test
