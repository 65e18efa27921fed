// Reading JSON that comes from outside: strictly, with bounds, and all complaints at once.
#pragma once

#include <holdfast/error/named.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace jobs {

namespace hf = holdfast;

/// Deeper JSON is refused: what prints it recurses, and no honest payload needs more.
inline constexpr int deepest_json = 64;

/// The JSON in `text`. hf::malformed where it is none, is nested too deeply, or names a key twice.
[[nodiscard]] nlohmann::json read_json(std::string_view text);

/// One text for all JSON texts that mean the same: keys in order, no spaces.
[[nodiscard]] std::string canonical(nlohmann::json const& value);

/// The JSON Pointer to a field of that name.
[[nodiscard]] std::string pointer_to(std::string_view name);

/// Collects what is wrong with the values of a request, so that its sender hears it all at once.
class violations {
 public:
  void add(std::string_view pointer, hf::literal code, hf::literal message) {
    found_.push_back(hf::violation_of(pointer, code, message));
  }
  void add(std::string_view pointer, hf::literal code, hf::public_text const& message) {
    found_.push_back(hf::violation_of(pointer, code, ""));
    found_.back().message = message.view();
  }

  /// hf::validation_error if there is any.
  void raise_if_any() {
    if (!found_.empty()) throw hf::validation_error{std::move(found_)};
  }

 private:
  std::vector<hf::violation> found_;
};

/// The fields of a JSON object, taken one by one. What is wrong is collected and raised by
/// `finish`; until then a bad field reads as an empty value.
class fields {
 public:
  /// hf::malformed as `read_json`; hf::validation_error where the body is no object.
  explicit fields(std::string_view body);

  /// A string of so many characters, none of them a control character.
  std::string text(std::string const& name, std::size_t least, std::size_t most);
  /// One of these words.
  std::string word(std::string const& name, std::initializer_list<std::string_view> words);
  /// A number within these bounds.
  std::int64_t integer(std::string const& name, std::int64_t least, std::int64_t most);
  double number(std::string const& name, double least, double most);
  /// Anything, but it must be there.
  nlohmann::json anything(std::string const& name);

  /// Where to put complaints about what is not in the body.
  violations& wrong() noexcept { return wrong_; }

  /// hf::validation_error with every complaint; a field that nobody took is one.
  void finish();

 private:
  nlohmann::json const* take(std::string const& name);

  nlohmann::json body_;
  std::set<std::string> taken_;
  violations wrong_;
};

/// A whole number written in decimal digits, as query parameters are. Empty: it is not one.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);

}  // namespace jobs
