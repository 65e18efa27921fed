#include "wire/json_body.hpp"

#include <holdfast/error/foreign.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace jobs {

namespace {

using nlohmann::json;

/// Watches the parser: how deep it is, and which keys each open object has had.
class strictness {
 public:
  bool operator()(int depth, json::parse_event_t event, json const& value) {
    switch (event) {
      case json::parse_event_t::object_start: keys_.emplace_back(); [[fallthrough]];
      case json::parse_event_t::array_start:
        if (depth >= deepest_json)
          throw hf::malformed{hf::text("the JSON is nested deeper than {} levels", deepest_json)};
        break;
      case json::parse_event_t::object_end: keys_.pop_back(); break;
      case json::parse_event_t::key:
        if (auto const& key = value.get_ref<std::string const&>(); !keys_.back().insert(key).second)
          throw hf::malformed{hf::text("the key \"{}\" stands twice in one JSON object", key)};
        break;
      default: break;
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> keys_;
};

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

bool has_control(std::string_view utf8) {
  return std::ranges::any_of(utf8, [](char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

}  // namespace

json read_json(std::string_view text) {
  // The parser would take a zero byte for the end, and whatever follows for nothing.
  if (text.contains('\0')) throw hf::malformed{"the body is not JSON"};
  strictness watch;
  try {
    return json::parse(text, std::ref(watch));
  } catch (json::exception const&) {
    // Its text quotes the body, so it is for the log.
    throw hf::malformed{"the body is not JSON", hf::because(hf::current_error())};
  }
}

std::string pointer_to(std::string_view name) {
  std::string out = "/";
  for (char c : name) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::string canonical(json const& value) { return value.dump(); }

fields::fields(std::string_view body)
    : body_(read_json(body)) {  // braces would make an array of one
  if (body_.is_object()) return;
  wrong_.add("", "NOT_AN_OBJECT", "must be a JSON object");
  wrong_.raise_if_any();
}

json const* fields::take(std::string const& name) {
  taken_.insert(name);
  auto const found = body_.find(name);
  if (found != body_.end()) return &*found;
  wrong_.add(pointer_to(name), "REQUIRED", "is required");
  return nullptr;
}

std::string fields::text(std::string const& name, std::size_t least, std::size_t most) {
  auto const* const value = take(name);
  if (value == nullptr) return {};
  std::string const at = pointer_to(name);
  if (!value->is_string()) {
    wrong_.add(at, "WRONG_TYPE", "must be a string");
    return {};
  }
  auto const& text = value->get_ref<std::string const&>();
  std::size_t const size = characters(text);
  if (size < least || size > most)
    wrong_.add(at, size < least ? hf::literal{"TOO_SHORT"} : hf::literal{"TOO_LONG"},
               hf::text("must be {} to {} characters", least, most));
  if (has_control(text)) wrong_.add(at, "CONTROL_CHARACTER", "must not have control characters");
  return text;
}

std::string fields::word(std::string const& name, std::initializer_list<std::string_view> words) {
  auto const* const value = take(name);
  if (value == nullptr) return {};
  if (value->is_string())
    for (auto const word : words)
      if (value->get_ref<std::string const&>() == word) return std::string{word};
  std::string known;
  for (auto const word : words) (known += known.empty() ? "" : ", ") += word;
  wrong_.add(pointer_to(name), "UNKNOWN_VALUE", hf::text("must be one of {}", known));
  return {};
}

std::int64_t fields::integer(std::string const& name, std::int64_t least, std::int64_t most) {
  auto const* const value = take(name);
  if (value == nullptr) return least;
  bool const fits = value->is_number_integer() &&
                    (!value->is_number_unsigned() || value->get<std::uint64_t>() <= INT64_MAX);
  auto const number = fits ? value->get<std::int64_t>() : least;
  if (!fits || number < least || number > most)
    wrong_.add(pointer_to(name), "OUT_OF_RANGE",
               hf::text("must be a whole number from {} to {}", least, most));
  return number;
}

double fields::number(std::string const& name, double least, double most) {
  auto const* const value = take(name);
  if (value == nullptr) return least;
  auto const number = value->is_number() ? value->get<double>() : least - 1;
  if (!(number >= least && number <= most))
    wrong_.add(pointer_to(name), "OUT_OF_RANGE",
               hf::text("must be a number from {} to {}", least, most));
  return number;
}

json fields::anything(std::string const& name) {
  auto const* const value = take(name);
  return value == nullptr ? json{} : *value;
}

void fields::finish() {
  for (auto const& [name, value] : body_.items())
    if (!taken_.contains(name))
      wrong_.add(pointer_to(name), "UNKNOWN_FIELD", "is not a field of this request");
  wrong_.raise_if_any();
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size() || text.empty())
    return std::nullopt;
  return value;
}

}  // namespace jobs
