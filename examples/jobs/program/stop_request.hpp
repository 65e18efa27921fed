// Something to wait for until the program is asked to end.
#pragma once

#include <condition_variable>
#include <mutex>

namespace jobs {

class stop_request {
 public:
  void ask() {
    {
      std::lock_guard const held{lock_};
      asked_ = true;
    }
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock held{lock_};
    changed_.wait(held, [&] { return asked_; });
  }

 private:
  std::mutex lock_;
  std::condition_variable changed_;
  bool asked_ = false;
};

}  // namespace jobs
