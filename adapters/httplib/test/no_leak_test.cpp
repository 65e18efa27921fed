// The promise of the boundary, against thousands of random failures: no internal byte reaches a
// client.
#include "running_server.hpp"

#include <holdfast/error/context.hpp>
#include <holdfast/error/named.hpp>

#include <algorithm>
#include <random>
#include <set>
#include <system_error>

namespace holdfast::httplib {
namespace {

using test::raw_client;
using test::raw_response;
using test::running_server;
using test::test_options;

constexpr codes leak_codes{code{"LEAK_TEST_CONFLICT", kind::conflict},
                           code{"LEAK_TEST_DOWN", kind::unavailable, 502}};

struct own_conflict : named<own_conflict, conflict> {
  using named::named;
  static constexpr holdfast::code const& own_code = leak_codes["LEAK_TEST_CONFLICT"];
};
struct own_down : named<own_down, unavailable> {
  using named::named;
  static constexpr holdfast::code const& own_code = leak_codes["LEAK_TEST_DOWN"];
};
struct no_exception {
  std::string text;
};

/// In every internal text, and nowhere else. What is around it differs.
constexpr std::string_view secret = "S3CR3T";

/// One random way to fail per seed; the same for the same seed.
class failure {
 public:
  explicit failure(unsigned seed) : dice_{seed} {}

  /// Throws, or returns an error.
  result<void> happen() {
    switch (roll(12)) {
      case 0: throw std::runtime_error{hidden()};
      case 1: throw std::system_error{std::make_error_code(std::errc::permission_denied), hidden()};
      case 2: throw no_exception{hidden()};
      case 3: throw hidden();
      case 4: throw roll(1000);
      case 5: nest(roll(5)); break;
      case 6: throw own_conflict{said(), internal(hidden()), because(made(2))};
      case 7:
        throw own_down{said(), internal(hidden()),
                       retry_after{std::chrono::milliseconds{roll(5000)}}};
      case 8: in_context(hidden(), [&] { in_context(hidden(), [&] { made(2).raise(); }); }); break;
      case 9: return made(2);
      case 10: of_dependency().raise();
      default: made(3).raise();
    }
    return {};
  }

 private:
  unsigned roll(unsigned sides) { return static_cast<unsigned>(dice_() % sides); }

  std::string bytes(std::size_t n) {
    std::string out(n, '\0');
    std::generate(out.begin(), out.end(), [&] { return static_cast<char>(dice_()); });
    return out;
  }
  /// Paths, SQL, huge texts, broken UTF-8, header injections; with the secret in them.
  std::string hidden() {
    std::string const s{secret};
    switch (roll(7)) {
      case 0: return "SELECT * FROM users WHERE token = '" + s + "'";
      case 1: return "/etc/" + s + "/shadow: permission denied";
      case 2: return s + "\r\nSet-Cookie: " + s + "\r\n\r\n" + s;
      case 3: return bytes(roll(300)) + s + bytes(roll(300));
      case 4: return s + std::string(roll(100'000), 'x') + s;
      case 5: return s + std::string("\0", 1) + "\xC0\x80\xFF" + s;
      default: return "{\"error\":\"" + s + "\"}";
    }
  }
  /// What a caller may read: clients' own bytes, whatever they are.
  public_text said() {
    return roll(2) == 0 ? public_text{literal{"as it should be"}}
                        : text("thing {} of {}", bytes(roll(200)), roll(9));
  }
  error made(int depth) {
    auto const k = static_cast<kind>(roll(kind_count));
    error e = make_error(k, said(), internal(hidden()));
    if (roll(3) == 0) e = e.with(detail_of("what", bytes(roll(50))));
    if (roll(3) == 0) e = e.with(violation_of("/" + bytes(roll(20)), "BAD", "is bad"));
    if (roll(3) == 0)
      e = e.with(retry_after{std::chrono::milliseconds{static_cast<int>(roll(9000)) - 1000}});
    if (roll(3) == 0) e = e.with(static_cast<verdict>(1 + roll(7)));
    if (depth > 0 && roll(2) == 0) e = e.with(because(made(depth - 1)));
    return e;
  }
  /// A dependency's own words are as internal as any, unless it answered by them.
  error of_dependency() {
    auto const k = static_cast<kind>(roll(kind_count));
    verdict const v[] = {verdict::failed,     verdict::timed_out, verdict::not_sent,
                         verdict::overloaded, verdict::misused,   verdict::abandoned};
    return make_error(k, text("{}", hidden()), internal(hidden()), origin::dependency, v[roll(6)],
                      detail_of("upstream", hidden()), violation_of(hidden(), "BAD", "is bad"),
                      retry_after{std::chrono::seconds{77}});
  }
  [[noreturn]] void nest(unsigned depth) {
    std::exception_ptr inner = std::make_exception_ptr(made(1));
    for (unsigned i = 0; i <= depth; ++i) inner = wrapped(inner);
    std::rethrow_exception(inner);
  }
  std::exception_ptr wrapped(std::exception_ptr const& inner) {
    try {
      try {
        std::rethrow_exception(inner);
      } catch (...) {
        if (roll(3) == 0) std::throw_with_nested(no_exception{hidden()});
        std::throw_with_nested(std::runtime_error{hidden()});
      }
    } catch (...) {
      return std::current_exception();
    }
  }

  std::mt19937 dice_;
};

void check(raw_response const& r, unsigned seed) {
  std::string const all = r.head + r.body;
  ASSERT_EQ(all.find(secret), std::string::npos) << seed << ": " << all;
  ASSERT_EQ(all.find("Retry-After: 77"), std::string::npos) << seed;
  ASSERT_GE(r.status, 400) << seed;
  ASSERT_TRUE(nlohmann::json::accept(r.body)) << seed << ": " << r.body;
  auto const body = nlohmann::json::parse(r.body);
  auto const& own = r.header("content-type") == "application/problem+json" ? body : body["error"];
  ASSERT_EQ(own.value("request_id", ""), r.header("x-request-id")) << seed;
  ASSERT_FALSE(r.header("x-request-id").empty()) << seed;
  ASSERT_LE(r.body.size(), 8192U) << seed;
  // Headers that are ours, and no others.
  static std::set<std::string> const known{"cache-control", "connection",  "content-length",
                                           "content-type",  "retry-after", "vary",
                                           "x-request-id"};
  for (auto const& [name, value] : r.headers) ASSERT_TRUE(known.contains(name)) << seed << name;
}

void add_failing_routes(server& web) {
  auto const fails = [](auto const& rq, auto& rs) -> result<void> {
    rs.set_header("X-Internal", std::string{secret});
    return failure{static_cast<unsigned>(std::stoul(std::string{path_param(rq, "seed")}))}.happen();
  };
  web.Get("/fail/:seed", fails);
  web.Post("/fail/:seed", fails);
}

void ask_for(unsigned seed, raw_client& c) {
  std::string const accept = seed % 3 == 0 ? "Accept: application/problem+json\r\n" : "";
  std::string const head = "/fail/" + std::to_string(seed) + " HTTP/1.1\r\nHost: x\r\n" + accept;
  auto const r = c.ask(seed % 2 == 0 ? "GET " + head + "\r\n"
                                     : "POST " + head + "Content-Length: 2\r\n\r\n{}");
  check(r, seed);
}

constexpr unsigned failures = 4000;

TEST(NoLeak, NothingInternalReachesAClientAndEachFailureIsRecordedOnce) {
  auto how = test_options();
  how.requests_per_connection = failures;
  running_server s{how};
  add_failing_routes(s.web);
  s.start();
  raw_client c{s.port};
  std::size_t told = 0;
  for (unsigned seed = 0; seed < failures; ++seed) {
    ask_for(seed, c);
    if (HasFatalFailure()) return;
    ASSERT_EQ(s.sink.size(), seed + 1) << seed;
    auto const line = s.sink.last_line();
    ASSERT_TRUE(nlohmann::json::accept(line)) << seed;
    told += line.find(secret) != std::string::npos ? 1 : 0;
  }
  // The test has power only if there was something to leak; the operator must have got it.
  EXPECT_GT(told, failures * 3 / 4);
}

TEST(NoLeak, WithFoldingRecordsAndCountsAddUp) {
  auto how = test_options();
  how.boundary.fold = {.most = 5, .window = std::chrono::milliseconds{50}};
  how.requests_per_connection = failures;
  running_server s{how};
  add_failing_routes(s.web);
  s.start();
  {
    std::vector<std::jthread> clients;
    for (unsigned t = 0; t < 3; ++t)
      clients.emplace_back([&s, t] {
        raw_client c{s.port};
        for (unsigned seed = t; seed < failures / 2; seed += 3) ask_for(seed, c);
      });
  }
  s.stop();
  s.web.flush();
  std::size_t total = 0;
  std::size_t folded = 0;
  for (auto const& line : s.sink.lines()) {
    auto const count = nlohmann::json::parse(line).value("count", std::size_t{0});
    total += count == 0 ? 1 : count;
    folded += count;
  }
  EXPECT_EQ(total, failures / 2);
  EXPECT_GT(folded, 0U);
}

}  // namespace
}  // namespace holdfast::httplib
