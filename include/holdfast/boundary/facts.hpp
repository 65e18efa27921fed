// What is known of a request when it fails.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace holdfast {

/// The facts of one request, as an adapter hands them to the boundary. Views: they need to live as
/// long as the call. There is no place for a URL, on purpose: a query string holds tokens and
/// names.
struct request_facts {
  std::string_view request_id = {};   ///< ours; echoed to the caller
  std::string_view client_id = {};    ///< the caller's own, where it was not taken over
  std::string_view traceparent = {};  ///< validated
  std::string_view method = {};       ///< "GET"; empty where the request could not be read
  std::string_view route = {};   ///< the route's pattern, "/jobs/:id"; empty where none matched
  std::string_view accept = {};  ///< the Accept header, as it came
  std::chrono::nanoseconds elapsed{0};
  std::uint16_t status = 0;  ///< what the caller saw, where that is not the error's own status
  std::string_view event = "request.failed";  ///< the record's name
};

}  // namespace holdfast
