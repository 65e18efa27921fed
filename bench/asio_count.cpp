// One shape of bench/asio.cpp, so many times, for callgrind and strace; says what it allocated.
//   asio_count SHAPE ready|turn TIMES
#include "asio_shapes.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {
long allocated = 0;
}

// Asio's recycled memory comes from aligned_alloc, all else from operator new: both end here.
extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* __libc_memalign(std::size_t alignment, std::size_t size);
extern "C" void* malloc(std::size_t size) {
  ++allocated;
  return __libc_malloc(size);
}
extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) {
  ++allocated;
  return __libc_memalign(alignment, size);
}

int main(int count, char** words) {
  using namespace asio_shapes;
  if (count != 4) return 64;
  int const times = std::atoi(words[3]);
  work const does = std::string_view{words[2]} == "turn" ? one_turn : ready;
  for (shape const& s : shapes) {
    if (words[1] != std::string_view{s.name}) continue;
    run(s, does, 100);
    long const before = allocated;
    run(s, does, times);
    std::printf("%s %s: %.2f allocations a call\n", s.name, words[2],
                static_cast<double>(allocated - before) / times);
    return 0;
  }
  return 64;
}
