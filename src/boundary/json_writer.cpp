#include <holdfast/boundary/json_writer.hpp>

#include <nlohmann/json.hpp>

#include <charconv>

namespace holdfast {

json_writer& json_writer::member(std::string_view name, std::string_view value) {
  next(name);
  text(value);
  return *this;
}

json_writer& json_writer::member(std::string_view name, std::int64_t value) {
  next(name);
  char digits[24];
  out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  return *this;
}

json_writer& json_writer::member(std::string_view name, bool value) {
  next(name);
  out_ += value ? "true" : "false";
  return *this;
}

json_writer& json_writer::open(std::string_view name, char bracket) {
  next(name);
  out_ += bracket;
  first_ = true;
  return *this;
}

json_writer& json_writer::close(char bracket) {
  out_ += bracket;
  first_ = false;
  return *this;
}

void json_writer::next(std::string_view name) {
  if (!first_) out_ += ',';
  first_ = false;
  if (name.empty()) return;
  text(name);
  out_ += ':';
}

/// What is hard about JSON is text, and that is the library's part.
void json_writer::text(std::string_view raw) {
  constexpr auto replace = nlohmann::json::error_handler_t::replace;
  out_ += nlohmann::json(raw).dump(-1, ' ', false, replace);
}

}  // namespace holdfast
