#include <holdfast/boundary/http_error.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/httplib/client.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::httplib {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A date as HTTP writes it (RFC 9110, 5.6.7), "Sun, 06 Nov 1994 08:49:37 GMT", in seconds. By
/// hand: strptime would read the names of the days in the language of the process.
std::optional<seconds> date(std::string_view text) {
  constexpr std::string_view form = "aaa, 00 aaa 0000 00:00:00 GMT";
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != form.size()) return std::nullopt;
  for (std::size_t i = 0; i < form.size(); ++i) {
    bool const is_digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == '0' ? !is_digit : form[i] != 'a' && text[i] != form[i]) return std::nullopt;
  }
  auto const number = [&](std::size_t at, std::size_t size) {
    int n = 0;
    for (char const digit : text.substr(at, size)) n = 10 * n + (digit - '0');
    return n;
  };
  std::size_t const month = months.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  std::chrono::year_month_day const day{std::chrono::year{number(12, 4)},
                                        std::chrono::month{static_cast<unsigned>(month / 3 + 1)},
                                        std::chrono::day{static_cast<unsigned>(number(5, 2))}};
  int const hour = number(17, 2), minute = number(20, 2), second = number(23, 2);
  if (!day.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;  // 60: a leap
  return std::chrono::sys_days{day}.time_since_epoch() + std::chrono::hours{hour} +
         std::chrono::minutes{minute} + seconds{second};
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
