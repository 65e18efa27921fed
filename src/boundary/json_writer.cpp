#include <holdfast/boundary/json_writer.hpp>

#include "../error/utf8.hpp"

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

void json_writer::text(std::string_view raw) {
  out_ += '"';
  while (!raw.empty()) {
    utf8::step const next = utf8::decode(raw);
    if (!next.valid) {
      out_ += "\xEF\xBF\xBD";
    } else if (next.character == '"' || next.character == '\\') {
      out_ += '\\';
      out_ += raw.front();
    } else if (next.character < 0x20 || next.character == 0x7F) {
      out_ += "\\u00";
      out_ += "0123456789abcdef"[next.character >> 4U];
      out_ += "0123456789abcdef"[next.character & 0xFU];
    } else {
      out_ += raw.substr(0, next.length);
    }
    raw.remove_prefix(next.length);
  }
  out_ += '"';
}

}  // namespace holdfast
