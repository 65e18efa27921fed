// What hf::httplib::server costs a healthy request: the CPU of a server process, guarded by it,
// against that of cpp-httplib's own with the same handler. Alternating pairs; server on one core,
// client on another.
#include <holdfast/httplib/server.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace hf = holdfast;

constexpr int pairs = 60;
constexpr int requests = 4000;
constexpr std::string_view body = R"({"id":"42","state":"queued","kind":"resize","attempts":0})";

class null_sink final : public hf::log_sink {
 public:
  void write(hf::log_record const&) override {}
};

void pin_to(unsigned core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  sched_setaffinity(0, sizeof set, &set);
}

void report_port(int out, int port) {
  if (write(out, &port, sizeof port) != sizeof port) std::_Exit(1);
  close(out);
}

void serve_guarded(int out) {
  null_sink sink;
  hf::httplib::server web{sink, {.requests_per_connection = 100'000'000}};
  web.Get("/jobs/:id", [](auto const& rq, auto& rs) {
    if (hf::httplib::path_param(rq, "id") != "42") std::abort();
    rs.set_content(std::string{body}, "application/json");
  });
  report_port(out, web.bind_to_any_port("127.0.0.1").value());
  web.listen_after_bind().value();
}

void serve_unguarded(int out) {
  httplib::Server web;
  web.set_keep_alive_max_count(100'000'000);
  web.set_tcp_nodelay(true);
  web.Get("/jobs/([^/]+)", [](auto const& rq, auto& rs) {
    if (rq.matches[1] != "42") std::abort();
    rs.set_content(std::string{body}, "application/json");
  });
  report_port(out, web.bind_to_any_port("127.0.0.1"));
  web.listen_after_bind();
}

/// A server in a process of its own, and one connection to it.
class subject {
 public:
  explicit subject(void (*serve)(int)) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    process_ = fork();
    if (process_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      pin_to(0);
      close(ends[0]);
      serve(ends[1]);
      std::_Exit(0);
    }
    close(ends[1]);
    int port = 0;
    if (read(ends[0], &port, sizeof port) != sizeof port) std::abort();
    close(ends[0]);
    socket_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) std::abort();
    if (clock_getcpuclockid(process_, &clock_) != 0) std::abort();
  }
  ~subject() {
    close(socket_);
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  subject(subject const&) = delete;
  subject& operator=(subject const&) = delete;

  /// CPU per request, in microseconds.
  double measure() {
    double const before = cpu();
    for (int i = 0; i < requests; ++i) ask();
    return (cpu() - before) / requests;
  }

 private:
  double cpu() const {
    timespec t{};
    clock_gettime(clock_, &t);
    return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
  }
  void ask() const {
    constexpr std::string_view request =
        "GET /jobs/42 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nUser-Agent: bench\r\n\r\n";
    if (send(socket_, request.data(), request.size(), 0) < 0) std::abort();
    char buffer[4096];
    std::size_t got = 0;
    while (!std::string_view{buffer, got}.ends_with(body)) {
      ssize_t const n = recv(socket_, buffer + got, sizeof buffer - got, 0);
      if (n <= 0) std::abort();
      got += static_cast<std::size_t>(n);
    }
  }

  pid_t process_ = 0;
  int socket_ = -1;
  clockid_t clock_{};
};

double median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  return v[v.size() / 2];
}

}  // namespace

int main() {
  subject plain{&serve_unguarded};
  subject guarded{&serve_guarded};
  pin_to(1);
  plain.measure();  // warm
  guarded.measure();
  std::vector<double> of_plain;
  std::vector<double> of_guarded;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < pairs; ++i) {
    // Each goes first every other time.
    double const first = (i % 2 == 0 ? plain : guarded).measure();
    double const second = (i % 2 == 0 ? guarded : plain).measure();
    of_plain.push_back(i % 2 == 0 ? first : second);
    of_guarded.push_back(i % 2 == 0 ? second : first);
    double const ratio = std::log(of_plain.back() / of_guarded.back());
    sum += ratio;
    squares += ratio * ratio;
  }
  double const mean = sum / pairs;
  double const deviation = std::sqrt((squares - pairs * mean * mean) / (pairs - 1));
  double const half = 2.0 * deviation / std::sqrt(pairs);  // Student's t for 59 degrees, 95 %
  std::printf("server CPU per healthy request, median of %d: unguarded %.2f us, guarded %.2f us\n",
              pairs, median(of_plain), median(of_guarded));
  std::printf("unguarded / guarded: %.3f, 95 %% interval %.3f to %.3f\n", std::exp(mean),
              std::exp(mean - half), std::exp(mean + half));
}
