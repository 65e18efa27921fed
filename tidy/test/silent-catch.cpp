// Handlers after which nobody will ever know, and handlers that only look like it.
// options: HoldfastLoggers=my_own_log
// options: HoldfastHandlers=deal_with_it
#include <any>
#include <parts.hpp>

void work();
int parse(std::string const&);
void cleanup() noexcept;
struct failure : std::runtime_error { using std::runtime_error::runtime_error; };
void last_error(int code);
void close_stream() { last_error(3); }  // speaks of errors, but is no log

// ---- nobody will ever know

void empty() {
  try { work(); } catch (...) {}  // finds: the error vanishes here
  try { work(); } catch (failure const&) {}  // finds
}
void evasions() {
  try { work(); } catch (...) { ; }  // finds
  try { work(); } catch (std::exception const& e) { (void)e; }  // finds: ignore(e, "reason")
  try { work(); } catch (std::exception const& e) { e.what(); }  // finds
  try { work(); } catch (std::exception const& e) { static_cast<void>(e.what()); }  // finds
  try { work(); } catch (std::exception const& e) { std::ignore = e; }  // finds
  try { work(); } catch (std::exception const& e) { auto text = e.what(); (void)text; }  // finds
  try { work(); } catch (...) { return; }  // finds
  try { work(); } catch (...) { /* TODO: log this */ }  // finds
  try { work(); } catch (...) { if (false) {} }  // finds
  try { work(); } catch (failure const& e) { hf::ignore(e, " "); }  // finds
}
void in_a_loop(std::vector<std::string> const& all) {
  for (auto const& each : all) try { parse(each); } catch (...) { continue; }  // finds
}
struct closes {
  ~closes() { try { work(); } catch (...) {} }  // finds: in a destructor
};
void will_not_throw() noexcept {
  try { work(); } catch (std::exception const&) { return; }  // finds
}
template <class T> void in_a_template(T thing) {
  try { thing.run(); } catch (std::exception const& e) { (void)e; }  // finds
}
auto in_a_lambda = [] {
  try { work(); } catch (...) {}  // finds
};
#define QUIETLY(statement) try { statement; } catch (...) {}
void in_a_macro() {
  QUIETLY(work())  // finds
}
task in_a_coroutine() {
  try { co_await task{}; } catch (failure const&) {}  // finds
  co_return 0;
}
void lippincott_that_forgets() {
  try { throw; }
  catch (failure const&) {}  // finds
  catch (...) { std::terminate(); }
}
std::expected<int, failure> default_is_no_sign(std::string const& text) {
  int number = 0;
  try { number = parse(text); } catch (std::exception const&) {}  // finds
  return number;
}
void calls_nobody_hears_of() {
  try { close_stream(); } catch (...) {}  // finds
  try { work(); } catch (...) { auto unused = [] {}; (void)unused; }  // finds
}

template <class T> void unresolved(T a, T b) {
  try { T c(a, b); } catch (...) { T d(a, b); }  // finds
}

#define MY_ASSERT(x) ((x) ? (void)0 : last_error(0))
void an_assert_is_no_wish_for_an_exception() {
  try { for (;;) { work(); MY_ASSERT(1); } } catch (failure const&) {}  // finds
}
void a_mark_that_was_set_before(std::string const& text, bool& wanted) {
  try { if (parse(text)) wanted = true; work(); } catch (...) {}  // finds
}
void a_mark_on_the_way(std::string const& text) {
  bool seen = false;
  try { if (parse(text)) seen = true; work(); } catch (...) {}  // finds
  if (seen) last_error(0);
}
bool the_same_answer_either_way() { try { work(); } catch (...) {} return false; }  // finds
std::string text_or_nothing(std::string const& text) {
  try { if (parse(text)) return text; } catch (...) {}  // finds
  return "";
}
bool one_attempt_of_many(std::vector<std::string> const& all) {
  for (auto const& each : all) try { if (parse(each)) return true; } catch (...) {}  // finds
  return false;
}
bool success_behind_the_block(std::string const& text) {
  if (!text.empty()) { try { if (parse(text)) return false; } catch (...) {} }  // finds
  return true;
}

// ---- tempting, and right

void logs() {
  try { work(); } catch (std::exception const& e) { spdlog::error("{}", e.what()); }  // quiet
  try { work(); } catch (std::exception const& e) { LOG(ERROR) << e.what(); }  // quiet
  try { work(); } catch (...) { std::cerr << "lost\n"; }  // quiet
  try { work(); } catch (...) { syslog(3, "lost"); }  // quiet
  try { work(); } catch (...) { LOG_DEBUG("nothing in this build"); }  // quiet
}
void my_own_log();
void deal_with_it();
HOLDFAST_LOGS void murmur();
HOLDFAST_HANDLES void translate();
void told_by_option() {
  try { work(); } catch (...) { my_own_log(); }  // quiet
  try { work(); } catch (...) { deal_with_it(); }  // quiet
  try { work(); } catch (...) { murmur(); }  // quiet
  try { work(); } catch (...) { translate(); }  // quiet
}
void with_a_reason() {
  try { work(); } catch (failure const& e) { hf::ignore(e, "the peer may be gone"); }  // quiet
  try { work(); } catch (...) { hf::ignore("the cache is an optimisation"); }  // quiet
}
std::exception_ptr stored;
std::optional<std::string> last_problem;
int failures = 0;
void kept() {
  try { work(); } catch (...) { stored = std::current_exception(); }  // quiet
  try { work(); } catch (std::exception const& e) { last_problem = e.what(); }  // quiet
  try { work(); } catch (...) { ++failures; }  // quiet
}
bool told_by_value() {
  try { work(); } catch (...) { return false; }  // quiet
  return true;
}
std::expected<int, std::string> told_by_expected(std::string const& text) {
  try { return parse(text); } catch (std::exception const& e) { return std::unexpected(e.what()); }  // quiet
}
bool told_after_the_handler() {
  try { work(); return true; } catch (...) {}  // quiet
  return false;
}
std::optional<int> first_that_works(std::string const& text) {
  try { return parse(text); } catch (std::exception const&) {}  // quiet
  try { return parse(text + "0"); } catch (std::exception const&) {}  // quiet
  return std::nullopt;
}
bool told_by_a_mark() {
  bool done = false;
  try { work(); done = true; } catch (...) {}  // quiet
  return done;
}
bool told_behind_the_handler(std::string const& text) {
  try { if (parse(text) > 0) return true; } catch (...) {}  // quiet
  return false;
}
bool told_behind_two_assignments(std::string const& text, bool& there, bool& asked) {
  try { if (parse(text) > 0) { there = true; return true; } } catch (...) {}  // quiet
  there = false;
  asked = true;
  return false;
}
bool told_behind_the_block(std::string const& text, bool& there) {
  if (!there) { try { if (parse(text) > 0) { there = true; return true; } } catch (...) {} }  // quiet
  there = false;
  return false;
}
struct battery { bool asked; bool there; };
bool told_by_what_is_kept(battery& known, std::string const& text) {
  if (!known.asked) {
    try { if (parse(text)) { known.there = true; return true; } } catch (...) {}  // quiet
    known.there = false;
    known.asked = true;
  }
  return known.there;
}
std::optional<int> told_by_nothing_behind(std::string const& text) {
  try { int const number = parse(text); if (number > 0) return number; } catch (...) {}  // quiet
  return std::nullopt;
}
struct reply { std::string& operator[](char const*); };
void told_by_a_word(reply& answer, std::string const& text) {
  try { if (parse(text)) { answer["title"] = "parse"; answer["status"] = "OK"; } }
  catch (std::exception const&) {}  // quiet
}
void told_by_a_mark_below_an_if(std::string const& text) {
  bool loaded = false;
  try { if (parse(text)) if (parse(text + "0")) loaded = true; } catch (...) {}  // quiet
  if (!loaded) throw failure("not loaded");
}
#define SET_FINE do { fine = true; } while (0)
#define EXPECT_EVAL(eval, ...) \
  bool fine = false; try { { eval; } } catch (std::exception const& e) { (void)e; } \
  if (!fine) fail(#eval);
#define EXPECT_NOTHROW(x) EXPECT_EVAL({ x; } SET_FINE)
void fail(char const*);
void told_by_a_mark_in_a_macro() {
  EXPECT_NOTHROW(work())  // quiet
}
std::optional<int> told_by_absence(std::string const& text) {
  std::optional<int> number;
  try { number = parse(text); } catch (std::exception const&) {}  // quiet
  return number;
}
void selective() {
  try { work(); } catch (std::system_error const& e) { if (e.code() != std::errc::timed_out) throw; }  // quiet
}
struct end_of_stream : std::runtime_error { using std::runtime_error::runtime_error; };
void news_not_failure() {
  try { for (;;) work(); } catch (end_of_stream const&) {}  // quiet
}
void fail(char const*);
void a_test_that_wants_it() {
  try { work(); fail("should have thrown"); } catch (failure const&) {}  // quiet
}
struct error_sink { void exception(std::exception const&); };
void reporting_itself_failed(error_sink& sink, std::exception const& e) {
  try { std::cerr << "hello\n"; } catch (...) {}  // quiet
  try { sink.exception(e); } catch (...) {}  // quiet
}
void marked_in_the_output(std::ostream& page, std::any const& value) {
  try { page << std::any_cast<int>(value); } catch (std::bad_any_cast const&) { page << "[ERR]"; }  // quiet
}
void before_another_error(std::exception_ptr first) {
  try { work(); } catch (...) {}  // quiet
  std::rethrow_exception(first);
}
void covered_by_the_outer_one() {
  try { work(); }
  catch (std::exception const& e) {
    try { work(); } catch (...) {}  // quiet
    spdlog::error("{}", e.what());
  }
}
struct base { base(); };
struct derived : base {
  derived() try : base() {} catch (...) {}  // quiet
};
void lippincott() {
  try { throw; }
  catch (failure const& e) { spdlog::warn("{}", e.what()); }  // quiet
  catch (...) { spdlog::warn("unknown"); }
}
void handed_to_another(void (*on_done)(bool)) {
  try { work(); } catch (...) { lippincott(); }  // quiet
  try { work(); } catch (...) { on_done(false); }  // quiet
}
template <class Log> void to_a_template(Log& out) {
  try { work(); } catch (std::exception const& e) { out.write(e.what()); }  // quiet
}
void cleans_up_and_says_nothing() {  // unlogged-catch's case: never both
  try { work(); } catch (...) { cleanup(); }  // quiet
}
#define EXPECT_FAILURE(statement) try { statement; my_own_log(); } catch (...) { ++failures; }
void in_a_macro_too() {
  EXPECT_FAILURE(work())  // quiet
}

auto tells_in_a_lambda = [] { try { work(); } catch (...) { std::cerr << "lost"; } };  // quiet
task tells_in_a_coroutine() { try { work(); } catch (...) { stored = std::current_exception(); } co_return 1; }  // quiet
struct leaves { ~leaves() { try { work(); } catch (...) { hf::ignore("nobody is left to hear"); } } };  // quiet
bool tells_without_throwing() noexcept { try { work(); return true; } catch (...) { return false; } }  // quiet

// ---- shown in the documentation

struct cache { void put(std::string const&, std::string const&); };
struct socket { void shutdown(); };
struct settings { int retries; };
settings read_settings(std::string const& path);

// [bad]
settings load_or_default(std::string const& path) {
  settings found{.retries = 3};
  try {
    found = read_settings(path);
  } catch (std::exception const& e) {  // finds
    (void)e;  // TODO
  }
  return found;
}
// [/bad]
namespace mended {
// [good]
settings load_or_default(std::string const& path) {
  try {
    return read_settings(path);
  } catch (std::exception const& e) {  // quiet
    spdlog::warn("settings {}: {}; going on with the defaults", path, e.what());
    return {.retries = 3};
  }
}

void say_goodbye(socket& peer) {
  try {
    peer.shutdown();
  } catch (std::exception const& e) {  // quiet
    hf::ignore(e, "the peer may be gone before we say goodbye");
  }
}
// [/good]
}  // namespace mended
