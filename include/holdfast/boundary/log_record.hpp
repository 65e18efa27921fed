// What the operator learns of a failed request: everything, once.
#pragma once

#include <holdfast/boundary/facts.hpp>
#include <holdfast/boundary/public_view.hpp>

#include <chrono>
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast {

class log_sink;

/// One record of one failed request, or the summary of many. The only thing that opens internal
/// text; only a boundary makes one, and only a `log_sink` gets to see it.
///
/// Its texts are valid UTF-8, at most 4 KB each and 16 KB together; a chain is followed for 16
/// causes, with 16 frames each. Valid during `log_sink::write`: copy what you keep, or take
/// `to_json`.
class log_record {
 public:
  struct frame {
    std::string doing;
    std::source_location where;
  };
  /// One error of the chain.
  struct link {
    std::string_view code;
    std::string message;  ///< what a caller may read
    std::string note;     ///< what only operators may: SQL, paths, what() of foreign exceptions
    std::vector<frame> frames;
  };

  std::chrono::system_clock::time_point at;
  request_facts request;
  log_level level;
  std::uint16_t status;   ///< what the caller got
  std::string_view code;  ///< what the caller got
  holdfast::kind kind;
  holdfast::origin origin = origin::own;
  /// The error itself, then its causes; empty in a summary.
  std::vector<link> chain;
  bool incomplete = false;  ///< memory ran out while the chain was copied

  // A summary of records that were not written one by one; count is 0 in all others.
  std::uint64_t count = 0;
  std::string_view first_id;
  std::string_view last_id;

  log_record(log_record const&) = delete;
  log_record& operator=(log_record const&) = delete;

 private:
  friend class boundary;
  friend void log_failure(log_sink& sink, std::string_view event, error const& e) noexcept;
  log_record(error const& e, public_view const& view, request_facts const& facts) noexcept;
  log_record(holdfast::code const& summed_up, std::uint16_t status, std::uint64_t count) noexcept;

  void follow(error const& e);
  static link open(error const& e, std::size_t& budget);
};

/// The record as one line of JSON, without a newline.
[[nodiscard]] std::string to_json(log_record const& record);

}  // namespace holdfast
