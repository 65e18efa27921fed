// An inner layer (this file) and the outer things that it must not know.
// options: HoldfastLayers=domain: */test/http-in-domain.cpp */http-in-domain.cpp may sql
// options: HoldfastOuter=http: web_answer <web_types.hpp>; sql: db_row; queue: kafka::*
#include <parts.hpp>
#include <web.hpp>
#include <web_types.hpp>  // finds: domain is inner, and includes web_types.hpp (http)

struct db_row {};
struct web_answer { int status; };
namespace kafka { struct message {}; }
struct HttpError : std::runtime_error { using std::runtime_error::runtime_error; };
struct job { int id; };
struct job_missing : std::runtime_error { using std::runtime_error::runtime_error; };
void work();

// ---- it knows too much

void takes(httplib::Request const& rq);  // finds: takes 'Request' (http)
httplib::Response returns();  // finds: returns 'Response' (http)
std::vector<httplib::Response> returns_many();  // finds
void takes_a_callback(std::function<void(httplib::Response&)> done);  // finds
std::unique_ptr<drogon::HttpResponse> owns();  // finds
void takes_a_pointer(crow::response* rs);  // finds
void throws(int id) {
  if (id < 0) throw HttpError("404");  // finds: throws 'HttpError' (http)
  throw web_answer{404};  // finds
}
void catches() noexcept {
  try { work(); } catch (HttpError const&) { std::terminate(); }  // finds: catches
}
kafka::message another_outer_thing();  // finds: (queue)
template <class T> T in_a_template(boost::beast::http::request const& rq);  // finds
auto in_a_lambda = [](httplib::Request const&) { return 1; };  // finds
struct service {
  crow::response find(int id);  // finds
  ~service() { try { work(); } catch (HttpError const&) { std::abort(); } }  // finds
};
task in_a_coroutine(httplib::Request& rq) { co_return 0; }  // finds
std::expected<job, HttpError> in_expected_style();  // finds
#define FAIL_HTTP() throw HttpError("500")
void in_a_macro() { FAIL_HTTP(); }  // finds
void lippincott() {
  try { throw; } catch (HttpError const&) { std::terminate(); }  // finds
}

// ---- tempting, and right

job load(int id) {  // quiet
  if (id < 0) throw job_missing("job");  // quiet
  return {id};
}
db_row may_know_the_store(db_row const&);  // quiet
void catches_its_own() {
  try { work(); } catch (job_missing const&) { std::terminate(); }  // quiet
  try { work(); } catch (std::exception const&) { std::terminate(); }  // quiet
  try { work(); } catch (...) { std::terminate(); }  // quiet
}
std::string http_url(std::string const& host);  // quiet
int status_of(int http_status);  // quiet
enum class method { get, post };
void run(method);  // quiet
template <class Request> void generic(Request const& rq);  // quiet
std::expected<job, job_missing> own_words(int);  // quiet
void a_local_use() {
  auto copied = std::string("http://");  // quiet
  (void)copied;
}
std::function<void(job const&)> callback();  // quiet
task own_coroutine(job j) { co_return j.id; }  // quiet
auto own_lambda = [](job const& j) { return j.id; };  // quiet
struct keeps { ~keeps() noexcept { a_local_use(); } };  // quiet
#define FAIL_JOB() throw job_missing("job")
void own_macro() { FAIL_JOB(); }  // quiet
void own_lippincott() {
  try { throw; } catch (job_missing const&) { std::terminate(); }  // quiet
}

// ---- shown in the documentation

// [bad]
job cancel(int id) {
  if (id == 0) throw HttpError("404 not found");  // finds
  return {id};
}
// [/bad]
namespace mended {
// [good]
job cancel(int id) {
  if (id == 0) throw job_missing("job 0");  // quiet
  return {id};
}
// [/good]
}  // namespace mended
