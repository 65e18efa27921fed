// Handlers that look silent, and what is done behind them, around them and in the try block.
#include <holdfast.hpp>
#include <parts.hpp>

void work();
int parse(std::string const&);
struct image { int width; };
image* decode(std::string const&);
void use(image const&);
std::string read_text(std::string const&);
void fill(std::string& text);
void fill_with(std::string const& text);
struct failure : std::runtime_error { using std::runtime_error::runtime_error; };
bool removed(std::string const&, std::error_code&);

// ---- nobody asks

void asked_for_something_else(std::string const& text) {
  std::unique_ptr<image> decoded;
  std::string other;
  try { decoded.reset(decode(text)); } catch (...) {}  // finds
  if (other.empty()) work();
}
int a_default_is_no_sign(std::string const& text) {
  int retries = 3;
  try { retries = parse(text); } catch (...) {}  // finds
  if (retries > 5) retries = 5;
  return retries;
}
void marked_where_nobody_behind_can_see_it() {
  try { bool done = false; work(); done = true; } catch (...) {}  // finds
}
void fails_after_it_was_set(std::string const& text) {
  std::unique_ptr<image> decoded;
  try { decoded.reset(decode(text)); work(); } catch (...) {}  // finds
  if (decoded) use(*decoded);
}
struct document { std::string dump() const; bool empty() const; };
void fails_in_what_comes_behind(document const& page, std::string& body) {
  bool added = false;
  try { if (page.empty()) added = true; body = page.dump(); } catch (...) {}  // finds
  if (added) work();
}
void fails_in_the_next_round(std::vector<std::string> const& all) {
  bool any = false;
  try { for (auto const& each : all) any = parse(each) > 0; } catch (...) {}  // finds
  if (any) work();
}
std::string a_text_that_is_handed_back(std::string const& text) {
  std::string found;
  try { found = read_text(text); } catch (failure const&) {}  // finds
  return found;
}
void logs_and_works(std::string const& text) {
  try { spdlog::warn("removing {}", text); work(); } catch (...) {}  // finds
}
std::string goes_on_with_something_else(std::string const& text) {
  try { if (parse(text)) return text; } catch (...) {}  // finds
  fill_with(text);
  return "fine";
}
void another_format_and_work(std::string const& text) {
  try { if (parse(text)) { work(); return; } } catch (...) {}  // finds
  try { parse(text + "0"); } catch (failure const& e) { throw std::runtime_error(e.what()); }  // quiet
}
void another_format_and_work_of_one_kind(std::string const& text) {
  try { if (parse(text)) { work(); return; } } catch (failure const&) {}  // quiet
  try { parse(text + "0"); } catch (failure const& e) { throw std::runtime_error(e.what()); }  // quiet
}
struct packet { packet(std::string const& bytes); int id() const; };
void logs_what_it_parsed(std::string const& bytes) {
  try { packet parsed(bytes); std::cout << parsed.id(); } catch (failure const&) {}  // finds
}
struct reader {
  bool has_index_ = false;
  void read(std::string const& text) {
    try { if (parse(text)) has_index_ = true; } catch (failure const&) {}  // finds
  }
};
std::string parameter(char const*);
bool is_directory(std::string const&);
struct secured {
  bool tls_ = false;
  char const* directory = nullptr;
  void set_up() {
    tls_ = false;
    std::string anchor, certificate;
    try { anchor = parameter("anchor"); tls_ = true; if (is_directory(anchor)) directory = anchor.c_str(); } catch (...) {}  // finds
    try { certificate = parameter("certificate"); tls_ = true; } catch (...) {}  // finds
    if (tls_) use_both(anchor, certificate);
  }
  void use_both(std::string const&, std::string const&);
};
bool marked_before_the_work() {
  bool done = false;
  try { done = true; work(); } catch (...) {}  // finds
  return done;
}
void nothing_to_answer_into(std::string const& text, int& count) {
  try { count = parse(text); } catch (failure const&) { return; }  // finds
  work();
}
void a_lookup_and_more(std::map<int, int> const& all, int& value) {
  try { value = all.at(1); work(); } catch (std::out_of_range const&) {}  // finds
}
std::string goes_on_cheerfully(std::string const& text) {
  try { if (parse(text)) return text; } catch (failure const&) {}  // finds
  spdlog::warn("hello {}", text);
  work();
  return "fine";
}
template <class T> struct closes {
  T held;
  ~closes() noexcept { try { held.close(); } catch (...) {} if (held.size()) work(); }  // finds
};

// ---- tempting, and right

void asked_by_null(std::string const& text) {
  std::unique_ptr<image> decoded;
  try { decoded.reset(decode(text)); } catch (failure const&) {}  // quiet
  if (decoded.get() != nullptr) use(*decoded);
}
void asked_as_a_condition(std::string const& text) {
  image* decoded = nullptr;
  try { work(); decoded = decode(text); } catch (...) {}  // quiet
  if (!decoded) throw failure("no image");
}
void asked_by_emptiness(std::string const& text) {
  std::string found;
  try { found = read_text(text); } catch (failure const&) {}  // quiet
  if (found.empty()) found = "default";
  try { fill(found); } catch (failure const&) {}  // finds
}
void asked_of_an_argument() {
  std::string found;
  try { fill(found); } catch (failure const&) {}  // quiet
  spdlog::warn("{}", found.empty() ? "nothing" : found);
}
void asked_of_an_element(std::vector<image*>& all, std::string const& text) {
  for (size_t i = 0; i < all.size(); ++i) {
    try { all[i] = decode(text); } catch (failure const&) {}  // quiet
    if (all[i] == nullptr) throw failure("no image");
  }
}
void asked_by_number(std::string const& text) {
  int port = -1;
  try { port = parse(text); } catch (...) {}  // quiet
  if (port < 0) work();
  int other = 0;
  try { other = parse(text); } catch (...) {}  // quiet
  if (other == 0) work();
}
void asked_in_a_log(std::string const& text, int& reason) {
  bool success = false;
  try {
    if (parse(text) > 0) {
      if (parse(text + "0") > 0) {
        success = true;
        reason = 0;
      } else {
        reason = 1;
      }
    }
  } catch (failure const&) {  // quiet
  }
  spdlog::warn("{}", success ? "done" : "failed");
}
image* told_by_what_is_returned(std::string const& text, bool wanted) {
  image* decoded = nullptr;
  try { if (wanted) decoded = decode(text); } catch (failure const&) {}  // quiet
  return decoded;
}
struct ordering {
  bool has_index_;
  int index_;
  void read(std::string const& text) {
    has_index_ = false;
    try { if (!text.empty()) { index_ = parse(text); has_index_ = true; } } catch (failure const&) {}  // quiet
  }
};
struct connecting {
  bool tls_ = false;
  void one_way() {
    tls_ = false;
    try { work(); tls_ = true; spdlog::warn("connected"); } catch (failure const&) {}  // quiet
    if (!tls_) {
      try { fill_in(); tls_ = true; } catch (failure const&) {}  // quiet
    }
  }
  void fill_in();
};
struct handle { void close(); void reset(); void send(); };
bool marked_before_it_is_put_away(handle& held) {
  bool done = false;
  try { held.send(); done = true; held.close(); } catch (...) {}  // finds
  return done;
}
bool marked_before_it_is_reset(handle& held) {
  bool done = false;
  try { held.send(); done = true; held.reset(); } catch (...) {}  // quiet
  return done;
}
bool marked_before_what_cannot_fail(std::string const& text, std::size_t& size) {
  bool done = false;
  try { work(); done = true; size = text.size(); } catch (...) {}  // quiet
  return done;
}
std::string logged_behind(std::string const& text) {
  try { if (parse(text)) return text; } catch (failure const&) {}  // quiet
  spdlog::warn("no entry for {}", text);
  return {};
}
struct leaves {
  bool wanted = false;
  ~leaves() {
    try {  // what it does beside logging does not throw
      std::error_code code;
      removed("x", code);
      if (code) spdlog::warn("not removed: {}", code.value());
    } catch (...) {  // quiet
    }
  }
};
void logs_one_way_or_the_other(std::string const& problem) {
  try {
    bool const is_error = !problem.empty();
    if (is_error) { spdlog::error("{}", problem); } else { spdlog::warn("fine"); }
  } catch (...) {  // quiet
  }
}
struct file_logger { void put() { try { work(); } catch (...) {} } };  // quiet
void write_log(std::string const& line) noexcept { try { read_text(line); } catch (...) {} }  // quiet
int one_or_none(std::map<std::string, int> const& prices, int price) {
  try { price = prices.at("tea"); } catch (std::out_of_range const&) {}  // quiet
  return price;
}
struct rest_output { void answer(std::string const&); };
void no_answer(rest_output& output, std::string const& text) {
  int number = 0;
  try { number = parse(text); } catch (failure const&) { return; }  // quiet
  output.answer(text + std::to_string(number));
}
void another_build_says_more() {
  try { work(); } catch (std::exception const& e) {  // quiet
#ifdef VERBOSE
    std::cerr << e.what();
#endif
  }
}

// ---- asked by a question of its own kind

struct json_page {
  static json_page parse(std::string const& text);
  bool is_object() const;
  bool contains(char const* key) const;
  std::string dump() const;
};
std::string asked_what_it_is(std::string const& text) {
  json_page made;
  try { made = json_page::parse(text); } catch (std::exception const&) {}  // quiet
  if (!made.is_object()) return "no object";
  return made.dump();
}
std::string never_asked(std::string const& text) {
  json_page made;
  try { made = json_page::parse(text); } catch (std::exception const&) {}  // finds
  return made.dump();
}
