#include "shared/vocabulary.h"

#include <array>

namespace holdfast_tidy {
namespace {

struct option {
  char const* name;
  char const* built_in;  // what the check knows without being told
};

constexpr option loggers{
    "HoldfastLoggers",
    "spdlog::* spdlog::logger::* google::LogMessage* google::ErrnoLogMessage "
    "absl::log_internal::* boost::log::* log4cplus::* log4cxx::* Poco::Logger::* Poco::LogStream "
    "trantor::Logger* el::base::* plog::* quill::* QMessageLogger::* QDebug folly::LogStream* "
    "std::cerr std::clog std::cout std::wcerr std::wclog std::wcout std::print std::println "
    "fmt::print fmt::println printf fprintf vprintf vfprintf puts fputs perror dprintf wprintf "
    "fwprintf syslog vsyslog sd_journal_print sd_journal_send warn warnx vwarn OutputDebugString* "
    "__android_log_print g_log g_warning NSLog holdfast::log_sink::*"};
constexpr option reporters{"HoldfastHandlers", ""};
constexpr option sinks{
    "HoldfastSinks",
    "httplib::Response::set_content httplib::Response::body httplib::Response::reason "
    "httplib::Response::set_header httplib::Response::set_redirect "
    "drogon::HttpResponse::setBody drogon::HttpResponse::addHeader "
    "drogon::HttpResponse::newHttpJsonResponse drogon::HttpResponse::newHttpViewResponse "
    "crow::response::response crow::response::write crow::response::end crow::response::body "
    "crow::response::add_header crow::response::set_header "
    "oatpp::*::createResponse oatpp::*::ResponseFactory::createResponse "
    "boost::beast::http::message::body boost::beast::http::basic_fields::set "
    "boost::beast::http::message::reason boost::beast::http::message::message "
    "Pistache::Http::ResponseWriter::send Pistache::Http::ResponseStream::write "
    "web::http::http_request::reply web::http::http_response::set_body "
    "web::http::http_response::set_reason_phrase "
    "restinio::*::set_body restinio::*::append_body "
    "Poco::Net::HTTPServerResponse::send Poco::Net::HTTPServerResponse::sendBuffer "
    "Poco::Net::HTTPServerResponse::setReason "
    "Poco::Net::HTTPResponse::setReason Poco::Net::HTTPResponse::setStatusAndReason "
    "seastar::http::reply::write_body seastar::httpd::reply::write_body grpc::Status::Status "
    "protocol::HttpResponse::append_output_body cinatra::*::set_status_and_content "
    "proxygen::ResponseBuilder::body uWS::*::end userver::server::http::HttpResponse::SetData"};
constexpr option diagnostics{
    "HoldfastDiagnostics",
    "what strerror strerror_r strerror_l std::strerror gai_strerror dlerror sqlite3_errmsg "
    "sqlite3_errstr PQerrorMessage PQresultErrorMessage mysql_error curl_easy_strerror "
    "boost::diagnostic_information boost::current_exception_diagnostic_information "
    "boost::stacktrace::to_string std::stacktrace::current boost::stacktrace::stacktrace "
    "boost::stacktrace::basic_stacktrace std::basic_stacktrace std::error_code::message "
    "boost::system::error_code::message std::error_category::message "
    "boost::system::error_category::message "
    "Poco::Exception::displayText backtrace_symbols cpptrace::generate_trace cpptrace::to_string "
    "ERR_error_string ERR_reason_error_string holdfast::internal_text::* holdfast::log_record::* "
    "holdfast::internal"};
constexpr option public_errors{"HoldfastPublicErrors", "holdfast::error"};
constexpr option clients{
    "HoldfastClients",
    "curl_easy_perform curl_multi_perform "
    "httplib::Client::Get httplib::Client::Post httplib::Client::Put httplib::Client::Patch "
    "httplib::Client::Delete httplib::Client::Head httplib::Client::Options httplib::Client::send "
    "httplib::SSLClient::* httplib::ClientImpl::Get httplib::ClientImpl::Post "
    "httplib::ClientImpl::Put httplib::ClientImpl::Patch httplib::ClientImpl::Delete "
    "httplib::ClientImpl::Head httplib::ClientImpl::send "
    "PQexec PQexecParams PQexecPrepared PQprepare PQconnectdb PQsetdbLogin PQconnectdbParams "
    "PQsendQuery PQsendQueryParams PQsendPrepare PQsendQueryPrepared redisGetReply "
    "redisConnect redisConnectWithTimeout redisCommand redisCommandArgv redisvCommand "
    "mysql_real_query mysql_query mysql_real_connect sw::redis::Redis::* "
    "pqxx::transaction_base::exec* "
    "cpr::Get cpr::Post cpr::Put cpr::Patch cpr::Delete web::http::client::http_client::request "
    "Poco::Net::HTTPClientSession::sendRequest Poco::Net::HTTPClientSession::receiveResponse "
    "mongocxx::collection::find_one mongocxx::collection::insert_one "
    "cpp_redis::client::sync_commit"};
constexpr option guards{"HoldfastGuards", "holdfast::call holdfast::asio::call"};
constexpr option broad{
    "HoldfastBroadExceptions",
    "std::exception std::runtime_error std::logic_error boost::exception Poco::Exception "
    "QException folly::exception_wrapper holdfast::error"};
constexpr option expected{"HoldfastExpectedExceptions",
                          "boost::thread_interrupted abi::__forced_unwind"};
constexpr option results{
    "HoldfastResults",
    "std::expected tl::expected nonstd::expected nonstd::expected_lite::expected folly::Expected "
    "holdfast::result absl::Status absl::StatusOr arrow::Status arrow::Result rocksdb::Status "
    "rocksdb::IOStatus leveldb::Status boost::system::result boost::leaf::result "
    "boost::outcome_v2::* outcome_v2::* llvm::Expected google::protobuf::util::Status "
    "grpc::Status zx::result"};
constexpr option raising{"HoldfastRaisingResults", "holdfast::result"};
constexpr option protections{
    "HoldfastProtections",
    "holdfast::dependency holdfast::circuit_breaker holdfast::core::circuit_breaker "
    "holdfast::concurrency_limit holdfast::core::concurrency_limit holdfast::retry_budget "
    "holdfast::core::retry_budget CircuitBreaker circuit_breaker RateLimiter rate_limiter "
    "TokenBucket token_bucket DynamicTokenBucket Bulkhead ConcurrencyLimiter AdaptiveLimiter "
    "RetryBudget LeakyBucket leaky_bucket"};
constexpr option bases{"HoldfastErrorBases", "holdfast::error"};
constexpr option layers{"HoldfastLayers", ""};
constexpr option outer{
    "HoldfastOuter",
    "http: httplib::* drogon::* crow::* oatpp::web::* boost::beast::http::* beast::http::* "
    "Pistache::* restinio::* web::http::* Poco::Net::HTTP* proxygen::* seastar::http::* "
    "*HttpException* *HTTPException* *HttpError* *HTTPError* *HttpStatus* *http_error* "
    "*http_status* *HttpRequest* *HttpResponse* *http_exception* evhttp_* uWS::* "
    "<httplib.h> <drogon/*> <crow.h> <crow/*> <oatpp/web/*> <boost/beast/http*> "
    "<boost/beast.hpp> <pistache/*> <restinio/*> <cpprest/*> <Poco/Net/HTTP*> <proxygen/*> "
    "<event2/http*> <curl/curl.h>"};

constexpr std::array all{&loggers, &reporters,   &sinks, &diagnostics, &public_errors,
                         &clients, &guards,      &broad, &expected,    &results,
                         &raising, &protections, &bases, &layers,      &outer};

using options_view = clang::tidy::ClangTidyCheck::OptionsView;

}  // namespace

std::shared_ptr<vocabulary const> vocabulary_of(options_view const& options) {
  static std::string last_key;
  static std::shared_ptr<vocabulary const> last;
  auto written = [&](option const& o) { return options.getLocalOrGlobal(o.name).value_or(""); };
  std::string key;
  for (option const* each : all) key += written(*each).str() + '\n';
  if (last && key == last_key) return last;
  auto list = [&](option const& o) { return name_list(o.built_in, written(o)); };
  last = std::make_shared<vocabulary>(vocabulary{
      list(loggers), list(reporters), list(sinks), list(diagnostics), list(public_errors),
      list(clients), list(guards), list(broad), list(expected), list(results), list(raising),
      list(protections), list(bases), layer_map(written(layers), outer.built_in, written(outer))});
  last_key = key;
  return last;
}

void store_options(options_view const& options, clang::tidy::ClangTidyOptions::OptionMap& into) {
  // Stored under the global name, so that a dumped configuration can be pasted back.
  for (option const* each : all)
    into.insert_or_assign(each->name, clang::tidy::ClangTidyOptions::ClangTidyValue(
                                          options.getLocalOrGlobal(each->name).value_or("")));
}

}  // namespace holdfast_tidy
