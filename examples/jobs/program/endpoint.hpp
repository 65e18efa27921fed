// HOST:PORT, as it stands on command lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jobs {

struct endpoint {
  std::string host;
  int port = 0;

  friend bool operator==(endpoint const&, endpoint const&) = default;
};

/// `127.0.0.1:8080`, `localhost:0`, `[::1]:80`. Empty: it is none.
[[nodiscard]] std::optional<endpoint> endpoint_of(std::string_view text);

/// The same behind `http://`, with nothing after it but perhaps a slash; port 0 is none here.
[[nodiscard]] std::optional<endpoint> endpoint_of_url(std::string_view text);

[[nodiscard]] std::string to_string(endpoint const& e);

}  // namespace jobs
