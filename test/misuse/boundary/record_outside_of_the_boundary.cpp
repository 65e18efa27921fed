// Only a boundary opens an error for the log: nobody else can make a record and read it.
#include <holdfast/boundary/log_record.hpp>
#include <holdfast/error/named.hpp>

namespace hf = holdfast;

void write(hf::error const& e) {
  hf::public_view const view{e};
#ifdef MISUSE
  hf::log_record const record{e, view, {}};
#endif
}
