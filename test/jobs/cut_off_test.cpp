// Requests are cut in time, whatever another one of them is stuck in.
#include "runner/cut_off.hpp"

#include <gtest/gtest.h>
#include <httplib.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

/// A port whose queue is full: who connects gets no answer, and waits.
class full_port {
 public:
  full_port() {
    int const listener = open_socket();
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(listener, reinterpret_cast<sockaddr*>(&at), sizeof at);
    listen(listener, 0);
    socklen_t size = sizeof at;
    getsockname(listener, reinterpret_cast<sockaddr*>(&at), &size);
    port = ntohs(at.sin_port);
    for (int i = 0; i < 4; ++i)
      (void)connect(open_socket(), reinterpret_cast<sockaddr*>(&at), sizeof at);
  }
  full_port(full_port const&) = delete;
  full_port& operator=(full_port const&) = delete;
  ~full_port() {
    for (int const each : sockets_) close(each);
  }
  int port = 0;

 private:
  int open_socket() {
    return sockets_.emplace_back(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
  }
  std::vector<int> sockets_;
};

TEST(CutOff, IsNotHeldUpByAClientThatIsStillConnecting) {
  full_port const nobody_accepts;
  httplib::Client stuck{"127.0.0.1", nobody_accepts.port};
  stuck.set_connection_timeout(1s);
  jobs::cut_off cuts;
  std::jthread const connecting{[&] { (void)stuck.Get("/"); }};
  std::this_thread::sleep_for(50ms);

  auto const begun = clock::now();
  jobs::cut_off::limit const due{cuts, stuck,
                                 begun};  // `stop` waits until it has connected, or not
  while (!due.was_cut() && clock::now() < begun + 500ms) std::this_thread::sleep_for(1ms);
  EXPECT_TRUE(due.was_cut());
  {
    httplib::Client other{"127.0.0.1", nobody_accepts.port};
    jobs::cut_off::limit const beside{cuts, other, begun + 1h};
    EXPECT_FALSE(beside.was_cut());
  }
  EXPECT_LT(clock::now() - begun, 500ms) << "others come and go meanwhile";
}

}  // namespace
