#include "program/endpoint.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <memory>

namespace jobs {

namespace {

bool is_host(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
  });
}

bool is_ipv6(std::string_view host) {
  return host.contains(':') && std::ranges::all_of(host, [](char c) {
           return std::isxdigit(static_cast<unsigned char>(c)) != 0 || c == ':' || c == '.';
         });
}

}  // namespace

std::optional<endpoint> endpoint_of(std::string_view text) {
  auto const colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto host = text.substr(0, colon);
  auto const digits = text.substr(colon + 1);

  bool const bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (bracketed ? !is_ipv6(host) : !is_host(host)) return std::nullopt;

  unsigned port = 0;
  auto const* const begin = std::to_address(digits.begin());
  auto const* const end = begin + digits.size();
  auto const [stopped, failed] = std::from_chars(begin, end, port);
  if (failed != std::errc{} || stopped != end || port > 65535) return std::nullopt;
  return endpoint{std::string{host}, static_cast<int>(port)};
}

std::optional<endpoint> endpoint_of_url(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  if (!text.starts_with(scheme)) return std::nullopt;
  text.remove_prefix(scheme.size());
  if (text.ends_with('/')) text.remove_suffix(1);
  auto found = endpoint_of(text);
  return found && found->port > 0 ? found : std::nullopt;
}

std::string to_string(endpoint const& e) {
  bool const ipv6 = e.host.contains(':');
  return (ipv6 ? "[" + e.host + "]" : e.host) + ":" + std::to_string(e.port);
}

}  // namespace jobs
