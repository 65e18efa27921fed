#include "program/stop_signals.hpp"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <utility>

namespace jobs {

namespace {

sigset_t both() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

stop_signals::stop_signals(std::function<void()> asked) : asked_{std::move(asked)} {
  sigset_t const set = both();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread{[this] { wait(); }};
}

stop_signals::~stop_signals() {
  over_ = true;
  // NOLINTNEXTLINE(bugprone-bad-signal-to-kill-thread): blocked there, it ends sigwait, no thread.
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

void stop_signals::wait() const {
  sigset_t const set = both();
  bool again = false;
  for (int signal = 0; !over_; again = true) {
    sigwait(&set, &signal);
    if (over_) return;
    if (again) _exit(128 + signal);
    asked_();
  }
}

}  // namespace jobs
