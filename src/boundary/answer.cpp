#include <holdfast/boundary/answer.hpp>

#include "accept.hpp"

#include <holdfast/boundary/json_writer.hpp>
#include <holdfast/error/ignore.hpp>

#include <charconv>
#include <cstdio>

namespace holdfast {

namespace {

constexpr std::size_t most_details = 4096;

/// Details, then fields, as long as there is room for them.
class extras {
 public:
  extras(json_writer& json, std::string const& out) noexcept : json_{json}, out_{out} {}

  void details(public_view const& view) {
    if (view.details().empty()) return;
    json_.begin_object("details");
    for (auto const& [name, value] : view.details())
      if (fits(name.size() + value.size())) json_.member(name, value);
    json_.end_object();
  }

  /// The envelope calls them fields and points with a JSON Pointer; RFC 9457's own example calls
  /// them errors and points with its URI form.
  void fields(public_view const& view, bool as_problem) {
    if (view.violations().empty()) return;
    json_.begin_array(as_problem ? "errors" : "fields");
    for (violation const& v : view.violations()) {
      if (!fits(v.pointer.size() + v.code.size() + v.message.size())) continue;
      json_.begin_object();
      json_.member("pointer", as_problem ? "#" + v.pointer : v.pointer);
      json_.member("code", v.code);
      json_.member(as_problem ? "detail" : "message", v.message);
      json_.end_object();
    }
    json_.end_array();
  }

  void close() {
    if (truncated_) json_.member("truncated", true);
  }

 private:
  /// A byte may take six when it is escaped; what is around it is counted generously.
  bool fits(std::size_t bytes) noexcept {
    bool const yes = out_.size() - begin_ + 6 * bytes + 64 <= most_details ||
                     out_.size() - begin_ + bytes + 64 <= most_details / 2;
    truncated_ = truncated_ || !yes;
    return yes;
  }

  json_writer& json_;
  std::string const& out_;
  std::size_t begin_ = out_.size();
  bool truncated_ = false;
};

std::string envelope(public_view const& view, request_facts const& facts) {
  std::string out;
  out.reserve(192 + view.message().size());
  json_writer json{out};
  json.begin_object().begin_object("error");
  json.member("code", view.code().name).member("message", view.message());
  json.member("request_id", facts.request_id);
  extras more{json, out};
  more.details(view);
  more.fields(view, false);
  more.close();
  json.end_object().end_object();
  return out;
}

std::string problem(public_view const& view, request_facts const& facts, std::uint16_t status,
                    std::string const& type) {
  std::string out;
  out.reserve(256 + view.message().size());
  json_writer json{out};
  json.begin_object();
  bool const typed = !type.empty();
  json.member("type", typed ? type + std::string{view.code().name} : "about:blank");
  json.member("title", typed ? catalog_of(view.code().kind).message : reason_phrase(status));
  json.member("status", std::int64_t{status});
  json.member("detail", view.message());
  json.member("code", view.code().name).member("request_id", facts.request_id);
  extras more{json, out};
  more.details(view);
  more.fields(view, true);
  more.close();
  json.end_object();
  return out;
}

}  // namespace

answer::answer(public_view const& view, request_facts const& facts,
               answer_options const& options) noexcept
    : status_{facts.status != 0 ? facts.status : view.status()},
      head_{facts.method == "HEAD"},
      content_type_{"application/json"} {
  if (view.retry_after()) {
    auto const end = std::to_chars(retry_after_.data(), retry_after_.data() + retry_after_.size(),
                                   view.retry_after()->count());
    if (end.ec == std::errc{})
      retry_after_size_ = static_cast<std::size_t>(end.ptr - retry_after_.data());
  }
  try {
    if (detail::prefers_problem(facts.accept)) {
      built_ = problem(view, facts, status_, options.problem_type);
      content_type_ = "application/problem+json";
    } else {
      built_ = envelope(view, facts);
    }
  } catch (...) {
    ignore("no memory: the same shape is written into the room that is already here");
    write_short(view, facts.request_id);
  }
}

void answer::write_short(public_view const& view, std::string_view id) noexcept {
  std::string_view const code = view.code().name;
  std::string_view const message = catalog_of(view.code().kind).message;
  id = id.substr(0, 128);
  int const size =
      std::snprintf(short_.data(), short_.size(),
                    R"({"error":{"code":"%.*s","message":"%.*s","request_id":"%.*s"}})",
                    static_cast<int>(code.size()), code.data(), static_cast<int>(message.size()),
                    message.data(), static_cast<int>(id.size()), id.data());
  short_size_ = size > 0 ? static_cast<std::size_t>(size) : 0;
}

answer::header_list answer::headers() const noexcept {
  header_list list;
  list.add({"Content-Type", content_type_});
  list.add({"Cache-Control", "no-store"});
  list.add({"Vary", "Accept"});
  if (retry_after_size_ != 0)
    list.add({"Retry-After", std::string_view{retry_after_.data(), retry_after_size_}});
  return list;
}

std::string_view reason_phrase(std::uint16_t status) noexcept {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 499: return "Client Closed Request";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Error";
  }
}

}  // namespace holdfast
