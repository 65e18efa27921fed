// The vocabulary alone, thrown: no call, no boundary, no third party.
#include <holdfast/error/foreign.hpp>
#include <holdfast/error/named.hpp>

#include <cstdio>

namespace hf = holdfast;

int main() {
  try {
    throw hf::conflict{"the job is running", hf::internal("worker 3")};
  } catch (...) {
    hf::error const e = hf::current_error();
    try {
      e.raise();
    } catch (hf::conflict const& again) {
      std::printf("%d %s\n", again.http_status(), again.what());
      return again.http_status() == 409 ? 0 : 1;
    }
  }
}
