// Both adapters as they are installed: their third parties are found, their symbols are there.
#include <holdfast/httplib/server.hpp>
#include <holdfast/spdlog/sink.hpp>

#include <type_traits>

namespace hf = holdfast;

int main() { return std::is_base_of_v<hf::log_sink, hf::spdlog::sink> ? 0 : 1; }
