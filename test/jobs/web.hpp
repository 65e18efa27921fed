// Asking a server from a test.
#pragma once

#include <httplib.h>

#include <nlohmann/json.hpp>
#include <string>

namespace jobs_test {

struct answer {
  int status = 0;  ///< 0: there was none
  nlohmann::json json;
  httplib::Headers headers;
  std::string body;

  [[nodiscard]] std::string header(std::string const& name) const {
    auto const found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
  /// The code of an error answer.
  [[nodiscard]] std::string code() const {
    return json.is_object() && json.contains("error") ? json["error"].value("code", "") : "";
  }
};

/// One request on a connection of its own.
inline answer ask(int port, std::string const& method, std::string const& path,
                  std::string const& body = {}, httplib::Headers const& headers = {}) {
  httplib::Client client{"127.0.0.1", port};
  client.set_read_timeout(std::chrono::seconds{20});
  httplib::Request request;
  request.method = method;
  request.path = path;
  request.headers = headers;
  request.body = body;
  if (!body.empty() && !request.has_header("Content-Type"))
    request.set_header("Content-Type", "application/json");
  auto const got = client.send(request);
  if (!got) return {};
  return {got->status, nlohmann::json::parse(got->body, nullptr, false), got->headers, got->body};
}

}  // namespace jobs_test
