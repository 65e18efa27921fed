// Text that is not for clients, in code whose types are known only where it is used, and put in
// by the text's own functions.
#include <holdfast.hpp>
#include <parts.hpp>
#include <web.hpp>

void work();
std::string redact(std::string const&);
struct api_error : std::runtime_error { using std::runtime_error::runtime_error; };
struct note { void set_content(std::string const&, char const*); std::string body; };
template <class F> void get(char const*, F handle) { handle(httplib::Request(), *new httplib::Response); }

// ---- it goes out

void in_a_generic_lambda() {
  get("/", [](auto const&, auto& rs) {
    try { work(); } catch (std::exception const& e) {
      rs.set_content(e.what(), "text/plain");  // finds: goes out through 'set_content'
      rs.body = e.what();  // finds
    }
  });
}
template <class R> void answer(R& rs) {
  try { work(); } catch (std::exception const& e) { rs.set_content(e.what(), "text/plain"); }  // finds
}
void both(httplib::Response& rs, note& other) { answer(other); answer(rs); }
template <class R> struct handler {
  R& rs;
  void run() { try { work(); } catch (std::exception const& e) { rs.body += e.what(); } }  // finds
  void ready();
};
template <class R> void handler<R>::ready() {
  try { work(); } catch (std::exception const& e) {
    std::string const text = std::string("x: ") + e.what();
    rs.set_content(text, "text/plain");  // finds
  }
}
void uses(httplib::Response& rs) { handler<httplib::Response> made{rs}; made.run(); made.ready(); }
template <class E> void with_its_error(httplib::Response& rs) {
  try { work(); } catch (E const& e) { rs.set_content(e.what(), "text/plain"); }  // finds
}
void with_errors(httplib::Response& rs) { with_its_error<std::runtime_error>(rs); }
template <class P> struct in_policy { void run(P& out) { out.set_content(strerror(1), ""); } };  // finds
template <class R> void in_two_steps(R& rs) {
  auto keep = [&](auto const& text) { rs.set_header("X", text); };
  try { work(); } catch (std::exception const& e) { rs.set_header("X", e.what()); }  // finds
}
auto generic = [](auto& rs) { rs.body = strerror(2); };  // finds
template <class... R> void to_all(R&... rs) { (rs.set_content(strerror(3), ""), ...); }  // finds
void uses_more(httplib::Response& rs) {
  in_policy<httplib::Response>().run(rs);
  in_two_steps(rs);
  generic(rs);
  to_all(rs, rs);
}

// ---- tempting, and right

void well_in_a_generic_lambda() {
  get("/", [](auto const&, auto& rs) {
    try { work(); } catch (std::exception const& e) {
      spdlog::error("{}", e.what());
      rs.set_content("sorry", "text/plain");  // quiet
      rs.body = redact(e.what());  // quiet
    }
  });
}
template <class R> void note_down(R& rs) {
  try { work(); } catch (std::exception const& e) { rs.set_content(e.what(), "text/plain"); }  // quiet
}
void only_noted(note& one) { note_down(one); }
template <class R> void never_used(R& rs) {
  try { work(); } catch (std::exception const& e) { rs.set_content(e.what(), "text/plain"); }  // quiet
}
template <class R> void told(R& rs) {
  try { work(); } catch (api_error const& e) { rs.set_content(e.what(), "text/plain"); }  // quiet
  try { work(); } catch (hf::error const& e) { rs.body = e.what(); }  // quiet
}
void tells(httplib::Response& rs) { told(rs); }
template <class R> struct careful {
  R& rs;
  void run() {
    try { work(); } catch (std::system_error const& e) {
      rs.body = std::to_string(e.code().value());  // quiet
      rs.status = std::string(e.what()).empty() ? 500 : 503;  // quiet
      rs.reason = "failed";  // quiet
    }
  }
};
auto generic_and_fixed = [](auto& rs) { rs.body = "failed"; };  // quiet
template <class T> T returned(T) {
  try { work(); } catch (std::exception const& e) { return e.what(); }  // quiet
  return "";
}
void is_careful(httplib::Response& rs) {
  careful<httplib::Response>{rs}.run();
  generic_and_fixed(rs);
  (void)returned(std::string());
}

// ---- by a constructor, or by what the text itself can do

namespace http = boost::beast::http;
http::response made() {
  try { work(); } catch (std::exception const& e) {
    return http::response{http::status::internal_server_error, 11, e.what()};  // finds
  }
  return http::response{http::status::ok, 11, "done"};  // quiet
}
http::request reported() {
  try { work(); } catch (std::exception const& e) {
    return http::request{http::verb::post, "/reports", 11, e.what()};  // quiet
  }
  return {};
}
void added(http::response& rs, httplib::Response& other) {
  try { work(); } catch (std::exception const& e) {
    rs.body().append(e.what());  // finds
    other.body.insert(0, e.what());  // finds
    other.body.append("failed");  // quiet
    if (other.body.find(e.what()) == 0) other.status = 500;  // quiet
  }
}
void of_a_category(httplib::Response& rs) {
  rs.set_content(std::generic_category().message(3), "");  // finds
  rs.set_content(std::generic_category().name(), "");  // quiet
}
