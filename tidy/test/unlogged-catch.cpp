// Handlers that do something, and leave no trace of why.
#include <cstdio>
#include <parts.hpp>

void work();
int parse(std::string const&);
void cleanup() noexcept;
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct connection { void close() noexcept; int timeout(); };

// ---- handled, and nobody hears of it

int a_plain_answer(std::string const& text) {
  try { return parse(text); } catch (...) { return 0; }  // finds: any error is handled here alike
}
std::string another(std::string const& text) {
  try { work(); } catch (std::exception const&) { return ""; }  // finds
  try { work(); } catch (std::exception const& e) { (void)e; return "default"; }  // finds
  try { work(); } catch (std::runtime_error const&) { return {}; }  // finds
  return text;
}
void substitutes(int& timeout) {
  try { work(); } catch (...) { timeout = 30; }  // finds
  try { work(); } catch (std::exception const&) { timeout = timeout * 2; }  // finds
}
void cleans_up(connection& peer) {
  try { work(); } catch (...) { cleanup(); }  // finds
  try { work(); } catch (std::exception const&) { peer.close(); }  // finds
}
void leaves_a_loop() {
  for (;;) {
    try { work(); } catch (...) { break; }  // finds
  }
}
struct closes {
  connection* peer;
  ~closes() { try { work(); } catch (...) { delete peer; } }  // finds
};
int will_not_throw() noexcept {
  try { work(); return 1; } catch (...) { return 0; }  // finds
}
template <class T> int in_a_template(T thing) {
  try { return thing.count(); } catch (std::exception const&) { return 0; }  // finds
}
auto in_a_lambda = [](std::string const& text) {
  try { return parse(text); } catch (...) { return 0; }  // finds
};
task in_a_coroutine() {
  int found = 1;
  try { found = co_await task{}; } catch (...) { found = 7; }  // finds
  co_return found;
}
#define OR_ZERO(expression) [&] { try { return expression; } catch (...) { return 0; } }()
int in_a_macro() { return OR_ZERO(parse("1")); }  // finds
void reset_state();
void lippincott_that_only_acts(int& state) {
  try { throw; }
  catch (failure const&) { spdlog::error("failure"); }
  catch (...) { state = 3; }  // finds
}
std::expected<std::string, int> in_expected_style(std::string const& text) {
  std::string name = text;
  try { work(); } catch (std::exception const&) { name = "anonymous"; }  // finds
  return name;
}
void through_a_body_that_does_not_tell(int& x) {
  auto helper = 0;
  try { work(); } catch (...) { x = helper; }  // finds
}

int read_port(std::string const& file);
int not_only_a_number(std::string const& file, int other) {
  try { return std::stoi(file) + read_port(file); } catch (...) { return other; }  // finds
}
std::string text_of(std::string const& file);
int a_number_in_a_file(std::string const& file, int other) {
  try { return std::stoi(text_of(file)); } catch (...) { return other; }  // finds
}
std::pair<int, bool> a_second_that_nobody_asks(int known) {
  try { work(); return {known, true}; } catch (...) { return {0, true}; }  // finds
}
template <class T> std::vector<T> an_empty_list_is_a_list() {
  try { work(); return std::vector<T>(3); } catch (...) { cleanup(); return {}; }  // finds
}

void decode_into(std::string& raw);
void a_substitute_is_no_sign(std::string const& text) {
  std::string raw;
  try { decode_into(raw); } catch (std::exception const&) { raw.append(text); }  // finds
  if (raw.empty()) cleanup();
}
unsigned pages(unsigned size) {
  try { work(); return size; } catch (...) { return 0; }  // finds
}
void memory_and_work(std::vector<int>& all) {
  try { all.push_back(1); work(); } catch (...) { cleanup(); }  // finds
}

struct document { static document parse(std::string const& text); document& operator=(std::string const&); };
struct addressed { std::string to_string() const; std::string resolve() const; };
void not_the_text(document& shown, std::string const& text) {
  try { shown = document::parse(text); } catch (...) { shown = std::string("empty"); }  // finds
}
void more_than_parsed(document& shown, std::string const& text) {
  try { shown = document::parse(text_of(text)); } catch (...) { shown = text; }  // finds
}
std::string more_than_text(addressed const& peer) {
  try { return peer.resolve(); } catch (std::exception const&) { return {}; }  // finds
}
std::string a_text_that_looks_right() {
  try { work(); return "done"; } catch (std::exception const&) { return "(default)"; }  // finds
}
void lines_and_work(std::string& all, char* line, std::FILE* from) {
  try { while (std::fgets(line, 9, from)) { all += line; work(); } } catch (...) { cleanup(); }  // finds
}

// ---- tempting, and right

int narrow(std::string const& text) {
  try { return parse(text); } catch (std::invalid_argument const&) { return 0; }  // quiet
  try { return parse(text); } catch (failure const&) { return 1 - 1; }  // quiet
}
int logged(std::string const& text) {
  try { return parse(text); } catch (std::exception const& e) { spdlog::warn("{}", e.what()); return 0; }  // quiet
}
int logged_elsewhere(std::string const& text, void (*complain)(char const*)) {
  try { return parse(text); } catch (std::exception const& e) { complain(e.what()); return 0; }  // quiet
}
struct counters { int failures; int requests; };
int counted(std::string const& text, counters& all) {
  try { return parse(text); } catch (...) { ++all.failures; return 0; }  // quiet
}
bool told(std::string const& text) {
  try { parse(text); return true; } catch (...) { return false; }  // quiet
}
int* told_by_null() {
  try { work(); } catch (...) { return nullptr; }  // quiet
  return nullptr;
}
int told_by_number() {
  try { work(); return 0; } catch (...) { return -1; }  // quiet
}
std::optional<int> told_by_optional(std::string const& text) {
  try { return parse(text); } catch (...) { return {}; }  // quiet
}
std::expected<int, std::string> told_by_expected(std::string const& text) {
  try { return parse(text); } catch (...) { return std::unexpected("not a number"); }  // quiet
}
enum class outcome { fine, broken };
outcome told_by_enumerator() {
  try { work(); return outcome::fine; } catch (...) { return outcome::broken; }  // quiet
}
void cleaned_up_and_rethrown(connection& peer) {
  try { work(); } catch (...) { peer.close(); throw; }  // quiet
}
void flag(bool& failed) {
  try { work(); } catch (...) { failed = true; }  // quiet
}
void silent_is_the_graver_case() {
  try { work(); } catch (...) {}  // quiet
}
struct bugcheck { static void unexpected(char const* file, int line); };
#define MY_UNEXPECTED() bugcheck::unexpected(__FILE__, __LINE__)
void through_a_macro(connection& peer) {
  try { peer.close(); } catch (...) { MY_UNEXPECTED(); }  // quiet
}
void with_a_reason(int& timeout) {
  try { work(); } catch (std::exception const& e) { hf::ignore(e, "the default is as good"); timeout = 3; }  // quiet
}
int a_number_or_default(std::string const& text, int other) {
  try { int const n = std::stoi(text.substr(2)); return n < 0 ? 0 : n; } catch (...) { return other; }  // quiet
}
std::string trim(std::string const& text);
int format_size(int width, int height);
struct entry { std::string str() const; entry& operator=(int); };
struct object { entry& operator[](char const*); };
int a_number_from_a_text(entry const& text, int other) {
  try { return std::stoi(trim(text.str())); } catch (...) { return other; }  // quiet
}
void a_number_shown(object& shown, std::string const& text) {
  try { shown["size"] = format_size(std::stoi(text), std::stoi(text)); } catch (...) { shown["size"] = 0; }  // quiet
}
void a_port_or_none(std::string const& text, int& port) {
  std::size_t used = 0;
  try { port = std::stoi(text, &used); if (used != text.size()) throw std::invalid_argument("port"); }
  catch (...) { port = 80; }  // quiet
}
std::pair<bool, int> told_by_the_first_of_two(int known) {
  try { work(); return {true, known}; } catch (...) { return {false, known}; }  // quiet
}
std::string told_by_a_text() {
  try { work(); return "fine"; } catch (...) { cleanup(); return std::string("ERROR"); }  // quiet
}
bool told_by_a_number(std::string& text) {
  int success = 1;
  try { text = text.substr(3); work(); } catch (...) { success = 0; }  // quiet
  return success;
}
void told_in_the_text(std::string& shown) {
  try { work(); } catch (std::exception const&) { shown = "(illegal UTF-8)"; }  // quiet
}
template <class T> std::optional<std::vector<T>> told_by_an_empty_optional() {
  try { work(); return std::vector<T>{}; } catch (...) { cleanup(); return {}; }  // quiet
}
void note_it();
static void tell_everybody() { std::cerr << "failed\n"; }
static void tidy_up_and_tell() { cleanup(); tell_everybody(); }
void through_a_body_that_tells() {
  try { work(); } catch (...) { tidy_up_and_tell(); }  // quiet
}
void a_task_keeps_it(std::exception_ptr& slot) {
  try { work(); } catch (...) { cleanup(); slot = std::current_exception(); }  // quiet
}
unsigned write(char const* bytes, unsigned size) {
  try { work(); return size; } catch (...) { return 0; }  // quiet
}
int found_or_not() {
  int found = -1;
  try { found = parse("1"); } catch (...) { cleanup(); return found; }  // quiet
  return found;
}
static void keep_it(std::exception_ptr& slot) { slot = std::current_exception(); }
static void keep_it_deeper(std::exception_ptr& slot) { cleanup(); keep_it(slot); }
void kept_in_a_body(std::exception_ptr& slot) {
  try { work(); } catch (...) { keep_it_deeper(slot); }  // quiet
}
template <class T> struct later : T {
  void run() { try { work(); } catch (...) { this->mark_exceptional_finish(); } }  // quiet
};
void only_memory(std::vector<int>& all) {
  try { all.push_back(1); } catch (...) { cleanup(); }  // quiet
}
struct own_error : std::exception {
  char const* what() const noexcept override { try { work(); } catch (...) { return "unknown"; } return ""; }  // quiet
};
std::map<int, int>::const_iterator first(std::map<int, int> const& all) {
  try { work(); return all.begin(); } catch (...) { return all.end(); }  // quiet
}
void stream_is_told(std::istream& from) {
  try { work(); } catch (...) { from.setstate(std::ios_base::failbit); }  // quiet
}
[[noreturn]] void give_up();
void ends() noexcept {
  try { work(); } catch (...) { cleanup(); give_up(); }  // quiet
}

auto tells_in_a_lambda = [] { try { work(); return 1; } catch (...) { std::cerr << "lost"; return 0; } };  // quiet
task tells_in_a_coroutine() { try { work(); } catch (...) { std::cerr << "lost"; co_return 0; } co_return 1; }  // quiet
struct leaves { ~leaves() { try { work(); } catch (...) { ++left; cleanup(); } } int left = 0; };  // quiet
int lippincott_for_one_kind() {
  try { throw; } catch (std::system_error const&) { return 5; }  // quiet
}

void not_json_so_text(document& shown, std::string const& text) {
  try { shown = document::parse(text); } catch (...) { shown = text; }  // quiet
}
void address_or_nothing(addressed const& peer, std::string& text) {
  try { text = std::string(peer.to_string().c_str()); } catch (std::exception const&) { text = ""; }  // quiet
}
void told_as_text(document& shown, std::string const& text) {
  try { shown = document::parse(text); return; } catch (std::exception const&) {}  // quiet
  shown = text;
}
std::string printable(std::string const& text) {
  try { work(); return text; } catch (std::exception const&) { return "[DIRECTIVE]"; }  // quiet
}
void lines(std::string& all, char* line, std::FILE* from) {
  try { while (std::fgets(line, 9, from)) all += line; } catch (...) { cleanup(); }  // quiet
}

// ---- shown in the documentation

int prices_in(std::string const& file);
struct bad_file : std::runtime_error { using std::runtime_error::runtime_error; };

// [bad]
int count(std::string const& file) {
  try {
    return prices_in(file);
  } catch (std::exception const&) {  // finds
    return 0;
  }
}
// [/bad]
namespace mended {
// [good]
int count(std::string const& file) {
  try {
    return prices_in(file);
  } catch (bad_file const&) {  // quiet
    return 0;  // one known error, one decision
  } catch (std::exception const& e) {  // quiet
    spdlog::error("{}: {}", file, e.what());
    return 0;
  }
}
// [/good]
}  // namespace mended
