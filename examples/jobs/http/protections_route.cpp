#include "http/protections_route.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

namespace jobs {

namespace {

std::string_view name_of(hf::core::breaker_mode mode) {
  constexpr std::array<std::string_view, 4> names = {"closed", "open", "recovering", "held"};
  return names[static_cast<std::size_t>(mode)];
}

nlohmann::ordered_json json_of(hf::dependency_snapshot const& now) {
  nlohmann::ordered_json breaker;
  breaker["mode"] = name_of(now.breaker.word.mode);
  breaker["score"] = now.breaker.word.score;
  breaker["opens_at"] = now.threshold;
  nlohmann::ordered_json attempts;
  attempts["ok"] = now.ok;
  attempts["failed"] = now.failed;
  attempts["timed_out"] = now.timed_out;
  attempts["not_sent"] = now.not_sent;
  attempts["overloaded"] = now.overloaded;
  nlohmann::ordered_json out;
  out["name"] = now.name;
  out["breaker"] = breaker;
  out["in_flight"] = now.in_flight;
  out["attempts"] = attempts;
  out["refused"] = now.refused;
  return out;
}

}  // namespace

void add_protections_route(hf::httplib::server& web, hf::dependency const& of) {
  web.Get("/protections", [&of](hf::httplib::request const&, hf::httplib::response& rs) {
    rs.set_content(json_of(of.snapshot()).dump(), "application/json");
  });
}

}  // namespace jobs
