// A client that sees how a connection ends, where a library would only say that it failed.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace jobs_test {

/// What became of one request.
struct reply {
  enum class end : std::uint8_t {
    answered,  ///< wholly
    refused,   ///< no connection was made
    reset,     ///< RST before a byte of an answer
    closed,    ///< FIN before a byte of an answer
    cut,       ///< an answer that breaks off, by RST or FIN
    silent,    ///< nothing, or no end of it, in time
  };
  end how = end::silent;
  int status = 0;  ///< where answered
  std::string body;
  std::chrono::steady_clock::duration took{};
};

/// One request on a connection of its own.
[[nodiscard]] reply exchange(int port, std::string_view method, std::string_view path,
                             std::string_view body = {}, std::string_view key = {},
                             std::chrono::milliseconds within = std::chrono::seconds{20});

}  // namespace jobs_test
