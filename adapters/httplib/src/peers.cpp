#include "peers.hpp"

#include <holdfast/error/named.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace holdfast::httplib {

namespace {

constexpr std::size_t mapped_prefix = 96;  // ::ffff:0:0/96

std::optional<std::array<unsigned char, 16>> parsed(std::string_view text) noexcept {
  char buffer[INET6_ADDRSTRLEN];
  if (text.size() >= sizeof buffer) return std::nullopt;
  *std::copy(text.begin(), text.end(), buffer) = '\0';
  std::array<unsigned char, 16> address{};
  if (inet_pton(AF_INET6, buffer, address.data()) == 1) return address;
  address[10] = address[11] = 0xFF;
  if (inet_pton(AF_INET, buffer, address.data() + 12) == 1) return address;
  return std::nullopt;
}

bool same_bits(std::array<unsigned char, 16> const& a, std::array<unsigned char, 16> const& b,
               std::size_t bits) noexcept {
  for (std::size_t i = 0; i < bits; i += 8) {
    unsigned const mask = bits - i >= 8 ? 0xFFU : (0xFF00U >> (bits - i)) & 0xFFU;
    if (((a[i / 8] ^ b[i / 8]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace

std::optional<peer_set::network> peer_set::network_of(std::string_view written) noexcept {
  auto const slash = written.find('/');
  std::string_view const host = written.substr(0, slash);
  auto const address = parsed(host);
  if (!address) return std::nullopt;
  bool const is_v4 = host.find(':') == std::string_view::npos;
  std::size_t const most = is_v4 ? 32 : 128;
  std::size_t bits = most;
  if (slash != std::string_view::npos) {
    char const* const end = written.data() + written.size();
    auto const read = std::from_chars(written.data() + slash + 1, end, bits);
    if (read.ec != std::errc{} || read.ptr != end || bits > most) return std::nullopt;
  }
  return network{*address, is_v4 ? bits + mapped_prefix : bits};
}

peer_set::peer_set(std::vector<std::string> const& written) {
  for (std::string const& entry : written) {
    auto const found = network_of(entry);
    if (!found) throw validation_error{text("\"{}\" is no address", entry)};
    networks_.push_back(*found);
  }
}

bool peer_set::understands(std::string_view written) noexcept {
  return network_of(written).has_value();
}

bool peer_set::contains(std::string_view address) const noexcept {
  if (networks_.empty()) return false;
  auto const peer = parsed(address);
  return peer && std::any_of(networks_.begin(), networks_.end(),
                             [&](network const& n) { return same_bits(n.address, *peer, n.bits); });
}

}  // namespace holdfast::httplib
