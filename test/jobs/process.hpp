// One of our programs, as a process of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace jobs_test {

/// Started with the given arguments; killed when it goes. Waits are bounded and throw when they end
/// in vain.
class process {
 public:
  process(std::string const& program, std::vector<std::string> const& arguments);
  process(process const&) = delete;
  process& operator=(process const&) = delete;
  ~process();

  /// The port that it says it listens on.
  [[nodiscard]] int port();

  void signal(int number) const;
  /// Its exit code, or minus the signal that ended it.
  int wait(std::chrono::milliseconds within = std::chrono::seconds{10});
  void kill_and_wait();

  /// Everything on stdout (stderr) so far.
  std::string out();
  std::string err();

 private:
  void read_more();

  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::string out_text_;
  std::string err_text_;
  std::optional<int> exit_;
};

}  // namespace jobs_test
