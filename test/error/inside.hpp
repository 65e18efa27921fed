// A look inside an error, for tests. Only log_record may do that; this program links the error
// library alone, in which log_record is declared and not defined, so a stand-in can take its place.
#pragma once

#include <holdfast/error/error.hpp>

#include "../../src/error/node.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace holdfast {

class log_record {
 public:
  static std::string_view note(error const& e) {
    return detail::node_of(e.body_).parts.note.view();
  }
  static std::string_view read(internal_text const& text) { return text.view(); }
  static std::vector<std::string> doing(error const& e) {
    std::vector<std::string> steps;
    for (auto const& frame : detail::node_of(e.body_).parts.frames)
      steps.emplace_back(frame.doing.view());
    return steps;
  }
  static std::source_location where(error const& e, std::size_t frame) {
    return detail::node_of(e.body_).parts.frames.at(frame).where;
  }
};

}  // namespace holdfast

namespace inside {

inline std::string_view note(holdfast::error const& e) { return holdfast::log_record::note(e); }
inline std::vector<std::string> doing(holdfast::error const& e) {
  return holdfast::log_record::doing(e);
}

/// The number of causes below an error.
inline int depth(holdfast::error e) {
  int levels = 0;
  while (auto cause = e.cause()) {
    e = *cause;
    ++levels;
  }
  return levels;
}

inline holdfast::error root(holdfast::error e) {
  while (auto cause = e.cause()) e = *cause;
  return e;
}

}  // namespace inside
