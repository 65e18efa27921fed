#include "exchange.hpp"

#include <holdfast/boundary/http_error.hpp>
#include <holdfast/error/named.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace holdfast::httplib {

namespace {

/// A method's name that outlives the request; empty for what is none. Records hold no client's
/// text.
std::string_view known_method(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 9> known{"GET",    "HEAD",    "POST",  "PUT",    "PATCH",
                                                  "DELETE", "OPTIONS", "TRACE", "CONNECT"};
  auto const at = std::find(known.begin(), known.end(), name);
  return at == known.end() ? std::string_view{} : *at;
}

bool has_body_by_method(std::string_view method) noexcept {
  return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

std::string_view first_value(request const& rq, char const* name) {
  auto const at = rq.headers.find(name);
  return at == rq.headers.end() ? std::string_view{} : std::string_view{at->second};
}

/// `lower` is in lower case.
bool begins_with(std::string_view text, std::string_view lower) noexcept {
  return text.size() >= lower.size() &&
         std::equal(lower.begin(), lower.end(), text.begin(), [](char l, char any) {
           return (any >= 'A' && any <= 'Z' ? static_cast<char>(any | 0x20) : any) == l;
         });
}

bool is_chunked(std::string_view coding) noexcept {
  return coding.size() == 7 && begins_with(coding, "chunked");
}

/// cpp-httplib takes no form of more than 8 KiB, whatever the server's own bound is.
void hide_form(exchange& x, request& rq) {
  if (!begins_with(first_value(rq, "Content-Type"), "application/x-www-form-urlencoded")) return;
  x.form_type = std::move(rq.headers.find("Content-Type")->second);
  rq.headers.erase("Content-Type");
}

/// Where the body ends. Two opinions about that are how requests are smuggled past proxies.
std::optional<error> framing_fault(exchange& x, request const& rq, std::uint64_t& length) {
  auto const lengths = rq.headers.count("Content-Length");
  auto const codings = rq.headers.count("Transfer-Encoding");
  if (codings != 0) {
    x.close = true;  // cpp-httplib takes broken chunks for the end: trust nothing behind them
    if (codings > 1 || lengths > 0 || !is_chunked(first_value(rq, "Transfer-Encoding")))
      return malformed{"The length of the request body is ambiguous"};
  }
  if (lengths == 0) return std::nullopt;
  std::string_view const text = first_value(rq, "Content-Length");
  auto const read = std::from_chars(text.data(), text.data() + text.size(), length);
  if (lengths > 1 || text.empty() || read.ec != std::errc{} ||
      read.ptr != text.data() + text.size())
    return malformed{"The Content-Length is not a number"};
  return std::nullopt;
}

std::optional<error> fault_of(exchange& x, request& rq, route_table const& routes,
                              options const& how, std::uint64_t& length) {
  if (auto fault = framing_fault(x, rq, length)) {
    x.close = true;
    return fault;
  }
  x.served_by = routes.find(rq.method, rq.path);
  if (x.served_by == nullptr) {
    x.allow = routes.allow(rq.path);
    if (x.allow.empty()) return http_error(404);
    if (rq.method != "OPTIONS") return http_error(405);
  }
  if (length > how.max_body)
    return too_large{text("The request body is larger than {} bytes", how.max_body)};
  std::string_view const encoding = first_value(rq, "Content-Encoding");
  // Unpacked, it may be any size, and nothing bounds it.
  if (!encoding.empty() && encoding != "identity") return http_error(415);
  return std::nullopt;
}

}  // namespace

exchange*& current_exchange() noexcept {
  thread_local exchange* current = nullptr;
  return current;
}

void identify(exchange& x, request const* rq) {
  if (!x.id.empty()) return;
  if (rq != nullptr) {
    x.method = known_method(rq->method);
    std::string_view const given = first_value(*rq, "X-Request-Id");
    if (x.trusted) x.id = request_id::from(given);
    if (x.id.empty() && !given.empty()) x.client_id = request_id::cleaned(given);
    x.traceparent = valid_traceparent(first_value(*rq, "traceparent"));
  }
  if (x.id.empty()) x.id = request_id::mint();
  x.scope.now_for(x.id.view(), x.traceparent);
}

void admit(exchange& x, request& rq, route_table const& routes, options const& how) {
  identify(x, &rq);
  x.asked = &rq;
  std::uint64_t length = 0;
  x.failure = fault_of(x, rq, routes, how, length);
  bool const chunked = rq.headers.contains("Transfer-Encoding");
  bool const expects_body = has_body_by_method(rq.method);
  // A body that nobody will read would be taken for the next request.
  if ((length != 0 || chunked) && (x.failure || !expects_body)) x.close = true;
  // Without a length there is no body (RFC 9112, 6.3); cpp-httplib would wait for the connection to
  // end.
  if (expects_body && length == 0 && !chunked && !rq.headers.contains("Content-Length"))
    rq.headers.emplace("Content-Length", "0");
  if (expects_body) rq.ranges.clear();  // they are for GET (RFC 9110, 14.2)
  if (expects_body && !x.failure) hide_form(x, rq);
  // Chunks have a frame each; their sum is checked once it is known.
  x.connection.begin_body(chunked ? 2 * how.max_body + 65536 : how.max_body);
}

std::optional<error> unhide_form(exchange& x) {
  constexpr int most_fields = 1000;  // each becomes two strings and a node
  if (x.form_type.empty()) return std::nullopt;
  if (std::ranges::count(x.asked->body, '&') >= most_fields)
    return too_large{text("The form has more than {} fields", most_fields)};
  x.asked->headers.emplace("Content-Type", std::move(x.form_type));
  ::httplib::detail::parse_query_text(x.asked->body, x.asked->params);
  return std::nullopt;
}

}  // namespace holdfast::httplib
