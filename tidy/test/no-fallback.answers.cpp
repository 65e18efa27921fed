// Calls that leave the process, and whether anybody looks at what came back.
#include <holdfast.hpp>
#include <parts.hpp>
#include <web.hpp>

namespace http = boost::beast::http;
HOLDFAST_EXTERNAL int quote(std::string const& sku);
int last_known();
bool is(char const*, char const*);
void keep(redisReply*);

// ---- nobody asks

void freed_at_once(redisContext* c, PGconn* db) {
  freeReplyObject(redisCommand(c, "SET x 1"));  // finds: nobody looks at its answer
  PQclear(PQexec(db, "begin"));  // finds
}
std::string text_unseen(redisContext* c) {
  auto* r = (redisReply*)redisCommand(c, "GET x");  // finds
  std::string const text = r->str;
  freeReplyObject(r);
  return text;
}
long long number_unseen(redisContext* c) {
  return static_cast<redisReply*>(redisCommand(c, "INCR x"))->integer;  // finds
}
std::string value_unseen(PGconn* db) {
  PGresult* r = PQexec(db, "select");  // finds
  std::string const text = PQgetvalue(r, 0, 0);
  PQclear(r);
  return text + PQgetvalue(PQexec(db, "select"), 0, 0);  // finds
}
void reply_unseen(redisContext* c) {
  void* r = nullptr;
  redisGetReply(c, &r);  // finds
  freeReplyObject(r);
}
void sent_unseen(PGconn* db) {
  PQsendQuery(db, "select");  // finds
  while (PGresult* r = PQgetResult(db)) PQclear(r);
}
void writes_a_request(int& stream, http::request& rq) {
  http::write(stream, rq);  // finds
  boost::system::error_code ec;
  http::write(stream, rq, ec);  // finds
}
int only_for_memory() {
  try { return quote("tea"); } catch (std::bad_alloc&) { return 3; }  // finds
}
int nothing_before() {
  int cents;
  try { cents = quote("tea"); } catch (std::exception const& e) { spdlog::error("{}", e.what()); }  // finds
  std::string text;
  try { text = std::to_string(quote("tea")); }  // finds
  catch (std::exception const& e) { spdlog::error("{}", e.what()); }
  return cents;
}

// ---- somebody does

bool asked_of_a_reply(redisContext* c) {
  auto* r = (redisReply*)redisCommand(c, "GET x");  // quiet
  if (!r || r->type == REDIS_REPLY_ERROR) return false;
  auto* other = (redisReply*)redisCommand(c, "GET y");  // quiet
  bool const fine = other != nullptr;
  auto* ping = (redisReply*)redisCommand(c, "PING");  // quiet
  bool const pong = is(ping->str, "PONG") == true;
  auto* kept = (redisReply*)redisCommand(c, "GET z");  // quiet
  keep(kept);
  return fine && pong;
}
bool asked_of_the_context(redisContext* c) {
  freeReplyObject(redisCommand(c, "SET x 1"));  // quiet
  return c->err == 0;
}
std::unique_ptr<redisReply, void (*)(void*)> owned(redisContext* c) {
  return {static_cast<redisReply*>(redisCommand(c, "GET x")), freeReplyObject};  // quiet
}
bool asked_for_a_reply(redisContext* c) {
  void* r = nullptr;
  redisGetReply(c, &r);  // quiet
  if (!r) return false;
  return redisGetReply(c, &r) == 0;  // quiet
}
std::string asked_for_rows(PGconn* db) {
  PGresult* r = PQexec(db, "select");  // quiet
  if (PQntuples(r) == 0) return "";
  PGresult* other = PQexec(db, "select");  // quiet
  char const* text = PQgetvalue(other, 0, 0);
  if (!text) return "";
  PQclear(PQexec(db, "commit"));  // quiet
  if (PQstatus(db) != 0) return "";
  return PQgetvalue(r, 0, 0);
}
bool sent_and_asked(PGconn* db) {
  PQsendQuery(db, "select");  // quiet
  PGresult* r = PQgetResult(db);
  return PQresultStatus(r) == 1;
}
void writes_a_response(int& stream, http::response& rs) { http::write(stream, rs); }  // quiet
bool writes_and_asks(int& stream, http::request& rq) {
  boost::system::error_code ec;
  http::write(stream, rq, ec);  // quiet
  return !ec;
}
int for_more_than_memory() {
  try { return quote("tea"); }  // quiet
  catch (std::bad_alloc&) { return 3; }
  catch (...) { return last_known(); }
}
int value_before() {
  int cents = last_known();
  try { cents = quote("tea"); } catch (...) {}  // quiet
  int other;
  other = last_known();
  try { other = quote("milk") * 2; } catch (std::exception const& e) { spdlog::error("{}", e.what()); }  // quiet
  return cents + other;
}
int given_before(int cents) {
  try { cents = quote("tea"); } catch (...) {}  // quiet
  return cents;
}

// ---- an answer behind the handler, and clients that throw

int status_of_quote(std::string const& sku) {
  try { return quote(sku); } catch (std::exception const& e) { spdlog::error("{}", e.what()); }  // quiet
  return 504;
}
void keep(int cents);
void only_logged(std::string const& sku) {
  try { keep(quote(sku)); } catch (std::exception const& e) { spdlog::error("{}", e.what()); }  // finds
}
void keep_asking(CURL* curl) {
  while (curl_easy_perform(curl)) {}  // quiet
  while (true) curl_easy_perform(curl);  // finds
}

// ---- told by a reactor

namespace grpc {
struct ClientReactor;
}
struct pages_stub {
  void Sync(grpc::ClientContext* context, grpc::ClientReactor* told);
  void Send(grpc::ClientContext* context, int page);
};
void by_a_reactor(pages_stub& pages, grpc::ClientContext* context, grpc::ClientReactor* told) {
  pages.Sync(context, told);  // quiet
  pages.Send(context, 3);  // finds
}
