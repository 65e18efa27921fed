#include "fire/raw_client.hpp"

#include <poll.h>

#include <array>
#include <charconv>
#include <optional>

#include "fire/descriptor.hpp"

namespace jobs_test {

namespace {

using clock = std::chrono::steady_clock;

std::string request(std::string_view method, std::string_view path, std::string_view body,
                    std::string_view key) {
  std::string out;
  out.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: test\r\n");
  out.append("Connection: close\r\nContent-Type: application/json\r\n");
  if (!key.empty()) out.append("Idempotency-Key: ").append(key).append("\r\n");
  out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
  return out.append(body);
}

int number_after(std::string_view text, std::string_view name) {
  int value = -1;
  auto const at = text.find(name);
  if (at == std::string_view::npos) return value;
  text.remove_prefix(at + name.size());
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Where all of an answer is there.
std::optional<reply> whole(std::string const& said) {
  auto const head = said.find("\r\n\r\n");
  if (head == std::string::npos) return std::nullopt;
  auto const length = number_after(std::string_view{said}.substr(0, head), "Content-Length: ");
  if (length < 0 || said.size() < head + 4 + static_cast<std::size_t>(length)) return std::nullopt;
  return reply{reply::end::answered, number_after(said, "HTTP/1.1 "), said.substr(head + 4), {}};
}

reply read_reply(descriptor const& from, clock::time_point until) {
  std::string said;
  std::array<char, 8192> part{};
  for (;;) {
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now());
    pollfd watched{from.get(), POLLIN, 0};
    if (left.count() <= 0 || ::poll(&watched, 1, static_cast<int>(left.count())) == 0) return {};
    ssize_t const n = ::recv(from.get(), part.data(), part.size(), 0);
    if (n > 0) said.append(part.data(), static_cast<std::size_t>(n));
    if (auto const all = whole(said)) return *all;
    if (n <= 0 && !said.empty()) return {reply::end::cut, 0, said, {}};
    if (n == 0) return {reply::end::closed, 0, {}, {}};
    if (n < 0) return {reply::end::reset, 0, {}, {}};
  }
}

}  // namespace

reply exchange(int port, std::string_view method, std::string_view path, std::string_view body,
               std::string_view key, std::chrono::milliseconds within) {
  auto const begun = clock::now();
  reply out;
  if (auto const to = connected(port); to.is_open()) {
    auto const all = request(method, path, body, key);
    // A server that has gone is heard of when we read.
    [[maybe_unused]] auto const sent = ::send(to.get(), all.data(), all.size(), MSG_NOSIGNAL);
    out = read_reply(to, begun + within);
  } else {
    out.how = reply::end::refused;
  }
  out.took = clock::now() - begun;
  return out;
}

}  // namespace jobs_test
