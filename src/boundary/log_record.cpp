#include <holdfast/boundary/log_record.hpp>

#include "../error/node.hpp"
#include "../error/utf8.hpp"

#include <holdfast/boundary/json_writer.hpp>

#include <algorithm>
#include <cstdio>

namespace holdfast {

namespace {

constexpr std::size_t most_text = 4096;
constexpr std::size_t most_together = 16384;
constexpr std::size_t most_causes = 16;
constexpr std::size_t most_frames = 16;

/// Valid UTF-8, as much of it as there is room for. What it takes is taken off the budget.
std::string fitted(std::string_view raw, std::size_t& budget) {
  std::size_t const room = std::min(budget, most_text);
  std::string out;
  out.reserve(std::min(raw.size(), room));
  while (!raw.empty()) {
    utf8::step const next = utf8::decode(raw);
    std::string_view const piece = next.valid ? raw.substr(0, next.length) : "\xEF\xBF\xBD";
    if (out.size() + piece.size() > room) break;
    out += piece;
    raw.remove_prefix(next.length);
  }
  budget -= out.size();
  if (!raw.empty()) out += "\xE2\x80\xA6";  // an ellipsis: it was longer
  return out;
}

/// 2026-03-01T12:00:00.123Z
std::string timestamp(std::chrono::system_clock::time_point at) {
  using namespace std::chrono;
  auto const day = floor<days>(at);
  year_month_day const date{day};
  hh_mm_ss const time{floor<milliseconds>(at - day)};
  char text[40];
  int const size = std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return {text, static_cast<std::size_t>(size)};
}

void write_frames(json_writer& json, log_record::link const& link) {
  if (link.frames.empty()) return;
  json.begin_array("frames");
  for (auto const& [doing, where] : link.frames) {
    json.begin_object().member("doing", doing).member("file", where.file_name());
    json.member("line", std::int64_t{where.line()}).member("in", where.function_name());
    json.end_object();
  }
  json.end_array();
}

void write_causes(json_writer& json, log_record const& record) {
  if (record.chain.size() < 2) return;
  json.begin_array("causes");
  for (std::size_t i = 1; i < record.chain.size(); ++i) {
    auto const& link = record.chain[i];
    json.begin_object().member("code", link.code).member("message", link.message);
    json.member_if("note", link.note);
    write_frames(json, link);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

log_record::log_record(error const& e, public_view const& view, request_facts const& facts) noexcept
    : at{std::chrono::system_clock::now()},
      request{facts},
      level{view.level()},
      status{facts.status != 0 ? facts.status : view.status()},
      code{view.code().name},
      kind{e.kind()},
      origin{e.origin()} {
  try {
    follow(e);
  } catch (...) {  // no memory: what is known without it is worth a record
    incomplete = true;
  }
}

log_record::log_record(holdfast::code const& summed_up, std::uint16_t seen,
                       std::uint64_t how_many) noexcept
    : at{std::chrono::system_clock::now()},
      level{catalog_of(summed_up.kind).level},
      status{seen},
      code{summed_up.name},
      kind{summed_up.kind},
      count{how_many} {
  request.event = "requests.folded";
}

void log_record::follow(error const& e) {
  std::size_t budget = most_together;
  for (std::optional<error> next{e}; next && chain.size() <= most_causes; next = next->cause())
    chain.push_back(open(*next, budget));
}

log_record::link log_record::open(error const& e, std::size_t& budget) {
  detail::draft const& parts = detail::node_of(e.body_).parts;
  link opened{e.code_name(), fitted(e.message(), budget), fitted(parts.note.view(), budget), {}};
  auto const frames = std::min(parts.frames.size(), most_frames);
  opened.frames.reserve(frames);
  for (std::size_t i = 0; i < frames; ++i) {
    holdfast::frame const& f = parts.frames[i];
    opened.frames.push_back({fitted(f.doing.view(), budget), f.where});
  }
  return opened;
}

std::string to_json(log_record const& r) {
  std::string out;
  out.reserve(512);
  json_writer json{out};
  json.begin_object().member("ts", timestamp(r.at)).member("level", to_string(r.level));
  json.member("event", r.request.event).member_if("request_id", r.request.request_id);
  json.member_if("client_request_id", r.request.client_id);
  json.member_if("traceparent", r.request.traceparent);
  json.member_if("method", r.request.method).member_if("route", r.request.route);
  json.member("status", std::int64_t{r.status}).member("code", r.code);
  if (r.count != 0) {
    json.member("count", static_cast<std::int64_t>(r.count));
    json.member("first_id", r.first_id).member("last_id", r.last_id);
  }
  if (r.request.elapsed.count() > 0)
    json.member("elapsed_us", std::int64_t{r.request.elapsed.count() / 1000});
  if (r.origin == origin::dependency) json.member("origin", "dependency");
  if (!r.chain.empty()) {
    auto const& own = r.chain.front();
    if (own.code != r.code) json.member("error_code", own.code);
    json.member("message", own.message).member_if("note", own.note);
    write_frames(json, own);
    write_causes(json, r);
  }
  if (r.incomplete) json.member("incomplete", true);
  json.end_object();
  return out;
}

}  // namespace holdfast
