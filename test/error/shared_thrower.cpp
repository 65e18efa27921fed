// A shared object of its own, with everything hidden that is not marked.
#include "shared_errors.hpp"

using namespace shared_errors;

extern "C" HOLDFAST_VISIBLE void throw_own(char const* volume) { throw disk_full{volume}; }
extern "C" HOLDFAST_VISIBLE void throw_built_in() { throw hf::not_found{"job", 42}; }
extern "C" HOLDFAST_VISIBLE void make_own(hf::error* into) { *into = disk_full{"/var"}; }
