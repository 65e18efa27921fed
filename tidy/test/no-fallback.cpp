// Calls that leave the process, and what is done when they fail.
// options: HoldfastClients=shop::remote::*
#include <holdfast.hpp>
#include <parts.hpp>
#include <web.hpp>

struct price { int cents; };
price last_known(std::string const&);
namespace shop::remote { price ask(std::string const&); }
HOLDFAST_EXTERNAL price quote(std::string const& sku);
HOLDFAST_EXTERNAL std::expected<price, std::errc> try_quote(std::string const& sku);
HOLDFAST_EXTERNAL void notify_partner(std::string const& text);
struct price_missing : std::runtime_error { using std::runtime_error::runtime_error; };

// ---- nothing says what happens when it fails

price unguarded(std::string const& sku) {
  return quote(sku);  // finds: 'quote' leaves the process, and no handler here
}
void dropped(CURL* curl, PGconn* db, httplib::Client& client) {
  curl_easy_perform(curl);  // finds: nobody looks at its answer
  PQexec(db, "begin");  // finds
  client.Get("/prices");  // finds
  (void)curl_easy_perform(curl);  // finds
}
void opened_unseen(httplib::Client& client) {
  auto answer = client.Get("/prices");  // finds: nobody looks at its answer
  std::cerr << answer->status;
  std::cerr << client.Get("/prices")->status;  // finds
}
void only_logged(std::string const& sku) {
  try { quote(sku); }  // finds
  catch (std::exception const& e) { spdlog::error("{}", e.what()); }
}
void only_rethrown(std::string const& sku) {
  try { quote(sku); }  // finds
  catch (...) { throw; }
}
int waits_for_it(web::http::client::http_client& client) { return client.request("GET").get(); }  // finds
void by_option(std::string const& sku) { shop::remote::ask(sku); }  // finds
void in_redis(sw::redis::Redis& redis) { redis.incr("hits"); }  // finds
void in_grpc(PricesStub& stub) {
  grpc::ClientContext context;
  int cents = 0;
  stub.Quote(&context, 1, &cents);  // finds
}
void in_beast(int& stream, int& buffer) {
  boost::beast::http::response rs;
  boost::beast::http::read(stream, buffer, rs);  // finds
}
void in_expected_style(std::string const& sku) { try_quote(sku); }  // finds
std::expected<int, std::errc> quoted_in_expected_style() { return quote("tea").cents; }  // finds
template <class T> void in_a_template(T const& sku) { quote(std::string("a")); }  // finds
auto in_a_lambda = [](std::string const& sku) { return quote(sku).cents; };  // finds
struct closes { ~closes() { notify_partner("bye"); } };  // finds
void will_not_throw() noexcept { notify_partner("hello"); }  // finds
task in_a_coroutine() {
  int const cents = quote("tea").cents;  // finds
  co_return cents;
}
#define ASK(sku) quote(sku).cents
int in_a_macro() { return ASK("tea"); }  // finds
int lippincott() noexcept {
  try { throw; } catch (price_missing const&) { return quote("tea").cents; }  // finds
}
void kept_unseen(CURL* curl) {
  CURLcode code;
  code = curl_easy_perform(curl);  // finds: nobody looks at its answer
}
void error_code_unseen(int& stream, int& buffer) {
  boost::beast::http::response rs;
  boost::system::error_code ec;
  boost::beast::http::read(stream, buffer, rs, ec);  // finds: nobody looks at its answer
}
void told_and_deaf(int& stream, int& buffer, boost::beast::http::response& rs) {
  boost::beast::http::async_read(stream, buffer, rs, [](int, int) {});  // finds
}
namespace one_caller_of_two {
int cents_of(std::string const& sku) { return quote(sku).cents; }  // finds
int careful() { try { return cents_of("tea"); } catch (std::exception const&) { return -1; } }
int careless() { return cents_of("milk"); }
}  // namespace one_caller_of_two
namespace called_back {
int cents_of_tea() { return quote("tea").cents; }  // finds
void later(int (*)());
void once() { try { later(cents_of_tea); } catch (std::exception const&) { last_known("tea"); } }
}  // namespace called_back
namespace caller_only_logs {
int cents_of(std::string const& sku) { return quote(sku).cents; }  // finds
void shows() {
  try { cents_of("tea"); } catch (std::exception const& e) { spdlog::error("{}", e.what()); }
}
}  // namespace caller_only_logs

// ---- tempting, and right

price guarded(hf::dependency& shop, std::string const& sku) {
  return hf::call(shop, {}, [&](hf::attempt&) { return quote(sku); },  // quiet
                  [&](hf::error const&) { return last_known(sku); });
}
price guarded_by_name(hf::dependency& shop, std::string const& sku) {
  auto ask = [&](hf::attempt&) { return quote(sku); };  // quiet
  return hf::call(shop, {}, ask, hf::fail_fast);
}
price with_a_value(std::string const& sku) {
  try { return quote(sku); } catch (std::exception const& e) {  // quiet
    spdlog::error("{}", e.what());
    return last_known(sku);
  }
}
price with_a_refusal(std::string const& sku) {
  try { return quote(sku); }  // quiet
  catch (std::exception const& e) { throw hf::unavailable{"no prices now", hf::because(e)}; }
}
std::optional<price> with_nothing(std::string const& sku) {
  try { return quote(sku); } catch (...) { return std::nullopt; }  // quiet
}
bool looked_at(CURL* curl, httplib::Client& client, PGconn* db) {
  if (curl_easy_perform(curl) != CURLE_OK) return false;  // quiet
  CURLcode const code = curl_easy_perform(curl);  // quiet
  if (code != CURLE_OK) throw price_missing(curl_easy_strerror(code));
  auto answer = client.Get("/prices");  // quiet
  if (!answer) return false;
  PGresult* rows = PQexec(db, "select 1");  // quiet
  return PQresultStatus(rows) == 1;
}
auto handed_on(web::http::client::http_client& client) {
  return client.request("GET").then([](int) {});  // quiet
}
CURLcode handed_on(CURL* curl) { return curl_easy_perform(curl); }  // quiet
bool short_form(httplib::Client& client) {
  if (auto answer = client.Get("/prices")) return answer->status == 200;  // quiet
  return false;
}
int in_grpc_looked_at(PricesStub& stub) {
  grpc::ClientContext context;
  int cents = 0;
  grpc::Status const status = stub.Quote(&context, 1, &cents);  // quiet
  return status.ok() ? cents : -1;
}
HOLDFAST_EXTERNAL price quote_twice(std::string const& sku);
price quote_twice(std::string const& sku) { return quote(sku); }  // quiet
void a_server_reads(int& stream, int& buffer) {
  boost::beast::http::request rq;
  boost::beast::http::read(stream, buffer, rq);  // quiet
}
void embedded(sqlite3* db) { sqlite3_exec(db, "begin", nullptr, nullptr, nullptr); }  // quiet
price in_expected_style_looked_at(std::string const& sku) {
  auto found = try_quote(sku);  // quiet
  return found ? *found : last_known(sku);
}
void stored(std::string const& sku, std::exception_ptr& failed) {
  try { quote(sku); } catch (...) { failed = std::current_exception(); }  // quiet
}
void with_a_reason() {
  try { notify_partner("hello"); }  // quiet
  catch (std::exception const& e) { hf::ignore(e, "they poll us every minute anyway"); }
}
struct shop_client {
  HOLDFAST_EXTERNAL int ask(std::string const& sku);
  int ask_twice() { return ask("tea") + ask("milk"); }  // quiet
};
template <class F> HOLDFAST_GUARDS auto with_default(F work) { return work(); }
int own_guard() {
  return with_default([] { return quote("tea").cents; });  // quiet
}
namespace all_callers {
int cents_of(std::string const& sku);
int doubled(std::string const& sku) { return cents_of(sku) * 2; }
int one() { try { return doubled("tea"); } catch (std::exception const&) { return -1; } }
int two(hf::dependency& shop) {
  return hf::call(shop, {}, [](hf::attempt&) { return cents_of("milk"); }, hf::fail_fast);
}
int cents_of(std::string const& sku) { return quote(sku).cents; }  // quiet
}  // namespace all_callers
struct asks_itself {
  int rows(int depth) { return depth ? rows(depth - 1) : quote("tea").cents; }  // quiet
  std::optional<int> found() { try { return rows(3); } catch (...) { return std::nullopt; } }
};
template <class T> int cents_for(T const& sku) { return quote(std::string(sku)).cents; }  // quiet
int in_a_caller_of_a_template() {
  try { return cents_for("tea"); } catch (std::exception const&) { return last_known("").cents; }
}
namespace given_to_guard {
int cents_of_tea(hf::attempt&) { return quote("tea").cents; }  // quiet
int shown(hf::dependency& shop) { return hf::call(shop, {}, cents_of_tea, hf::fail_fast); }
}  // namespace given_to_guard
bool error_code_tested(int& stream, int& buffer) {
  boost::beast::http::response rs;
  boost::system::error_code ec;
  boost::beast::http::read(stream, buffer, rs, ec);  // quiet
  return !ec;
}
void error_code_of_the_caller(int& stream, int& buffer, boost::system::error_code& ec) {
  boost::beast::http::response rs;
  boost::beast::http::read(stream, buffer, rs, ec);  // quiet
}
boost::system::error_code error_code_returned(int& stream, int& buffer) {
  boost::beast::http::response rs;
  boost::system::error_code ec;
  boost::beast::http::read(stream, buffer, rs, ec);  // quiet
  return ec;
}
void told(int& stream, int& buffer, boost::beast::http::response& rs, std::function<void(int)> f) {
  boost::beast::http::async_read(stream, buffer, rs, [f](int ec, int) { f(ec); });  // quiet
  boost::beast::http::async_read(stream, buffer, rs, f);  // quiet
}
bool kept_and_seen(CURL* curl) {
  CURLcode code;
  code = curl_easy_perform(curl);  // quiet
  return code == CURLE_OK;
}
httplib::Result handed_to_the_caller(httplib::Client& client) { return client.Get("/"); }  // quiet
bool in_a_loop(CURL* curl) {
  while (curl_easy_perform(curl) != CURLE_OK) if (!last_known("").cents) return false;  // quiet
  return true;
}

#define ASK_OR(sku, other) [&] { try { return quote(sku).cents; } catch (...) { return other; } }()
int guarded_in_a_macro() { return ASK_OR("tea", 3); }  // quiet
task guarded_in_a_coroutine() {
  int cents = 0;
  try { cents = quote("tea").cents; } catch (std::exception const&) { cents = -1; }  // quiet
  co_return cents;
}
struct says_goodbye { ~says_goodbye() { try { notify_partner("bye"); } catch (...) { hf::ignore("they poll"); } } };  // quiet
int never_throws() noexcept { try { return quote("tea").cents; } catch (...) { return -1; } }  // quiet
int lippincott_with_an_answer() {
  try { throw; } catch (price_missing const&) { try { return quote("tea").cents; } catch (...) { return -1; } }  // quiet
}

extern "C" int curl_multi_perform(void* many, int* running);
extern "C" int* curl_multi_info_read(void* many, int* left);
void never_asked(void* many) {
  int running = 0;
  do { curl_multi_perform(many, &running); } while (running);  // finds
}
bool all_came_through(void* many) {
  int left = 0;
  while (int* told = curl_multi_info_read(many, &left)) if (*told) return false;
  return true;
}
bool asked_of_each_transfer(void* many) {
  int running = 0;
  do { curl_multi_perform(many, &running); if (!all_came_through(many)) return false; } while (running);  // quiet
  return true;
}

bool asked_by_its_status(CURL* curl) {
  curl_easy_perform(curl);  // quiet
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return status == 200;
}
double only_timed(CURL* curl) {
  curl_easy_perform(curl);  // finds
  double took = 0;
  curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME, &took);
  return took;
}
void status_not_looked_at(CURL* curl) {
  long status = 0;
  curl_easy_perform(curl);  // finds
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
}

// ---- shown in the documentation

// [bad]
price shown_price(std::string const& sku) {
  return quote(sku);  // finds
}
// [/bad]
namespace mended {
// [good]
price shown_price(hf::dependency& pricing, std::string const& sku) {
  return hf::call(pricing, {.repeatable = true},
                  [&](hf::attempt&) { return quote(sku); },  // quiet
                  [&](hf::error const&) { return last_known(sku); });
}

price shown_price_by_hand(std::string const& sku) {
  try {
    return quote(sku);  // quiet
  } catch (std::exception const& e) {
    spdlog::warn("pricing: {}", e.what());
    return last_known(sku);
  }
}
// [/good]
}  // namespace mended
