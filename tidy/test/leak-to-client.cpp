// Text that is not for clients, on its way to one.
#include <holdfast.hpp>
#include <parts.hpp>
#include <web.hpp>

void work();
std::string format(char const*, ...);
std::string redact(std::string const&);
struct api_error : std::runtime_error { using std::runtime_error::runtime_error; };
struct HOLDFAST_PUBLIC shop_closed : std::runtime_error { using std::runtime_error::runtime_error; };

// ---- it goes out

void direct(httplib::Response& rs) {
  try { work(); } catch (std::exception const& e) {
    spdlog::error("{}", e.what());
    rs.set_content(e.what(), "text/plain");  // finds: goes out through 'set_content'
  }
}
void in_text(httplib::Response& rs) {
  try { work(); } catch (std::exception const& e) {
    rs.set_content("{\"error\":\"" + std::string(e.what()) + "\"}", "application/json");  // finds
    rs.set_header("X-Error", e.what());  // finds
    rs.body = std::string("failed: ") + e.what();  // finds
    rs.body += e.what();  // finds
  }
}
void by_way_of_locals(httplib::Response& rs) {
  std::string text;
  try { work(); } catch (std::exception const& e) { text = e.what(); }
  std::string const page = "<h1>" + text + "</h1>";
  rs.set_content(page, "text/html");  // finds
}
crow::response in_crow() {
  try { work(); } catch (std::exception const& e) { return crow::response(500, e.what()); }  // finds
  return crow::response(200, "fine");
}
void in_drogon(std::function<void(std::shared_ptr<drogon::HttpResponse>)> const& done) {
  try { work(); } catch (std::exception const& e) {
    json body;
    body["error"] = std::string(e.what());
    auto rs = drogon::HttpResponse::newHttpResponse();
    rs->setBody(body.dump());  // finds
    done(rs);
  }
}
void in_beast(boost::beast::http::response& rs) {
  try { work(); } catch (std::exception const& e) { rs.body() = e.what(); }  // finds
}
void in_poco(Poco::Net::HTTPServerResponse& rs) {
  try { work(); } catch (std::exception const& e) { rs.send() << "failed: " << e.what(); }  // finds
  try { work(); } catch (std::exception const& e) {
    std::ostream& out = rs.send();
    out << "x";
  }
}
grpc::Status in_grpc() {
  try { work(); } catch (std::exception const& e) { return grpc::Status(grpc::INTERNAL, e.what()); }  // finds
  return grpc::Status();
}
void a_trace(httplib::Response& rs) {
  auto trace = boost::stacktrace::to_string(boost::stacktrace::stacktrace());
  rs.set_content(trace, "text/plain");  // finds
}
void from_the_system(httplib::Response& rs, PGconn* db) {
  rs.set_content(PQerrorMessage(db), "text/plain");  // finds
  rs.set_content(strerror(5), "text/plain");  // finds
}
void internal_text(httplib::Response& rs, hf::log_record const& record) {
  rs.set_content(record.internal_note(), "text/plain");  // finds
}
template <class Response> void in_a_template(Response& rs, httplib::Response& real) {
  try { work(); } catch (std::exception const& e) { real.set_content(e.what(), "text/plain"); }  // finds
}
auto in_a_lambda = [](httplib::Request const&, httplib::Response& rs) {
  try { work(); } catch (std::exception const& e) { rs.set_content(format("%s", e.what()), "text/plain"); }  // finds
};
struct says_goodbye {
  httplib::Response& rs;
  ~says_goodbye() { try { work(); } catch (std::exception const& e) { rs.body = e.what(); } }  // finds
};
void lippincott(httplib::Response& rs) noexcept {
  try { throw; } catch (std::exception const& e) { rs.set_content(e.what(), "text/plain"); }  // finds
}
task in_a_coroutine(httplib::Response& rs) {
  try { co_await task{}; } catch (std::exception const& e) { rs.body = e.what(); }  // finds
  co_return 0;
}
#define ANSWER(rs, e) rs.set_content(e.what(), "text/plain")
void in_a_macro(httplib::Response& rs) {
  try { work(); } catch (std::exception const& e) { ANSWER(rs, e); }  // finds
}
HOLDFAST_SINK void reply(int status, std::string const& text);
HOLDFAST_DIAGNOSTIC std::string last_query();
void by_annotation() { reply(500, "while running " + last_query()); }  // finds
void in_expected_style(httplib::Response& rs, std::expected<int, std::runtime_error> const& r) {
  if (!r) rs.set_content(r.error().what(), "text/plain");  // finds
}

template <class T> struct made_in_a_template {
  T inner;
  made_in_a_template(T const& a, T const& b, httplib::Response& rs) : inner(a, b) {
    T local(a, b);
    try { work(); } catch (std::exception const& e) { rs.body = e.what(); }  // finds
  }
};

void a_standard_error_is_nobodys_words(httplib::Response& rs) {
  try { work(); } catch (std::invalid_argument const& e) { rs.set_content(e.what(), ""); }  // finds
}

// ---- tempting, and right

void logged_and_told_in_general(httplib::Response& rs) {
  try { work(); } catch (std::exception const& e) {
    spdlog::error("{}", e.what());
    rs.set_content("An unexpected error occurred", "text/plain");  // quiet
  }
}
void public_text(httplib::Response& rs) {
  try { work(); } catch (hf::error const& e) { rs.set_content(e.what(), "text/plain"); }  // quiet
  try { work(); } catch (hf::not_found const& e) { rs.set_content(e.message(), "text/plain"); }  // quiet
  try { work(); } catch (api_error const& e) { rs.set_content(e.what(), "text/plain"); }  // quiet
  try { work(); } catch (shop_closed const& e) { rs.set_content(e.what(), "text/plain"); }  // quiet
}
struct invalid_name : std::runtime_error { using std::runtime_error::runtime_error; };
void written_for_whoever_asked(httplib::Response& rs) {
  try { work(); } catch (invalid_name const& e) { rs.set_content(e.what(), "text/plain"); }  // quiet
}
void cleaned(httplib::Response& rs) {
  try { work(); } catch (std::exception const& e) { rs.set_content(redact(e.what()), "text/plain"); }  // quiet
}
void only_a_number(httplib::Response& rs) {
  try { work(); } catch (std::system_error const& e) {
    rs.set_content(std::to_string(e.code().value()), "text/plain");  // quiet
    rs.status = std::string(e.what()).size() > 10 ? 500 : 503;  // quiet
  }
}
void decided_by_it(httplib::Response& rs) {
  try { work(); } catch (std::exception const& e) {
    bool const busy = std::string(e.what()) == "busy";
    rs.set_content(busy ? "busy" : "failed", "text/plain");  // quiet
  }
}
void to_a_file(std::ostream& file) {
  try { work(); } catch (std::exception const& e) { file << e.what(); }  // quiet
}
void to_another_string(httplib::Response& rs) {
  std::string log_line;
  std::string page = "sorry";
  try { work(); } catch (std::exception const& e) { log_line = e.what(); }
  std::cerr << log_line;
  rs.set_content(page, "text/plain");  // quiet
}
void to_the_caller(std::string& problem) {
  try { work(); } catch (std::exception const& e) { problem = e.what(); }  // quiet
}
std::string returned() {
  try { work(); } catch (std::exception const& e) { return e.what(); }  // quiet
  return "";
}
void own_client(httplib::Client& client) {
  try { work(); } catch (std::exception const& e) { client.Post("/log", e.what(), "text/plain"); }  // quiet
}
task told_in_general(httplib::Response& rs) {
  try { co_await task{}; } catch (...) { rs.body = "failed"; }  // quiet
  co_return 0;
}

template <class E> void answers(httplib::Response& rs, E const& e) { rs.set_content(redact(e.what()), ""); }  // quiet
auto answers_in_a_lambda = [](httplib::Response& rs) { rs.set_content("An error occurred", ""); };  // quiet
void answers_without_throwing(httplib::Response& rs) noexcept {
  try { work(); } catch (std::exception const& e) { spdlog::error("{}", e.what()); rs.body = "failed"; }  // quiet
}
void lippincott_with_a_public_text(httplib::Response& rs) {
  try { throw; } catch (api_error const& e) { rs.body = e.what(); }  // quiet
}
std::expected<int, std::string> in_expected_style_for_the_caller() {
  try { work(); return 1; } catch (std::exception const& e) { return std::unexpected(e.what()); }  // quiet
}
#define SORRY(answer) try { work(); } catch (std::exception const& e) { answer.body = "failed"; }
void sorry_in_a_macro(httplib::Response& rs) { SORRY(rs) }  // quiet
struct answers_late {
  httplib::Response& rs;
  ~answers_late() { try { work(); } catch (std::exception const& e) { spdlog::error("{}", e.what()); rs.body = "failed"; } }  // quiet
};

// ---- shown in the documentation

std::string all_jobs();

// [bad]
void list_jobs(httplib::Request const&, httplib::Response& rs) {
  try {
    rs.set_content(all_jobs(), "application/json");
  } catch (std::exception const& e) {
    std::string const page = "{\"error\": \"" + std::string(e.what()) + "\"}";
    rs.status = 500;
    rs.set_content(page, "application/json");  // finds
  }
}
// [/bad]
namespace mended {
// [good]
void list_jobs(httplib::Request const&, httplib::Response& rs) {
  try {
    rs.set_content(all_jobs(), "application/json");
  } catch (std::exception const& e) {
    spdlog::error("list_jobs: {}", e.what());
    rs.status = 500;
    rs.set_content(R"({"error": "An unexpected error occurred"})", "application/json");  // quiet
  }
}
// [/good]
}  // namespace mended

// ---- one variable for all answers: what is in it when it is sent

json from_text(std::string const&);
bool asked_well();
void one_variable_for_all(httplib::Response& rs) {
  std::string answer;
  try {
    if (!asked_well()) {
      answer = "what was asked is not known";
      rs.set_content(answer, "text/plain");  // quiet
      return;
    }
    work();
    answer = "done";
  } catch (std::invalid_argument const&) {
    answer = "not a number";
    rs.set_content(answer, "text/plain");  // quiet
    return;
  } catch (std::exception const& e) {
    answer = e.what();
  }
  rs.set_content(answer, "text/plain");  // finds
  answer = "bye";
  rs.set_content(answer, "text/plain");  // quiet
}
void left_before(httplib::Response& rs, int how) {
  std::string answer;
  try { work(); } catch (std::exception const& e) {
    answer = e.what();
    spdlog::error("{}", answer);
    return;
  }
  rs.body = answer;  // quiet
  if (how == 1) answer = strerror(how);
  else rs.body = answer;  // quiet
  rs.body = answer;  // finds
  answer.clear();
  rs.body = answer;  // quiet
  switch (how) {
    case 2: answer = strerror(how); break;
    case 3: rs.body = answer; break;  // quiet
  }
}
void in_the_next_turn(httplib::Response& rs) {
  std::string last;
  for (int i = 0; i < 3; ++i) {
    rs.body = last;  // finds
    std::string now;
    rs.body = now;  // quiet
    try { work(); } catch (std::exception const& e) { last = now = e.what(); }
  }
}
void by_a_lambda(httplib::Response& rs) {
  std::string text;
  auto keep = [&](std::exception const& e) { text = e.what(); return; };
  try { work(); } catch (std::exception const& e) { keep(e); }
  rs.body = text;  // finds
}
void in_a_retry_loop(httplib::Response& rs, int how) {
  std::string text;
  for (int i = 0; i < 3; ++i) {
    try { work(); } catch (std::exception const& e) { text = e.what(); break; }
  }
  rs.body = text;  // finds
  std::string chosen;
  switch (how) {
    case 1: chosen = strerror(how); break;
    default: chosen = "fine";
  }
  rs.body = chosen;  // finds
}
