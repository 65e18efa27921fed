#include "store/file_lock.hpp"

#include <holdfast/error/named.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace jobs {

namespace hf = holdfast;

file_lock::file_lock(std::string const& path)
    : file_{::open((path + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644)} {
  if (file_ < 0)
    throw hf::unavailable{
        hf::text("cannot use the store {}: {}", path, std::generic_category().message(errno))};
  if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(file_);
  throw hf::unavailable{hf::text("cannot use the store {}: another process has it", path)};
}

file_lock::~file_lock() { ::close(file_); }

}  // namespace jobs
