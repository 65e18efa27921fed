#include <holdfast/spdlog/sink.hpp>

#include <holdfast/boundary/json_writer.hpp>
#include <holdfast/boundary/request_id.hpp>
#include <holdfast/error/named.hpp>

#include <cstdio>
#include <ctime>
#include <utility>

namespace holdfast::spdlog {

namespace {

namespace level = ::spdlog::level;

level::level_enum level_of(log_level l) noexcept {
  switch (l) {
    case log_level::debug: return level::debug;
    case log_level::info: return level::info;
    case log_level::warning: return level::warn;
    case log_level::error: return level::err;
  }
  return level::err;
}

std::string_view view(::spdlog::string_view_t text) noexcept { return {text.data(), text.size()}; }

std::string timestamp(::spdlog::log_clock::time_point at) {
  using namespace std::chrono;
  auto const ms = floor<milliseconds>(at.time_since_epoch());
  std::time_t const seconds = duration_cast<std::chrono::seconds>(ms).count();
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[40];
  std::size_t const size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
  int const more =
      std::snprintf(text + size, sizeof text - size, ".%03dZ", static_cast<int>(ms.count() % 1000));
  return {text, size + static_cast<std::size_t>(more)};
}

/// Marks what is a JSON object already. A look at the text would not do: clients choose what is in
/// it.
constexpr char marker[] = "holdfast json";

void write_whole(::spdlog::logger& logger, level::level_enum how_loud, std::string const& json) {
  ::spdlog::source_loc const marked{marker, 1, ""};
  logger.log(marked, how_loud, ::spdlog::string_view_t{json.data(), json.size()});
}

}  // namespace

sink::sink(std::shared_ptr<::spdlog::logger> logger) : logger_{std::move(logger)} {
  if (logger_ == nullptr) throw validation_error{"logger", "a sink without a logger logs nothing"};
}

void sink::write(log_record const& record) {
  auto const how_loud = level_of(record.level);
  if (!logger_->should_log(how_loud)) return;
  write_whole(*logger_, how_loud, to_json(record));
}

void log(::spdlog::logger& logger, level::level_enum how_loud, std::string_view event,
         std::initializer_list<field> fields) {
  if (!logger.should_log(how_loud)) return;
  std::string out;
  json_writer json{out};
  json.begin_object().member("ts", timestamp(::spdlog::log_clock::now()));
  json.member("level", view(level::to_string_view(how_loud))).member("event", event);
  json.member_if("request_id", current_request_id());
  for (field const& f : fields)
    f.is_number ? json.member(f.name, f.number) : json.member(f.name, std::string_view{f.text});
  json.end_object();
  write_whole(logger, how_loud, out);
}

void use_json(::spdlog::logger& logger) {
  logger.set_formatter(std::make_unique<json_formatter>());
}

void json_formatter::format(::spdlog::details::log_msg const& msg, ::spdlog::memory_buf_t& out) {
  std::string text;
  if (msg.source.filename == marker) {
    text = view(msg.payload);
  } else {
    json_writer json{text};
    json.begin_object().member("ts", timestamp(msg.time));
    json.member("level", view(level::to_string_view(msg.level)));
    json.member_if("logger", view(msg.logger_name));
    json.member_if("request_id", current_request_id());
    json.member("message", view(msg.payload)).end_object();
  }
  text += '\n';
  out.append(text.data(), text.data() + text.size());
}

std::unique_ptr<::spdlog::formatter> json_formatter::clone() const {
  return std::make_unique<json_formatter>();
}

}  // namespace holdfast::spdlog
