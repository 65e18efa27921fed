// What hf::text cannot write it refuses in words.
#include <holdfast/error/text.hpp>

#include <string>

namespace hf = holdfast;

struct money {
  int cents;
};
#ifndef MISUSE
std::string to_string(money m) { return std::to_string(m.cents) + " cents"; }
#endif

hf::public_text make(money price) { return hf::text("costs {}", price); }
