// A message is a literal, or a text with parts: a whole string that is only known at run time may
// hold anything.
#include <holdfast/error/named.hpp>

#include <string>

namespace hf = holdfast;

hf::error make(std::string const& said) {
#ifdef MISUSE
  return hf::conflict{said};
#else
  return hf::conflict{hf::text("they said: {}", said)};
#endif
}
