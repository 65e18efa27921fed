#include "routes.hpp"

#include <holdfast/error/named.hpp>

#include <algorithm>
#include <iterator>

namespace holdfast::httplib {

namespace {

/// The segment after the leading slash; what is left begins with the next slash, or is empty.
std::string_view next_segment(std::string_view& path) noexcept {
  path.remove_prefix(1);
  std::string_view const segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool is_named(std::string_view segment) noexcept { return segment.starts_with(':'); }

bool is_name(std::string_view name) noexcept {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// What no URL has in its path, and what only those write who are used to cpp-httplib's patterns.
bool looks_like_regex(std::string_view segment) noexcept {
  return segment.find_first_of("\\[]{}|^?") != std::string_view::npos || segment == "*" ||
         segment.find(".*") != std::string_view::npos;
}

void validate(std::string_view pattern) {
  if (!pattern.starts_with('/'))
    throw validation_error{text("route \"{}\": has to begin with a slash", pattern)};
  std::vector<std::string_view> names;
  for (std::string_view rest = pattern; !rest.empty();) {
    std::string_view const segment = next_segment(rest);
    if (looks_like_regex(segment))
      throw validation_error{
          text("route \"{}\": \"{}\" would be taken as it stands; write \":id\" for "
               "a segment that varies",
               pattern, segment)};
    if (!is_named(segment)) continue;
    if (!is_name(segment.substr(1)))
      throw validation_error{
          text("route \"{}\": \"{}\" is no name; write \":id\"", pattern, segment)};
    if (std::find(names.begin(), names.end(), segment) != names.end())
      throw validation_error{text("route \"{}\": \"{}\" is there twice", pattern, segment)};
    names.push_back(segment);
  }
}

}  // namespace

route::route(std::string_view method, std::string_view pattern, server::handler fn)
    : method_{method}, pattern_{pattern}, run_{std::move(fn)} {
  validate(pattern);
}

bool route::matches(std::string_view path) const noexcept {
  std::string_view pattern = pattern_;
  while (!pattern.empty()) {
    if (!path.starts_with('/')) return false;
    std::string_view const wanted = next_segment(pattern);
    std::string_view const given = next_segment(path);
    if (is_named(wanted) ? given.empty() : wanted != given) return false;
  }
  return path.empty();
}

std::optional<std::string_view> route::param(std::string_view path,
                                             std::string_view name) const noexcept {
  std::string_view pattern = pattern_;
  while (!pattern.empty() && path.starts_with('/')) {
    std::string_view const wanted = next_segment(pattern);
    std::string_view const given = next_segment(path);
    if (is_named(wanted) && wanted.substr(1) == name) return given;
  }
  return std::nullopt;
}

bool route::same_shape(route const& other) const noexcept {
  if (method_ != other.method_) return false;
  std::string_view mine = pattern_;
  std::string_view theirs = other.pattern_;
  while (!mine.empty() && !theirs.empty()) {
    std::string_view const a = next_segment(mine);
    std::string_view const b = next_segment(theirs);
    if (is_named(a) != is_named(b) || (!is_named(a) && a != b)) return false;
  }
  return mine.empty() && theirs.empty();
}

bool route::goes_before(route const& other) const noexcept {
  std::string_view mine = pattern_;
  std::string_view theirs = other.pattern_;
  while (!mine.empty() && !theirs.empty()) {
    bool const a = is_named(next_segment(mine));
    bool const b = is_named(next_segment(theirs));
    if (a != b) return b;
  }
  return false;
}

void route_table::add(route added) {
  for (route const& there : routes_)
    if (there.same_shape(added))
      throw conflict{text("route {} {} is there already, as {}", added.method(), added.pattern(),
                          there.pattern())};
  // Stable: among equals, who came first. A path has few routes, so the first match is the best
  // one.
  auto const place = std::find_if(routes_.begin(), routes_.end(),
                                  [&](route const& there) { return added.goes_before(there); });
  routes_.insert(place, std::move(added));
}

route const* route_table::find(std::string_view method, std::string_view path) const noexcept {
  if (method == "HEAD") method = "GET";
  for (route const& r : routes_)
    if (r.method() == method && r.matches(path)) return &r;
  return nullptr;
}

std::string route_table::allow(std::string_view path) const {
  std::vector<std::string_view> methods;
  for (route const& r : routes_)
    if ((path == "*" || r.matches(path)) && r.method() != "OPTIONS") {
      methods.push_back(r.method());
      if (r.method() == "GET") methods.emplace_back("HEAD");
    } else if (path == "*" || r.matches(path)) {
      methods.emplace_back();  // only OPTIONS, so far
    }
  if (methods.empty()) return {};
  methods.emplace_back("OPTIONS");
  std::sort(methods.begin(), methods.end());
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  std::string list;
  for (std::string_view m : methods)
    if (!m.empty()) list.append(list.empty() ? "" : ", ").append(m);
  return list;
}

}  // namespace holdfast::httplib
