#include "runner_service/runner_routes.hpp"

#include <holdfast/error/named.hpp>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "wire/json_body.hpp"

namespace jobs {

namespace {

using hf::httplib::request;
using hf::httplib::response;
using std::chrono::milliseconds;

void answer(response& rs, nlohmann::ordered_json const& json) {
  rs.set_content(json.dump(), "application/json");
}

milliseconds of_seconds(double seconds) {
  return milliseconds{static_cast<milliseconds::rep>(std::ceil(seconds * 1000))};
}

mood mood_of(std::string const& body) {
  using enum mood::name;
  constexpr std::int64_t longest = 600'000;
  fields in{body};
  std::string const name =
      in.word("mood", {"ok", "slow", "failing", "overloaded", "hung", "garbage", "closed"});
  mood next;
  for (auto const one : {ok, slow, failing, overloaded, hung, garbage, closed})
    if (to_string(one) == name) next.is = one;
  if (next.is == slow) next.ms = milliseconds{in.integer("ms", 0, longest)};
  if (next.is == failing) next.rate = in.number("rate", 0, 1);
  if (next.is == overloaded) next.retry_after = of_seconds(in.number("retry_after", 0, 3600));
  if (next.is == closed) next.for_ms = milliseconds{in.integer("for_ms", 1, longest)};
  in.finish();
  return next;
}

nlohmann::ordered_json json_of(mood const& m) {
  using enum mood::name;
  nlohmann::ordered_json out;
  out["mood"] = to_string(m.is);
  if (m.is == slow) out["ms"] = m.ms.count();
  if (m.is == failing) out["rate"] = m.rate;
  if (m.is == overloaded) out["retry_after"] = static_cast<double>(m.retry_after.count()) / 1000;
  if (m.is == closed) out["for_ms"] = m.for_ms.count();
  return out;
}

/// Waits, or refuses, as the mood will have it. Returns the mood in which the work is to be done.
mood get_through(mood_box& box) {
  for (;;) {
    mood const now = box.current();
    switch (now.is) {
      case mood::name::ok:
      case mood::name::garbage: return now;
      case mood::name::slow: box.pause(now.ms); return now;
      case mood::name::failing:
        if (box.dice(now.rate)) throw hf::internal_error{"the runner is in the mood to fail"};
        return now;
      case mood::name::overloaded:
        throw hf::overloaded{"the runner is in the mood to be overloaded",
                             hf::retry_after{now.retry_after}};
      case mood::name::closed: throw hf::unavailable{"the runner is closing"};
      case mood::name::hung:
        if (box.hang() == mood_box::ended::released)
          throw hf::unavailable{"the runner cannot hold this request any longer"};
        break;  // and on, in the new mood
    }
  }
}

void run(request const& rq, response& rs, effects& done, mood_box& box) {
  fields in{rq.body};
  std::string const key = in.text("key", 1, 128);
  std::string const kind = in.text("kind", 1, 64);
  std::string const payload = canonical(in.anything("payload"));
  in.finish();

  mood const now = get_through(box);
  std::string const said = done.run(key, kind, payload);
  // The work is done, and nobody will know: the worst case for whoever asked.
  if (now.is == mood::name::garbage)
    rs.set_content("\x01\xff<html>" + said, "text/html");
  else
    rs.set_content(said, "application/json");
}

}  // namespace

void add_runner_routes(hf::httplib::server& web, effects& done, mood_box& box) {
  web.Post("/run", [&](request const& rq, response& rs) { run(rq, rs, done, box); });
  web.Get("/mood", [&](request const&, response& rs) { answer(rs, json_of(box.current())); });
  web.Put("/mood", [&](request const& rq, response& rs) {
    mood const next = mood_of(rq.body);
    box.change(next);
    answer(rs, json_of(next));
  });
  web.Get("/effects", [&](request const&, response& rs) {
    auto counts = nlohmann::ordered_json::object();
    for (auto const& [key, count] : done.counts()) counts[key] = count;
    answer(rs, counts);
  });
  web.Get("/healthz", [](request const&, response& rs) {
    rs.set_content(R"({"status":"alive"})", "application/json");
  });
}

}  // namespace jobs
