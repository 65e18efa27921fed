#include <holdfast/boundary/http_error.hpp>

namespace holdfast {

namespace {

code const& code_for(std::uint16_t status) noexcept {
  for (code const& c : built_in_codes)
    if (c.http_status() == status) return c;
  for (code const& c : http_codes)
    if (c.http_status() == status) return c;
  return built_in_code(status < 500 ? kind::malformed : kind::internal);
}

literal message_for(std::uint16_t status) {
  switch (status) {
    case 404: return "There is nothing at this path";
    case 405: return "This method is not allowed here";
    case 406: return "There is no representation that this request accepts";
    case 408: return "The request did not arrive in time";
    case 410: return "This is gone for good";
    case 411: return "The request needs a Content-Length";
    case 412: return "A precondition of the request failed";
    case 414: return "The URL is too long";
    case 415: return "This content type or encoding is not supported";
    case 416: return "The requested range cannot be satisfied";
    case 417: return "The expectation of the request cannot be met";
    case 428: return "The request needs a precondition";
    case 431: return "The headers of the request are too large";
    default: break;
  }
  // "Could not be read" is the catalog's word for 400 alone.
  bool const borrowed = status > 400 && status < 500 && code_for(status).http_status() != status;
  return borrowed ? literal{"The request was refused"} : literal{""};
}

}  // namespace

error http_error(std::uint16_t status) {
  detail::draft d{message_for(status)};
  d.own_code = &code_for(status);
  return error{std::move(d)};
}

}  // namespace holdfast
