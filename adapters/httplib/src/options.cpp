#include "options.hpp"

#include "peers.hpp"

#include <holdfast/error/named.hpp>

#include <strings.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::httplib {

namespace {

using std::chrono::milliseconds;

/// What is wrong, told at once.
class findings {
 public:
  void add(literal option, public_text const& reason) {
    message_.append(wrong_.empty() ? literal{""} : literal{". "}, option);
    message_.append(": ", reason);
    wrong_.push_back(
        {"/" + std::string{option.view()}, "INVALID_OPTION", std::string{reason.view()}});
  }
  void throw_if_any() {
    if (!wrong_.empty()) throw validation_error{std::move(message_), std::move(wrong_)};
  }

 private:
  public_text message_;
  std::vector<violation> wrong_;
};

/// A header that cpp-httplib would write as it stands (RFC 9110, 5.1 and 5.5).
void judge_header(findings& all, std::string const& name, std::string const& value) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  bool const is_token = !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
  if (!is_token) return all.add("headers", text("\"{}\" is no name of a header", name));
  constexpr std::string_view ends_it("\r\n\0", 3);
  if (value.find_first_of(ends_it) != std::string::npos)
    all.add("headers", text("the value of {} has a line break or NUL in it", name));
  for (char const* const own : {"content-length", "transfer-encoding", "connection"})
    if (strcasecmp(name.c_str(), own) == 0)
      all.add("headers", text("{} is the server's own", name));
}

/// More than a day for one connection is a mistake, and far more is no time that poll() takes.
void judge_time(findings& all, literal option, milliseconds time, milliseconds at_least) {
  if (time < at_least)
    all.add(option, text("{} ms is too short; {} ms is the least", time.count(), at_least.count()));
  if (time > std::chrono::hours{24})
    all.add(option, text("{} ms is longer than a day, which is the most", time.count()));
}

}  // namespace

options validated(options how) {
  findings all;
  if (how.threads == 0) all.add("threads", literal{"0 serves nobody; 8 is a start"});
  judge_time(all, "keep_alive", how.keep_alive, milliseconds{1});
  if (how.requests_per_connection == 0)
    all.add("requests_per_connection", literal{"0 serves nobody; 1 closes after each"});
  if (how.max_body == 0) all.add("max_body", literal{"0 refuses every body; 1 MiB is usual"});
  if (how.max_head < 256) all.add("max_head", literal{"no request is so short; 32768 is usual"});
  judge_time(all, "receive_within", how.receive_within, milliseconds{1});
  judge_time(all, "send_within", how.send_within, milliseconds{1});
  judge_time(all, "drain_within", how.drain_within, milliseconds{0});
  for (std::string const& peer : how.trusted_peers)
    if (!peer_set::understands(peer))
      all.add("trusted_peers",
              text("\"{}\" is no address; write \"10.0.0.0/8\" or \"127.0.0.1\"", peer));
  for (auto const& [name, value] : how.headers) judge_header(all, name, value);
  all.throw_if_any();
  return how;
}

}  // namespace holdfast::httplib
