#include <holdfast/boundary/http_error.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/httplib/client.hpp>

#include <ctime>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::httplib {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A date as HTTP writes it (RFC 9110, 5.6.7), in seconds of any one count.
std::optional<seconds> date(std::string const& text) {
  tm parts{};
  char const* const end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return seconds{timegm(&parts)};
}

seconds hint_of(::httplib::Response const& response) {
  std::string const text = response.get_header_value("Retry-After");
  std::int64_t delay = 0;
  char const* const end = text.data() + text.size();
  auto const read = std::from_chars(text.data(), end, delay);
  if (text.empty() || read.ptr != end || read.ec == std::errc::invalid_argument) {
    auto const then = date(text);
    auto const said = date(response.get_header_value("Date"));
    if (!then || !said) return {};
    delay = (*then - *said).count();
  } else if (read.ec == std::errc::result_out_of_range && text.front() != '-') {
    delay = INT64_MAX;
  }
  return seconds{std::clamp<std::int64_t>(delay, 0, seconds{std::chrono::days{1}}.count())};
}

verdict verdict_of(::httplib::Error e) noexcept {
  using ::httplib::Error;
  switch (e) {
    case Error::Success: return verdict::ok;
    case Error::Connection:
    case Error::ConnectionTimeout:
    case Error::SSLConnection: return verdict::not_sent;
    case Error::Read:
    case Error::Write:
    case Error::ExceedRedirectCount: return verdict::failed;
    case Error::Canceled: return verdict::abandoned;
    default: return verdict::misused;  // no certificate, a request that it cannot write
  }
}

error no_response(attempt& a, ::httplib::Error e) {
  verdict const seen = verdict_of(e);
  auto note = internal("cpp-httplib: {}", ::httplib::to_string(e));
  bool const was_cut = seen == verdict::failed || seen == verdict::abandoned;
  if (was_cut && a.is_over()) return timed_out{public_text{}, origin::dependency, std::move(note)};
  switch (seen) {
    case verdict::not_sent: return unreachable{public_text{}, origin::dependency, std::move(note)};
    case verdict::abandoned: return cancelled{public_text{}, origin::dependency, std::move(note)};
    case verdict::misused:
      return internal_error{public_text{}, origin::dependency, std::move(note), seen};
    default: return unavailable{public_text{}, origin::dependency, std::move(note), seen};
  }
}

}  // namespace

outcome outcome_of(::httplib::Response const& response) {
  int const status = response.status;
  bool const asks_for_less = status == 429 || (status == 503 && response.has_header("Retry-After"));
  if (asks_for_less) return {verdict::overloaded, hint_of(response)};
  if (status == 408 || (status >= 500 && status != 501)) return {verdict::failed};
  return {status < 400 ? verdict::ok : verdict::misused};
}

outcome outcome_of(::httplib::Result const& answer) {
  return answer ? outcome_of(*answer) : outcome{verdict_of(answer.error())};
}

result<::httplib::Response> response_of(attempt& a, ::httplib::Result answer,
                                        std::initializer_list<int> answers) {
  if (!answer) return no_response(a, answer.error());
  int const status = answer->status;
  if (std::ranges::find(answers, status) != answers.end()) return std::move(*answer);
  auto const [seen, hint] = outcome_of(*answer);
  auto note = internal("it answered {}", status);
  switch (seen) {
    case verdict::ok: return std::move(*answer);
    case verdict::overloaded:
      // Not our kind `overloaded`: that would tell our own caller to ask for less.
      return unavailable{public_text{}, origin::dependency, std::move(note), seen,
                         retry_after{std::chrono::ceil<milliseconds>(hint)}};
    case verdict::failed:
      return unavailable{public_text{}, origin::dependency, std::move(note), seen};
    default:
      return http_error(static_cast<std::uint16_t>(status))
          .with(origin::dependency, std::move(note), seen);
  }
}

void set_timeouts(::httplib::Client& client, std::chrono::nanoseconds time) {
  // Up to a whole millisecond: cpp-httplib rounds down, and would give up before its time is over.
  std::chrono::nanoseconds const day = std::chrono::hours{24};
  auto const most = std::max(std::chrono::ceil<milliseconds>(std::min(time, day)), milliseconds{1});
  client.set_connection_timeout(most);
  client.set_read_timeout(most);
  client.set_write_timeout(most);
}

}  // namespace holdfast::httplib
