// A fallback hears why it is asked.
#include <holdfast/call/call.hpp>

namespace hf = holdfast;

hf::result<int> ask(hf::dependency& pricing) {
#ifdef MISUSE
  auto const last_known = [](int sku) { return sku; };
#else
  auto const last_known = [](hf::error const&) { return 7; };
#endif
  return hf::call(pricing, {.repeatable = true}, [] { return hf::result<int>{1}; }, last_known);
}
