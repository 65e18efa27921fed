// Handlers that look busy, and do nothing.
#include <holdfast.hpp>
#include <parts.hpp>

#include <cmath>
#include <functional>
#include <typeinfo>

void work();
bool is_on();
std::exception_ptr first_error;
struct listeners { std::vector<std::string> failures; std::vector<std::exception_ptr> errors; };

// ---- nothing comes of it

void asked_for_nothing() {
  try { work(); } catch (std::exception const& e) { if (e.what()) {} }  // finds
  try { work(); } catch (std::exception const& e) { if (e.what()) return; }  // finds
  try { work(); } catch (std::exception const& e) { (void)e, (void)0; }  // finds
  try { work(); } catch (std::exception const& e) { (void)sizeof(e.what()); }  // finds
  try { work(); } catch (std::exception const& e) { (void)typeid(e); }  // finds
}
void made_for_nothing() {
  try { work(); } catch (std::exception const& e) { std::string(e.what()); }  // finds
  try { work(); } catch (std::exception& e) { (void)std::move(e); }  // finds
  try { work(); } catch (std::exception const& e) { auto tell = [&] { std::cerr << e.what(); }; }  // finds
  try { work(); } catch (...) { (void)std::current_exception(); }  // finds
  try { work(); } catch (...) { auto kept = std::current_exception(); }  // finds
}
void never_said() {
  try { work(); } catch (std::exception const& e) { if (false) std::cerr << e.what(); }  // finds
  try { work(); } catch (std::exception const& e) { if constexpr (false) std::cerr << e.what(); }  // finds
  try { work(); } catch (std::exception const& e) { if (true) {} else std::cerr << e.what(); }  // finds
  try {
    work();
  } catch (std::exception const& e) {  // finds
#if 0
    LOG(ERROR) << e.what();
#endif
  }
}

// ---- something does

void said_if_asked() {
  try { work(); } catch (std::exception const& e) { if (is_on()) std::cerr << e.what(); }  // quiet
  try { work(); } catch (std::exception const& e) { if (true) std::cerr << e.what(); }  // quiet
  try { work(); } catch (std::exception const& e) { if (false) {} else std::cerr << e.what(); }  // quiet
  try {
    work();
  } catch (std::exception const& e) {  // quiet
#ifdef MORE_WORDS
    LOG(ERROR) << e.what();
#endif
  }
}
void kept_for_later(std::exception_ptr& out) {
  try { work(); } catch (...) { out = std::current_exception(); }  // quiet
  try { work(); } catch (...) { auto kept = std::current_exception(); out = kept; }  // quiet
  try { work(); } catch (...) { auto kept = std::current_exception(); std::rethrow_exception(kept); }  // quiet
  try { work(); } catch (...) { if (!first_error) first_error = std::current_exception(); }  // quiet
}
void counted(listeners& all, int* rc) {
  try { work(); } catch (std::exception const&) { all.failures.emplace_back("work"); }  // quiet
  try { work(); } catch (...) { all.errors.push_back(std::current_exception()); }  // quiet
  try { work(); *rc = 0; } catch (...) { *rc = 1; }  // quiet
}
void a_lambda_that_is_run(std::function<void(std::function<void()>)> const& later) {
  try { work(); } catch (std::exception const& e) { later([&] { std::cerr << e.what(); }); }  // quiet
}

// ---- news by the name of the class around it, one of many, and the log itself

struct break_statement { struct signal {}; };
struct radio { struct signal : std::runtime_error { using std::runtime_error::runtime_error; }; };
namespace spdlog::sinks {
template <class Mutex> struct base_sink { virtual void sink_it(char const* text) = 0; };
}
struct rolling_file : spdlog::sinks::base_sink<int> {
  void sink_it(char const* text) override {
    try { work(); } catch (std::runtime_error const&) {}  // quiet
  }
};
struct plain_file { void write(char const* text) { try { work(); } catch (std::runtime_error const&) {} } };  // finds
void run_loop() {
  try { work(); } catch (break_statement::signal const&) {}  // quiet
  try { work(); } catch (radio::signal const&) {}  // finds
}
unsigned long highest(std::vector<std::string> const& names) {
  unsigned long highest = 0;
  for (auto const& name : names) {
    try { highest = std::max(highest, std::stoul(name)); } catch (std::invalid_argument const&) { continue; }  // quiet
    try { work(); } catch (std::invalid_argument const&) { continue; }  // finds
  }
  return highest;
}

// ---- a header that may not be there

struct request { std::string get_header(char const* name) const; };
struct byte_range { static byte_range parse(std::string const& text); };
struct range_of_request {
  explicit range_of_request(request const& asked) {
    try { range_ = byte_range::parse(asked.get_header("Range")); } catch (std::out_of_range const&) {}  // quiet
    try { range_ = byte_range::parse(asked.get_header("Range")); } catch (std::exception const&) {}  // finds
    try { work(); range_ = byte_range::parse(asked.get_header("Range")); } catch (std::out_of_range const&) {}  // finds
  }
  byte_range range_;
};

// ---- what cannot fail, and what is answered behind

struct buffer { char* bytes; void detach(); };
struct closes_loudly { ~closes_loudly() noexcept(false); };
struct socket_like { void close(std::error_code& code); void close(); };
void cannot_fail(buffer& all, buffer* one, closes_loudly* loud, socket_like& peer) {
  std::error_code code;
  try { delete[] all.bytes; } catch (...) {}  // quiet
  try { if (one) delete one; } catch (...) {}  // quiet
  try { peer.close(code); } catch (std::system_error const&) {}  // quiet
  try { peer.close(); } catch (std::system_error const&) {}  // finds
  try { delete loud; } catch (...) {}  // finds
  try { all.detach(); delete one; } catch (...) {}  // finds
}
bool is_sent(std::string const& text);
void remove_file(char const* path);
int yes_or_no(std::string const& text) {
  try { if (is_sent(text)) return 1; } catch (...) {}  // quiet
  return 0;
}
bool tidied_and_told(std::string const& text) {
  try { if (is_sent(text)) return true; } catch (...) {}  // quiet
  remove_file("a");
  return false;
}
bool tried_again(std::string const& text) {
  try { if (is_sent(text)) return true; } catch (...) {}  // finds
  if (is_sent("again")) return true;
  return false;
}

// ---- lookups by a key made of parts, the caller's default, nothing to be had, asserts

struct arguments { std::string get_argument(std::string const& key) const; float get_number(char const* key) const; };
struct filter { void name(std::string const& text); void set(float a, float b); };
struct peer {};
#define dcassert(condition) ((void)0)
void from_the_query(arguments const& all, filter& made, std::string const& prefix) {
  try { made.name(all.get_argument(prefix + "name")); } catch (std::out_of_range const&) {}  // quiet
  float a = 0;
  float b = 0;
  try { a = all.get_number("a"); b = all.get_number("b"); } catch (std::out_of_range const&) {}  // quiet
  try { a = all.get_number("a"); made.set(a, b); } catch (std::out_of_range const&) {}  // finds
  try { made.name(all.get_argument(prefix)); } catch (std::out_of_range const&) {}  // finds
}
int in_text(std::string const& text, int fallback) {
  try { if (is_sent(text)) return 3; } catch (...) {}  // quiet
  return fallback;
}
int in_text_or_so(std::string const& text, int other) {
  try { if (is_sent(text)) return 3; } catch (...) {}  // finds
  return other;
}
std::shared_ptr<peer> find_peer(std::string const& text) {
  try { if (is_sent(text)) return std::make_shared<peer>(); } catch (...) {}  // quiet
  return std::shared_ptr<peer>();
}
std::string find_name(std::string const& text) {
  try { if (is_sent(text)) return text; } catch (...) {}  // finds
  return std::string();
}
void never_in_debug() {
  try { work(); } catch (...) { dcassert(false); }  // quiet
}

struct moment { long at; };
extern moment const bad_time;
extern moment const first_time;
moment make_moment(std::string const& text);
moment began_as_bad(std::string const& text) {
  moment made = bad_time;
  try { made = make_moment(text); } catch (...) {}  // quiet
  return made;
}
moment began_as_first(std::string const& text) {
  moment made = first_time;
  try { made = make_moment(text); } catch (...) {}  // finds
  return made;
}

// ---- nothing but a lookup, in a function at hand

struct query {
  std::string const& argument(std::string const& key) const { return all_.at(key); }
  std::string const& read(std::string const& key) const { work(); return all_.at(key); }
  std::string const& other(std::string const& key) const;
  std::map<std::string, std::string> all_;
};
void look_at(std::string const& text);
void in_a_body(query const& asked, std::string& name, std::string const& key) {
  try { name = asked.argument(key); } catch (...) {}  // quiet
  try { name = asked.read(key); } catch (...) {}  // finds
  try { name = asked.other(key); } catch (...) {}  // finds
  try { name = asked.argument(key); look_at(name); } catch (...) {}  // finds
}

// ---- what only looks as if it could not fail, or were asked

extern "C" int run_job(int which) { if (which) throw std::runtime_error("x"); return 0; }
extern "C" int plugin_run(int which);
void store_to(std::error_code& code) { throw std::runtime_error("x"); }
struct commits { commits() noexcept; ~commits() noexcept(false); };
int may_throw();
void defaulted(int number = may_throw()) noexcept;
void show(unsigned long count);
void may_fail_after_all(std::error_code& code) {
  try { run_job(1); } catch (...) {}  // finds
  try { plugin_run(1); } catch (...) {}  // finds
  try { store_to(code); } catch (...) {}  // finds
  try { commits local; } catch (...) {}  // finds
  try { defaulted(); } catch (...) {}  // finds
}
std::vector<int> load_all();
void counted_only() {
  std::vector<int> items;
  try { items = load_all(); } catch (...) {}  // finds
  show(items.size());
}
void counted_and_asked() {
  std::vector<int> items;
  try { items = load_all(); } catch (...) {}  // quiet
  if (items.size() == 0) std::cerr << "nothing";
}
struct file { void write(); void close(); };
bool saved(file& out) {
  bool saved = false;
  try { out.write(); saved = true; out.close(); } catch (...) {}  // finds
  return saved;
}
void dead_and_over() {
  try {
    work();
  } catch (std::exception const& err) {  // finds
#if 0
#endif
    (void)err;
  }
}
