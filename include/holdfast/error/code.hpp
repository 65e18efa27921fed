// An application's own error codes, declared once per module and checked by the compiler.
#pragma once

#include <holdfast/error/catalog.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace holdfast {

/// One machine-readable code: what clients switch on. Published codes stay.
///
/// A code says which kind of error it is and inherits that kind's row of the catalog; it may
/// override the HTTP or gRPC status where the kind is too coarse (`JOB_ALREADY_FINISHED` is a
/// conflict, 409, but FAILED_PRECONDITION over gRPC, so that clients do not retry it).
struct code {
  std::string_view name;  ///< UPPER_SNAKE_CASE, 3 to 63 characters
  holdfast::kind kind;
  std::optional<std::uint16_t> http = std::nullopt;  ///< 400 to 599
  std::optional<grpc_code> grpc = std::nullopt;

  [[nodiscard]] constexpr std::uint16_t http_status() const noexcept {
    return http ? *http : catalog_of(kind).http;
  }
  [[nodiscard]] constexpr grpc_code grpc_status() const noexcept {
    return grpc ? *grpc : catalog_of(kind).grpc;
  }
};

namespace detail {
// Never defined: reaching one of them ends constant evaluation, and the compiler prints its name.
void a_code_is_3_to_63_characters_of_UPPER_SNAKE_CASE();
void a_code_is_declared_twice();
void a_code_clashes_with_a_built_in_code();
void a_code_maps_to_an_HTTP_status_outside_400_to_599();
void no_such_code_in_this_table();

constexpr bool well_spelled(std::string_view name) noexcept {
  if (name.size() < 3 || name.size() > 63 || name.front() < 'A' || name.front() > 'Z') return false;
  if (name.back() == '_') return false;
  char last = '\0';
  for (char c : name) {
    bool const fits = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!fits || (c == '_' && last == '_')) return false;
    last = c;
  }
  return true;
}

constexpr bool built_in(std::string_view name) noexcept {
  for (auto const& row : catalog_rows)
    if (row.code == name) return true;
  return false;
}

template <std::size_t... I>
constexpr auto make_built_in_codes(std::index_sequence<I...>) {
  return std::array<code, kind_count>{code{catalog_rows[I].code, catalog_rows[I].kind}...};
}
}  // namespace detail

/// The codes that come with the library, one for each kind, in the order of `kind`.
inline constexpr std::array<code, kind_count> built_in_codes =
    detail::make_built_in_codes(std::make_index_sequence<kind_count>{});

[[nodiscard]] constexpr code const& built_in_code(kind k) noexcept {
  return built_in_codes[static_cast<std::size_t>(k)];
}

/// A module's table of codes: `inline constexpr hf::codes job_codes{hf::code{...}, ...};`
///
/// Bad spelling, duplicates, and clashes with the built-in codes do not compile. Tables of several
/// modules meet in `hf::catalog`; tables that are never listed together are not compared.
template <std::size_t N>
class codes {
 public:
  template <class... C>
  consteval explicit codes(C const&... c) : rows_{c...} {
    for (std::size_t i = 0; i < N; ++i) {
      if (!detail::well_spelled(rows_[i].name))
        detail::a_code_is_3_to_63_characters_of_UPPER_SNAKE_CASE();
      if (detail::built_in(rows_[i].name)) detail::a_code_clashes_with_a_built_in_code();
      if (rows_[i].http_status() < 400 || rows_[i].http_status() > 599)
        detail::a_code_maps_to_an_HTTP_status_outside_400_to_599();
      for (std::size_t k = 0; k < i; ++k)
        if (rows_[k].name == rows_[i].name) detail::a_code_is_declared_twice();
    }
  }

  /// The declared code of that name; an unknown name does not compile.
  [[nodiscard]] consteval code const& operator[](std::string_view name) const {
    for (auto const& row : rows_)
      if (row.name == name) return row;
    detail::no_such_code_in_this_table();
    return rows_[0];
  }

  [[nodiscard]] constexpr code const* begin() const noexcept { return rows_; }
  [[nodiscard]] constexpr code const* end() const noexcept { return rows_ + N; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return N; }

 private:
  code rows_[N];
};

template <class... C>
codes(C const&...) -> codes<sizeof...(C)>;

/// Where the tables of several modules meet, once, where the server is built:
/// `hf::catalog<job_codes, billing_codes>`. A code declared in two of them does not compile.
template <auto const&... Tables>
struct catalog {
  static constexpr std::size_t size = (0 + ... + Tables.size());

  static_assert(
      [] {
        std::array<std::string_view, size + 1> seen{};
        std::size_t n = 0;
        bool unique = true;
        auto const add = [&](std::string_view name) {
          for (std::size_t i = 0; i < n; ++i) unique = unique && seen[i] != name;
          seen[n++] = name;
        };
        [[maybe_unused]] auto const add_all = [&](auto const& table) {
          for (code const& c : table) add(c.name);
        };
        (add_all(Tables), ...);
        return unique;
      }(),
      "two of these tables declare the same code: rename one of them");

  /// Every code an answer may carry: the built-in ones, then the tables' own.
  template <class Visit>
  static constexpr void for_each(Visit&& visit) {
    for (code const& c : built_in_codes) visit(c);
    [[maybe_unused]] auto const all = [&](auto const& table) {
      for (code const& c : table) visit(c);
    };
    (all(Tables), ...);
  }
};

}  // namespace holdfast
