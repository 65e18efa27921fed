#include "process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "poll.hpp"

namespace jobs_test {

namespace {

constexpr std::string_view announced = "listening on 127.0.0.1:";

void drain(int pipe, std::string& into) {
  std::array<char, 4096> part{};
  for (ssize_t n = 0; (n = ::read(pipe, part.data(), part.size())) > 0;)
    into.append(part.data(), static_cast<std::size_t>(n));
}

}  // namespace

process::process(std::string const& program, std::vector<std::string> const& arguments) {
  std::array<int, 2> out{}, err{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0)
    throw std::runtime_error{"no pipe"};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);

  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (auto const& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  int const failed = ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(out[1]);
  ::close(err[1]);
  out_ = out[0];
  err_ = err[0];
  // So that reading never waits, and the program never waits for a reader: its lines are few.
  ::fcntl(out_, F_SETFL, O_NONBLOCK);
  ::fcntl(err_, F_SETFL, O_NONBLOCK);
  ::fcntl(err_, F_SETPIPE_SZ, 1 << 20);
  if (failed != 0) throw std::runtime_error{"cannot start " + program};
}

process::~process() {
  try {
    kill_and_wait();
  } catch (std::exception const&) {  // it is as dead as we can make it
  }
  ::close(out_);
  ::close(err_);
}

int process::port() {
  std::size_t at = std::string::npos, line_end = std::string::npos;
  bool const said = becomes_true([&] {
    std::string const text = out();
    at = text.find(announced);
    line_end = at == std::string::npos ? at : text.find('\n', at);
    return line_end != std::string::npos || (::waitpid(pid_, nullptr, WNOHANG | WNOWAIT) > 0);
  });
  if (!said || line_end == std::string::npos)
    throw std::runtime_error{"it does not listen: " + out() + err()};
  return std::stoi(out_text_.substr(at + announced.size()));
}

void process::signal(int number) const {
  if (!exit_) ::kill(pid_, number);
}

int process::wait(std::chrono::milliseconds within) {
  int status = 0;
  bool const ended = exit_ || becomes_true(
                                  [&] {
                                    read_more();
                                    return ::waitpid(pid_, &status, WNOHANG) == pid_;
                                  },
                                  within);
  if (!ended) throw std::runtime_error{"it does not end: " + err()};
  if (!exit_) exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return *exit_;
}

void process::kill_and_wait() {
  signal(SIGKILL);
  (void)wait();
}

std::string process::out() {
  read_more();
  return out_text_;
}

std::string process::err() {
  read_more();
  return err_text_;
}

void process::read_more() {
  drain(out_, out_text_);
  drain(err_, err_text_);
}

}  // namespace jobs_test
