// Which handler serves a path. No regular expressions: on text that clients choose they overflow
// stacks.
#pragma once

#include <holdfast/httplib/server.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::httplib {

/// One route: a method, a pattern, a handler.
class route {
 public:
  /// Errors: hf::validation_error.
  route(std::string_view method, std::string_view pattern, server::handler fn);

  [[nodiscard]] std::string_view method() const noexcept { return method_; }
  [[nodiscard]] std::string_view pattern() const noexcept { return pattern_; }
  [[nodiscard]] server::handler const& run() const noexcept { return run_; }

  [[nodiscard]] bool matches(std::string_view path) const noexcept;
  /// What the path, which matches, has in the place of a name.
  [[nodiscard]] std::optional<std::string_view> param(std::string_view path,
                                                      std::string_view name) const noexcept;
  /// The same paths, whatever the names.
  [[nodiscard]] bool same_shape(route const& other) const noexcept;
  /// Literal segments before named ones, from the left.
  [[nodiscard]] bool goes_before(route const& other) const noexcept;

 private:
  std::string method_;
  std::string pattern_;
  server::handler run_;
};

class route_table {
 public:
  /// Errors: hf::conflict where the route is there already.
  void add(route added);

  /// The route for a request, or null. HEAD is served by GET.
  [[nodiscard]] route const* find(std::string_view method, std::string_view path) const noexcept;
  /// The methods that a path knows, as Allow has them: "GET, HEAD, OPTIONS"; empty: no such path.
  [[nodiscard]] std::string allow(std::string_view path) const;

 private:
  std::vector<route> routes_;
};

}  // namespace holdfast::httplib
