#include "http/job_json.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "wire/json_body.hpp"

namespace jobs {

namespace {

constexpr std::int64_t longest_page = 100;
constexpr std::size_t longest_key = 255;

nlohmann::ordered_json summary_of(job const& j) {
  nlohmann::ordered_json out;
  out["id"] = to_string(j.id);
  out["kind"] = j.kind;
  out["state"] = to_string(j.state);
  out["attempts"] = j.attempts;
  out["created_at"] = to_string(j.created);
  out["changed_at"] = to_string(j.changed);
  if (!j.note.empty()) out["note"] = j.note;
  return out;
}

bool is_sane_key(std::string_view key) {
  bool const printable = std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f; });
  return !key.empty() && key.size() <= longest_key && printable;
}

}  // namespace

std::string to_string(timestamp t) {
  auto const day = std::chrono::floor<std::chrono::days>(t);
  std::chrono::year_month_day const date{day};
  std::chrono::hh_mm_ss const time{t - day};
  std::array<char, 40> out{};
  int const size = std::snprintf(
      out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return {out.data(), static_cast<std::size_t>(size)};
}

std::string to_json(job const& j) {
  auto out = summary_of(j);
  out["payload"] = nlohmann::ordered_json::parse(j.payload);
  return out.dump();
}

std::string to_json(std::vector<job> const& page, std::optional<job_id> const& next) {
  nlohmann::ordered_json out;
  out["jobs"] = nlohmann::ordered_json::array();
  for (job const& j : page) out["jobs"].push_back(summary_of(j));
  if (next) out["next"] = to_string(*next);
  return out.dump();
}

submission submission_of(std::string_view body, std::optional<std::string> key) {
  fields in{body};
  submission wanted{.kind = in.text("kind", 1, 64),
                    .payload = canonical(in.anything("payload")),
                    .key = std::move(key)};
  if (wanted.key && !is_sane_key(*wanted.key))
    in.wrong().add("/Idempotency-Key", "INVALID",
                   hf::text("must be 1 to {} visible ASCII characters", longest_key));
  in.finish();
  return wanted;
}

job_filter filter_of(std::multimap<std::string, std::string> const& query) {
  job_filter filter;
  violations wrong;
  for (auto const& [name, value] : query) {
    std::string const at = pointer_to(name);
    if (query.count(name) > 1) {
      wrong.add(at, "REPEATED", "must be given once");
    } else if (name == "state") {
      filter.state = job_state_named(value);
      if (!filter.state)
        wrong.add(at, "UNKNOWN_VALUE",
                  "must be one of queued, running, deferred, done, failed, cancelled");
    } else if (name == "limit") {
      auto const number = whole_number(value).value_or(0);
      if (number < 1 || number > longest_page)
        wrong.add(at, "OUT_OF_RANGE",
                  hf::text("must be a whole number from 1 to {}", longest_page));
      filter.limit = static_cast<std::size_t>(std::max<std::int64_t>(number, 1));
    } else if (name == "after") {
      filter.after = job_id::parse(value);
      if (!filter.after) wrong.add(at, "NOT_AN_ID", "must be the id of a job");
    } else {
      wrong.add(at, "UNKNOWN_FIELD", "is not a parameter of this request");
    }
  }
  wrong.raise_if_any();
  return filter;
}

}  // namespace jobs
