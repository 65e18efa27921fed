// Records, and the application's own lines, as JSON through spdlog.
#pragma once

#include <holdfast/boundary/log_sink.hpp>

#include <spdlog/formatter.h>
#include <spdlog/spdlog.h>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace holdfast::spdlog {

/// Writes each record as one line of JSON, at the record's level. Valid JSON and UTF-8 whatever it
/// is made of.
///
/// The logger should write lines as they come: `logger->set_pattern("%v")`, or `use_json(*logger)`,
/// which turns the application's own lines into JSON as well.
class sink final : public log_sink {
 public:
  /// Errors: hf::validation_error without a logger.
  explicit sink(std::shared_ptr<::spdlog::logger> logger);

  /// Throws what the logger throws; spdlog loggers report errors by their own error handler.
  void write(log_record const& record) override;

 private:
  std::shared_ptr<::spdlog::logger> logger_;
};

/// One member of a line.
struct field {
  std::string_view name;
  std::string text;
  std::int64_t number = 0;
  bool is_number = false;

  field(std::string_view n, std::string_view value) : name{n}, text{value} {}
  field(std::string_view n, char const* value) : name{n}, text{value} {}
  field(std::string_view n, std::integral auto value)
      : name{n}, number{static_cast<std::int64_t>(value)}, is_number{true} {}
};

/// A line of the application's own, with the id of the request that this thread works on:
/// `hf::spdlog::log(*logger, spdlog::level::info, "job.started", {{"job", id}})`. Good with
/// asynchronous loggers, because the id is taken now.
void log(::spdlog::logger& logger, ::spdlog::level::level_enum level, std::string_view event,
         std::initializer_list<field> fields = {});

/// Every line of this logger becomes one JSON object: ts, level, logger, request_id, message.
/// Records and what `log` writes go in as they are. The request id of other lines needs a
/// synchronous logger: an asynchronous one formats on its own thread, where no request is.
void use_json(::spdlog::logger& logger);

/// What `use_json` gives to a logger; for those who set up sinks one by one.
class json_formatter final : public ::spdlog::formatter {
 public:
  void format(::spdlog::details::log_msg const& msg, ::spdlog::memory_buf_t& out) override;
  [[nodiscard]] std::unique_ptr<::spdlog::formatter> clone() const override;
};

}  // namespace holdfast::spdlog
