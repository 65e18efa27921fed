#include "accept.hpp"

#include <algorithm>

namespace holdfast::detail {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
  auto const begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Cuts off what stands before the next separator, and the separator.
std::string_view next_part(std::string_view& rest, char separator) noexcept {
  auto const end = rest.find(separator);
  std::string_view const part = trimmed(rest.substr(0, end));
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return part;
}

bool same(std::string_view a, std::string_view lower) noexcept {
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(), [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
  });
}

/// "0.25" as 250. What is no weight at all counts as 0: such a range is not trusted.
int thousandths(std::string_view q) noexcept {
  if (q.empty() || q.size() > 5 || (q[0] != '0' && q[0] != '1')) return 0;
  int value = (q[0] - '0') * 1000;
  if (q.size() > 1 && q[1] != '.') return 0;
  int unit = 100;
  for (char c : q.substr(std::min<std::size_t>(q.size(), 2))) {
    if (c < '0' || c > '9') return 0;
    value += (c - '0') * unit;
    unit /= 10;
  }
  return std::min(value, 1000);
}

int weight_of(std::string_view parameters) noexcept {
  while (!parameters.empty()) {
    std::string_view const parameter = next_part(parameters, ';');
    if (parameter.size() >= 2 && same(parameter.substr(0, 2), "q="))
      return thousandths(parameter.substr(2));
  }
  return 1000;
}

}  // namespace

bool prefers_problem(std::string_view accept) noexcept {
  int problem = 0;
  int json[3] = {-1, -1, -1};  // by name, by subtype wildcard, by any: the most specific counts
  constexpr std::string_view names[] = {"application/json", "application/*", "*/*"};
  while (!accept.empty()) {
    std::string_view range = next_part(accept, ',');
    std::string_view const type = next_part(range, ';');
    int const weight = weight_of(range);
    if (same(type, "application/problem+json")) problem = std::max(problem, weight);
    for (int i = 0; i < 3; ++i)
      if (same(type, names[i])) json[i] = std::max(json[i], weight);
  }
  int const plain = json[0] >= 0 ? json[0] : json[1] >= 0 ? json[1] : json[2];
  return problem > 0 && problem >= plain;
}

}  // namespace holdfast::detail
