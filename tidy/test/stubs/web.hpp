// Servers and clients that the fixtures speak to, as declarations.
#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

namespace httplib {
struct Request { std::string body; };
struct Response {
  std::string body;
  std::string reason;
  int status = 200;
  void set_content(std::string const&, char const*);
  void set_header(char const*, std::string const&);
};
struct Result {
  explicit operator bool() const;
  Response& operator*() const;
  Response* operator->() const;
  int error() const;
};
class Client {
public:
  explicit Client(char const*);
  Result Get(char const*);
  Result Post(char const*, std::string const&, char const*);
};
}  // namespace httplib

namespace crow {
struct response {
  int code;
  std::string body;
  response(int, std::string);
  explicit response(std::string);
  void write(std::string const&);
  void end();
};
}  // namespace crow

namespace drogon {
struct HttpResponse {
  static std::shared_ptr<HttpResponse> newHttpResponse();
  void setBody(std::string const&);
};
}  // namespace drogon

namespace boost::system {
struct error_code { explicit operator bool() const; };
}  // namespace boost::system
namespace boost::beast::http {
enum class verb { get, post };
enum class status { ok, internal_server_error };
template <bool IsRequest, class Body> struct message {
  message() = default;
  template <class... Rest> message(verb, char const*, unsigned, Rest&&...) {}
  template <class... Rest> message(status, unsigned, Rest&&...) {}
  std::string& body();
};
struct string_body {};
using request = message<true, string_body>;
using response = message<false, string_body>;
template <class Stream, class Buffer, bool R, class B> void read(Stream&, Buffer&, message<R, B>&);
template <class Stream, class Buffer, bool R, class B>
void read(Stream&, Buffer&, message<R, B>&, boost::system::error_code&);
template <class Stream, bool R, class B> void write(Stream&, message<R, B> const&);
template <class Stream, bool R, class B>
void write(Stream&, message<R, B> const&, boost::system::error_code&);
template <class Stream, class Buffer, bool R, class B, class Handler>
void async_read(Stream&, Buffer&, message<R, B>&, Handler&&) {}
}  // namespace boost::beast::http

namespace Poco::Net {
struct HTTPServerResponse { std::ostream& send(); };
}  // namespace Poco::Net

namespace grpc {
struct ClientContext {};
enum StatusCode { OK, INTERNAL, NOT_FOUND };
class Status {
public:
  Status();
  Status(StatusCode, std::string const&);
  bool ok() const;
  StatusCode error_code() const;
  std::string error_message() const;
};
}  // namespace grpc
struct PricesStub {
  grpc::Status Quote(grpc::ClientContext*, int const&, int*);
};

namespace web::http::client {
template <class T> struct pplx_task {
  T get() const;
  template <class F> pplx_task<void> then(F) const { return {}; }
};
struct http_client { pplx_task<int> request(char const*); };
}  // namespace web::http::client

extern "C" {
typedef void CURL;
enum CURLcode { CURLE_OK, CURLE_FAILED };
CURLcode curl_easy_perform(CURL*);
enum CURLINFO { CURLINFO_RESPONSE_CODE, CURLINFO_TOTAL_TIME };
CURLcode curl_easy_getinfo(CURL*, CURLINFO, ...);
char const* curl_easy_strerror(CURLcode);
struct PGresult;
struct PGconn;
PGresult* PQexec(PGconn*, char const*);
char* PQerrorMessage(PGconn*);
int PQresultStatus(PGresult*);
int PQstatus(PGconn*);
char* PQgetvalue(PGresult*, int, int);
int PQntuples(PGresult*);
void PQclear(PGresult*);
int PQsendQuery(PGconn*, char const*);
PGresult* PQgetResult(PGconn*);
struct redisContext { int err; };
struct redisReply { int type; char* str; long long integer; };
enum { REDIS_REPLY_ERROR = 6 };
void* redisCommand(redisContext*, char const*, ...);
int redisGetReply(redisContext*, void**);
void freeReplyObject(void*);
struct sqlite3;
int sqlite3_exec(sqlite3*, char const*, void*, void*, char**);
char* strerror(int) noexcept;
}
namespace sw::redis {
struct Redis { long incr(std::string const&); std::string get(std::string const&); };
}  // namespace sw::redis

struct json {
  json& operator[](char const*);
  json& operator=(std::string const&);
  std::string dump() const;
};
namespace boost::stacktrace {
struct stacktrace {};
std::string to_string(stacktrace const&);
}  // namespace boost::stacktrace
