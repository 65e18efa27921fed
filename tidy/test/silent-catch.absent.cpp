// Handlers for what is not there, for what has been said already, and for what cannot fail.
#include <holdfast.hpp>
#include <parts.hpp>

#include <future>

void work();
struct failure : std::runtime_error { using std::runtime_error::runtime_error; };
struct setting_not_found : failure { using failure::failure; };
struct NoSuchRow : failure { using failure::failure; };
struct packet_processed_exception : failure { using failure::failure; };
struct settings {
  int get_number(std::string const& key) const;
  std::string get(std::string const& key) const;
};
struct request { int id; };
struct request_queue { request pop_front(long timeout); };
struct row { void set(int); };
struct table { row& get(int id); };
struct shape { virtual ~shape(); int width = 0; };
struct square : shape {};
shape* shape_of(int);
void handle(request const&);
long long long_in(std::string const& text);

// ---- somebody should hear of it

void a_row_that_was_to_be_changed(table& rows, int id) {
  try { rows.get(id).set(1); } catch (NoSuchRow const&) {}  // finds
}
void any_failure_of_a_lookup(settings const& all, std::string& name) {
  try { name = all.get("name"); } catch (failure const&) {}  // finds
}
void looked_up_too_late(settings const& all, std::string& name) {
  try { work(); name = all.get("name"); } catch (setting_not_found const&) {}  // finds
}
std::string more_than_a_number(std::string const& text) {
  try { if (auto const number = long_in(text)) return std::to_string(number); } catch (...) {}  // finds
  return text;
}
std::string a_number_and_then_work(std::string const& text) {
  try { if (std::stoll(text) > 0) return "positive"; } catch (...) {}  // finds
  work();
  return text;
}
void more_than_an_answer(std::promise<int>& done) {
  try { work(); done.set_value(1); } catch (std::future_error const&) {}  // finds
}
void any_failure_of_an_answer(std::promise<std::string>& done, char const* text) {
  try { done.set_value(text); } catch (...) {}  // finds
}
void asked_by_reference(shape& one) {
  try { dynamic_cast<square&>(one).width = 1; } catch (std::bad_cast const&) {}  // finds
}
void calls_before_it_asks(int id) {
  try { if (auto* one = dynamic_cast<square*>(shape_of(id))) one->width = 1; } catch (failure const&) {}  // finds
}
void a_placeholder_nobody_reads(settings const& all) {
  std::string name = "-";
  try { name = all.get("name"); } catch (failure const&) {}  // finds
  spdlog::warn("started");
}
void a_default_that_is_logged(settings const& all) {
  std::string level = "info";
  try { level = all.get("level"); } catch (failure const&) {}  // finds
  spdlog::warn("level {}", level);
}
struct identity {
  std::unique_ptr<int> id_;
  void create();
  void create_otherwise();
  void not_asked_before() {
    try { create(); } catch (...) {}  // finds
    if (!id_) create_otherwise();
  }
  int* of() {
    if (id_) return id_.get();
    try { create(); } catch (...) {}  // quiet
    if (!id_) create_otherwise();
    return id_.get();
  }
};

struct peer { long id; std::string address() const; };
struct peers { peer& get(long id); void disconnect(long id); void greet(long id); };
struct peer_not_found : failure { using failure::failure; };
struct hook_missing : failure { using failure::failure; };
struct hooks { std::string get_name(int index) const; };
void looked_up_by_number_and_used(hooks const& all, int index) {
  try { std::string const name = all.get_name(index); work(); } catch (hook_missing const&) {}  // finds
}
void any_failure_of_a_number(hooks const& all, int index, std::string& name) {
  try { name = all.get_name(index); } catch (failure const&) {}  // finds
}
void work_before_the_parting(peers& all, long id) {
  try { work(); all.disconnect(id); } catch (peer_not_found const&) {}  // finds
}
void any_failure_of_a_parting(peers& all, long id) {
  try { all.disconnect(id); } catch (failure const&) {}  // finds
}
void no_parting(peers& all, long id) {
  try { all.greet(id); } catch (peer_not_found const&) {}  // finds
}
std::string find_gateway();
struct gateway_that_nobody_can_ask {
  gateway_that_nobody_can_ask() { try { address_ = find_gateway(); } catch (...) {} }  // finds
  bool is_local() const { return address_ == "localhost"; }
  std::string address_;
};
struct gateway_with_a_default {
  gateway_with_a_default() { try { address_ = find_gateway(); } catch (...) {} }  // finds
  bool defined() const { return !address_.empty(); }
  std::string address_ = "10.0.0.1";
};
struct list_of_gateways {
  list_of_gateways() { try { address_ = find_gateway(); } catch (...) {} }  // finds
  bool empty() const { return address_.empty(); }
  std::string address_;
};
struct gateway_that_works_on {
  gateway_that_works_on() { try { address_ = find_gateway(); work(); } catch (...) {} }  // finds
  bool defined() const { return !address_.empty(); }
  std::string address_;
};
struct measured { int size; };
inline measured const* found_or_thrown(measured const* all, int size) {
  if (!all) throw failure("none");
  return all->size == size ? all : nullptr;
}
void a_body_that_throws(measured const* all, int& size) {
  try { if (auto const* one = found_or_thrown(all, 3)) size = one->size; } catch (...) {}  // finds
}
extern "C" int run_all(void (*each)(void*), void* data);
void a_callback_of_c(int& size) {
  try { size = run_all(nullptr, nullptr); } catch (...) {}  // finds
}

// ---- a text that is read: somebody should hear of it

struct number_parse_error : failure { using failure::failure; };
int parse_number(std::string const& text, char const* what);
template <class T> T convert_to(char const* text);
struct options { void set(std::string const& key, long long value); void set(std::string const& key, std::string const& value); };
int parse_file(std::string const& path);
struct yaml { static yaml parse(std::string const& text); int load() const; };
struct ini { int parse(std::string const& text); std::string last_error() const; void strict(bool); };
int count_of(std::string const& text);

void the_default_stays(std::string const& text, int& retries) {
  try { retries = parse_number(text, "retries"); } catch (number_parse_error const&) {}  // finds
}
void the_text_is_lost(options& all, std::string const& key, std::string const& text) {
  try { if (!key.empty()) { all.set(key, parse_number(text, "")); return; } } catch (std::exception const&) {}  // finds
  all.set(key, "none");
}
void reads_a_file(options& all, std::string const& key, std::string const& path) {
  try { if (!key.empty()) { all.set(key, parse_file(path)); return; } } catch (std::exception const&) {}  // finds
  all.set(key, path);
}
void works_before_it_reads(options& all, std::string const& key, std::string const& text) {
  try { work(); if (!key.empty()) { all.set(key, std::stoll(text)); return; } } catch (std::exception const&) {}  // finds
  all.set(key, text);
}
void another_error(options& all, std::string const& key, std::string const& text) {
  try { if (!key.empty()) { all.set(key, parse_number(text, "")); return; } } catch (NoSuchRow const&) {}  // finds
  all.set(key, text);
}
int a_second_way_that_says_nothing(std::string const& text) {
  try { if (int n = yaml::parse(text).load()) return n; } catch (...) {}  // finds
  ini other;
  if (other.parse(text) != 0) other.strict(true);
  return 0;
}
int a_second_way_for_another_text(std::string const& text, std::string const& more) {
  try { if (int n = yaml::parse(text).load()) return n; } catch (...) {}  // finds
  ini other;
  if (other.parse(more) != 0) spdlog::warn("no settings");
  return 0;
}

// ---- tempting, and right

void looked_up_by_number(hooks const& all, int index, std::string& name) {
  try { name = all.get_name(index); } catch (hook_missing const&) {}  // quiet
}
void gone_already(peers& all, long id) {
  try {
    peer const& one = all.get(id);
    std::cerr << "disconnecting " << one.address();
    all.disconnect(id);
  } catch (peer_not_found const&) {  // quiet
  }
  try { all.disconnect(id); } catch (peer_not_found const&) {}  // quiet
}
struct gateway {
  explicit gateway(bool wanted) {
    try {
      work();
      if (wanted) { address_ = find_gateway(); } else { address_ = "none"; }
    } catch (...) {  // quiet
    }
  }
  bool defined() const { return !address_.empty(); }
  std::string address_;
};
inline measured const* found_or_null(measured const* all, int size) {
  return all && all->size == size ? all : nullptr;
}
extern "C" unsigned long bytes_of(measured const* one);
void what_it_calls_cannot_fail(measured const* all, unsigned long& size) {
  try { if (found_or_null(all, 3)) size = std::max(size, bytes_of(all)); } catch (...) {}  // quiet
}

void not_set(settings const& all, int& size, std::string& name) {
  try { size = all.get_number("size"); } catch (setting_not_found const&) {}  // quiet
  try { name = all.get("name"); } catch (NoSuchRow const&) {}  // quiet
}
void nothing_came(request_queue& waiting) {
  try {
    request const next = waiting.pop_front(100);
    handle(next);
  } catch (setting_not_found const&) {  // quiet
  }
}
std::string a_number_or_a_text(std::string const& text) {
  try {
    size_t end = 0;
    long long const number = std::stoll(text, &end);
    if (end == text.length()) return std::to_string(number);
  } catch (...) {  // quiet
  }
  return text;
}
void answered_already(std::promise<int>& done) {
  try { done.set_value(1); } catch (std::future_error const&) {}  // quiet
}
void cannot_fail(shape* one) {
  try { if (auto* narrow = dynamic_cast<square*>(one)) narrow->width = 1; } catch (std::bad_cast const&) {}  // quiet
}
void flow_by_exception() {
  try { work(); } catch (packet_processed_exception const&) {}  // quiet
}
void a_placeholder_in_the_log(settings const& all) {
  std::string name = "-";
  try { name = all.get("name"); } catch (failure const&) {}  // quiet
  spdlog::warn("started as {}", name);
}
void refused_already(std::promise<int>& done, std::exception_ptr const& problem) {
  try { done.set_exception(problem); } catch (std::future_error const&) {}  // quiet
}
void only_counts(int& seen, int by) {
  try { seen += by; } catch (std::exception const&) {}  // quiet
}
void a_number_or_a_text_is_set(options& all, std::string const& key, std::string const& text) {
  if (!text.empty()) {
    try {
      size_t end = 0;
      long long const number = std::stoll(text, &end);
      if (end == text.size()) {
        all.set(key, number);
        return;
      }
    } catch (std::exception const&) {  // quiet
    }
  }
  all.set(key, text);
}
struct entry {
  std::string key;
  int priority = 0;
  void split() {
    auto const dot = key.find_last_of('.');
    char const* tail = key.c_str() + dot + 1;
    try {
      priority = parse_number(tail, "priority");
      key = key.substr(0, dot);
    } catch (number_parse_error const&) {  // quiet
    }
    try { priority = convert_to<int>(tail); key.clear(); } catch (...) {}  // quiet
  }
};
int another_format(std::string const& text) {
  try { if (int const found = yaml::parse(text).load()) return found; } catch (number_parse_error const&) {}  // quiet
  ini other;
  other.strict(true);
  if (other.parse(text) != 0) {
    spdlog::warn("no settings: {}", other.last_error());
    return -1;
  }
  return count_of(text);
}
void another_format_with_a_handler(std::string const& text) {
  try { yaml::parse(text).load(); return; } catch (...) {}  // quiet
  try { ini().parse(text); } catch (std::exception const& e) { spdlog::warn("{}", e.what()); }  // quiet
}
int another_format_for_the_caller(std::string const& text) {
  try { return yaml::parse(text).load(); } catch (...) {}  // quiet
  return parse_number(text, "settings");
}
