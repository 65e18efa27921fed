// Who is trusted to name requests.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::httplib {

/// A set of addresses: single ones and networks, IPv4 and IPv6 (an IPv4 address in IPv6 dress is
/// itself).
class peer_set {
 public:
  /// Errors: hf::validation_error for what is no address.
  explicit peer_set(std::vector<std::string> const& written);

  /// Whether it is an address or a network.
  [[nodiscard]] static bool understands(std::string_view written) noexcept;

  [[nodiscard]] bool contains(std::string_view address) const noexcept;

 private:
  struct network {
    std::array<unsigned char, 16> address;
    std::size_t bits;
  };
  [[nodiscard]] static std::optional<network> network_of(std::string_view written) noexcept;

  std::vector<network> networks_;
};

}  // namespace holdfast::httplib
