// One process to a store: a second one would put back in line what the first is running.
#pragma once

#include <string>

namespace jobs {

/// Holds `<path>.lock` until it goes, or until the process ends, however it ends.
/// Errors: hf::unavailable where another process holds it, or the file cannot be made.
class file_lock {
 public:
  explicit file_lock(std::string const& path);
  file_lock(file_lock const&) = delete;
  file_lock& operator=(file_lock const&) = delete;
  ~file_lock();

 private:
  int file_;
};

}  // namespace jobs
