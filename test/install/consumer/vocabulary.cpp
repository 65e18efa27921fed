// Built with -fno-exceptions -fno-rtti: the vocabulary and the core ask for neither.
#include <holdfast/core/time.hpp>
#include <holdfast/core/verdict.hpp>
#include <holdfast/error/context.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/error/result.hpp>

#include <cstdio>

#if defined(__cpp_exceptions) || defined(__cpp_rtti)
#error "built with exceptions or RTTI: then this proves nothing"
#endif

namespace hf = holdfast;

namespace {

hf::result<int> load(int id) {
  if (id == 7) return 42;
  return hf::not_found{"job", id};
}

}  // namespace

int main() {
  hf::result<int> const there = load(7);
  hf::result<int> const gone = hf::in_context("loading job 8", [] { return load(8); });
  if (!there || *there != 42 || gone || gone.error().kind() != hf::kind::not_found) return 1;
  std::printf("%s\n", gone.error().what());
  return gone.error().message() == "job 8 not found" ? 0 : 1;
}
