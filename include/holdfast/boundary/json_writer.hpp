// Writes flat JSON, member by member, without building a tree first: answers and records are
// written once, in one order. Texts are escaped by the JSON library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace holdfast {

/// Appends JSON to a string. Broken UTF-8 becomes U+FFFD, control characters are escaped. Throws
/// nothing but what strings throw without memory. Nesting is the caller's to get right.
class json_writer {
 public:
  explicit json_writer(std::string& out) noexcept : out_{out} {}

  json_writer& begin_object(std::string_view name = {}) { return open(name, '{'); }
  json_writer& end_object() { return close('}'); }
  json_writer& begin_array(std::string_view name) { return open(name, '['); }
  json_writer& end_array() { return close(']'); }

  json_writer& member(std::string_view name, std::string_view value);
  json_writer& member(std::string_view name, char const* value) {
    return member(name, std::string_view{value});
  }
  json_writer& member(std::string_view name, std::int64_t value);
  json_writer& member(std::string_view name, bool value);
  /// Nothing at all where the value is empty.
  json_writer& member_if(std::string_view name, std::string_view value) {
    return value.empty() ? *this : member(name, value);
  }

 private:
  json_writer& open(std::string_view name, char bracket);
  json_writer& close(char bracket);
  void next(std::string_view name);
  void text(std::string_view raw);

  std::string& out_;
  bool first_ = true;
};

}  // namespace holdfast
