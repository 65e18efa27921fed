// A fallback answers with what the work answers with.
#include <holdfast/call/call.hpp>

#include <string>

namespace hf = holdfast;

hf::result<int> ask(hf::dependency& pricing) {
#ifdef MISUSE
  auto const last_known = [](hf::error const&) { return std::string{"7"}; };
#else
  auto const last_known = [](hf::error const&) { return 7; };
#endif
  return hf::call(pricing, [](hf::attempt&) { return hf::result<int>{1}; }, last_known);
}
