// New errors that end close by, that are the old one with more words, or that say it all.
#include <holdfast.hpp>
#include <parts.hpp>

#include <cstdio>
#include <map>
#include <sstream>
#include <variant>
#include <vector>

void work();
struct failure : std::runtime_error { using std::runtime_error::runtime_error; };
struct timed_out : failure { using failure::failure; };
struct no_lease : std::exception {
  explicit no_lease(std::string text);
  char const* what() const noexcept override;
  std::string text;
};
struct setting_not_found : failure { using failure::failure; };
struct settings { long get_number(std::string const& key) const; void load(); };
struct answer { void set_error(char const* text); };
long long_in(std::string const& text);
#define THROW_STREAM(type, words) \
  do { std::ostringstream text_; text_ << words; throw type(text_.str()); } while (1)

// ---- lost

void in_a_stream() {
  try { work(); } catch (std::exception const& e) { THROW_STREAM(failure, "working: " << e.what()); }  // finds: only the text
  try { work(); } catch (std::exception const& e) { THROW_STREAM(failure, "working"); }  // finds: drops
}
void goes_on_from_the_log() {
  try {
    try { work(); } catch (std::exception const& e) { throw failure(e.what()); }  // finds
  } catch (failure const& e) {
    spdlog::error("{}", e.what());
    throw;
  }
  try {
    try { work(); } catch (std::exception const& e) { throw failure(e.what()); }  // finds
  } catch (failure const& e) {
    spdlog::error("{}", e.what());
    throw std::runtime_error("it failed");  // quiet
  }
}
void not_in_the_log() {
  try {
    try { work(); } catch (std::exception const& e) { throw failure("it failed"); }  // finds: drops
  } catch (failure const& e) {
    spdlog::error("{}", e.what());
  }
  try {
    try { work(); } catch (std::exception const& e) { throw failure(e.what()); }  // finds
  } catch (timed_out const& e) {
    spdlog::error("{}", e.what());
  }
  try {
    try { work(); } catch (std::exception const& e) { throw failure(e.what()); }  // finds
  } catch (...) {
    spdlog::error("something failed");
  }
}
void others_derive_from_it() {
  try { work(); } catch (failure const& e) { throw failure(std::string("working: ") + e.what()); }  // finds
}
void without_its_text() {
  try { work(); } catch (no_lease const& e) { throw no_lease("it failed"); }  // finds: drops
}
void more_than_a_lookup(settings& all, long& size) {
  try { all.load(); size = all.get_number("size"); } catch (setting_not_found const&) {
    throw failure("no size");  // finds
  }
}
long a_number_of_ones_own(std::string const& text) {
  try {
    long const number = long_in(text);
    if (number > 9) throw failure("too much");
    return number;
  } catch (...) {
    throw failure(text + " is no number up to 9");  // finds
  }
}
long thrown_as_another(std::string const& text) {
  try {
    long const number = std::stol(text);
    if (number > 9) throw timed_out("too much");
    return number;
  } catch (...) {
    throw failure(text + " is no number up to 9");  // finds
  }
}

// ---- tempting, and right

void ends_in_the_log() {
  try {
    try { work(); } catch (std::exception const& e) { throw failure(std::string("x: ") + e.what()); }  // quiet
  } catch (std::exception const& e) {
    spdlog::error("{}", e.what());
  }
}
int ends_in_the_answer(answer& to) {
  try {
    try { work(); } catch (std::exception const& e) { THROW_STREAM(failure, "bad: " << e.what()); }  // quiet
  } catch (std::exception const& e) {
    to.set_error(e.what());
    return 1;
  }
  return 0;
}
void the_same_again() {
  try { work(); } catch (no_lease const& e) { throw no_lease(std::string("renewing: ") + e.what()); }  // quiet
}
void was_not_set(settings const& all, long& size) {
  try { size = all.get_number("size"); } catch (setting_not_found const&) {
    throw failure("no size");  // quiet
  }
}
void neither_was_set(settings const& all, long& size, long& count) {
  try {
    size = all.get_number("size");
    count = all.get_number("count");
  } catch (setting_not_found const&) {
    throw failure("set size and count");  // quiet
  }
}
struct amount {};
bool operator>(amount, amount);
template <class T> T number_up_to(std::string const& text, T most) {
  try {
    auto const number = std::stol(text);
    if (number > most) {
      THROW_STREAM(failure, "bad " << text);
    }
    return number;
  } catch (...) {
    THROW_STREAM(failure, text << " is no number up to " << most);  // quiet
  }
}
void ends_in_the_log_of_the_block_around(std::vector<std::string> const& all) {
  try {
    for (auto const& each : all) {
      try { work(); } catch (std::exception const& e) { throw failure(each + e.what()); }  // quiet
    }
  } catch (timed_out const&) {
    throw;
  } catch (failure const& e) {
    spdlog::warn("stopped: {}", e.what());
  }
}
auto ends_in_the_log_of_a_lambda = [] {
  try {
    try { work(); } catch (no_lease const& e) { throw failure(e.what()); }  // quiet
  } catch (std::exception const& e) { spdlog::error("{}", e.what()); }
};
struct leaves {
  ~leaves() {
    try {
      try { work(); } catch (std::exception const& e) { THROW_STREAM(failure, e.what() << "!"); }  // quiet
    } catch (failure const& e) { std::cerr << e.what(); }
  }
};
void the_same_again_in_a_stream() {
  try { work(); } catch (no_lease const& e) { THROW_STREAM(no_lease, "renewing: " << e.what()); }  // quiet
}

// ---- logged by a macro that is an `if` or a `for`, as those of trantor and Boost.Log are

#define LOG_IF_ON for (bool on_ = true; on_; on_ = false) LOG(ERROR)
#define LOG_UNLESS_OFF if (!holdfast_log_is_on()) ; else LOG(ERROR)
bool holdfast_log_is_on();
void logged_in_a_loop() {
  try { work(); } catch (std::exception const& e) { LOG_IF_ON << e.what(); throw failure("no"); }  // quiet
  try { work(); } catch (std::exception const& e) { LOG_UNLESS_OFF << e.what(); throw failure("no"); }  // quiet
  try { work(); } catch (std::exception const& e) { LOG_IF_ON << "no"; throw failure("no"); }  // finds: drops
}

// ---- the same error, made of what the callee was given for it

struct bad_item : failure { using failure::failure; };
long parse_item(std::string const& item, std::string const& message);
void made_of_the_same(std::string const& item, std::string const& message, std::string const& other) {
  try { parse_item(item, message); } catch (bad_item const&) { throw bad_item(message); }  // quiet
  try { parse_item(item, message); } catch (bad_item const&) { throw bad_item(other); }  // finds: drops
}

// ---- nothing but lookups

struct bencode_error : failure { using failure::failure; };
struct object { object const& get_key(std::string const& key) const; std::string const& get_string(std::string const& key) const; };
std::string custom_value(object const& all, std::string const& key) {
  try { return all.get_key("custom").get_string(key); } catch (bencode_error const&) { throw failure("no such custom value"); }  // quiet
  try { return all.get_key("custom").get_string(key); } catch (std::exception const&) { throw failure("no such custom value"); }  // finds
  try { work(); return all.get_key("custom").get_string(key); } catch (bencode_error const&) { throw failure("no such value"); }  // finds
}

// ---- the text by way of a buffer

void by_a_buffer(char const* file) {
  char text[256];
  try { work(); } catch (failure const& e) {
    snprintf(text, sizeof(text), "in %s: %s", file, e.what());
    throw std::runtime_error(text);  // finds: only the text
  }
}

// ---- written to a logger by another name, a lookup in what is asked for first

enum event_level { EVENT_INFO, EVENT_ERROR_LEVEL };
struct event_logger { static event_logger& instance(); void write(event_level level, char const* format, ...); };
struct event_page { static event_page& instance(); void write(int level, char const* format, ...); };
#define EVENT_ERROR(...) event_logger::instance().write(EVENT_ERROR_LEVEL, __VA_ARGS__)
struct batch { std::map<int, int> const& all() const; std::map<int, int> load() const; };
int written(batch const& from) {
  try { work(); } catch (std::exception const& e) { EVENT_ERROR("%s", e.what()); throw failure(e.what()); }  // quiet
  try { work(); } catch (std::exception const& e) { event_page::instance().write(3, "%s", e.what()); throw failure(e.what()); }  // finds
  try { return from.all().at(3); } catch (std::exception const&) { throw failure("no such key"); }  // quiet
  try { return from.load().at(3); } catch (std::exception const&) { throw failure("no such key"); }  // finds
}

// ---- made by a function that may take the current exception along

struct traced : std::runtime_error {
  using std::runtime_error::runtime_error;
  static traced trace(std::string const& text);
  static traced plain(std::string const& text) { return traced(text); }
  static traced with_current(std::string const& text) {
    traced made(text);
    made.cause = std::current_exception();
    return made;
  }
  traced& note(std::string const& key);
  std::exception_ptr cause;
};
struct untraced : std::runtime_error {
  using std::runtime_error::runtime_error;
  static untraced trace(std::string const& text);
};
void traces() {
  try { work(); } catch (...) { throw traced::trace("working").note("x"); }  // quiet
  try { work(); } catch (...) { auto made = traced::trace("working"); made.note("x"); throw made; }  // quiet
  try { work(); } catch (...) { throw traced::with_current("working"); }  // quiet
  try { work(); } catch (...) { throw traced("working"); }  // finds: drops
  try { work(); } catch (...) { throw traced::plain("working"); }  // finds: drops
  try { work(); } catch (...) { throw untraced::trace("working"); }  // finds: drops
}

// ---- a number in one of several kinds of value

long number_in(std::variant<int, std::string> const& value) {
  try { return std::stol(std::get<std::string>(value)); } catch (std::exception const&) { throw failure("no number"); }  // quiet
  try { work(); return std::stol(std::get<std::string>(value)); } catch (std::exception const&) { throw failure("no"); }  // finds
}

// ---- a log that is given a level

void write_log(event_level level, char const* format, ...);
void ends_in_a_log_with_a_level() {
  try {
    try { work(); } catch (std::exception const& e) { throw failure(e.what()); }  // quiet
  } catch (std::exception const& e) {
    write_log(EVENT_ERROR_LEVEL, "%s", e.what());
  }
}

// ---- a lookup in a function at hand, and an object made of what it found

struct address { explicit address(std::string const& text); };
struct words {
  std::string const& at_place(int i) const { return all_.at(i); }
  std::map<int, std::string> all_;
};
void addresses(words const& given, std::vector<address>& all, std::vector<std::string>& texts) {
  try { all.emplace_back(address(given.at_place(3))); } catch (failure const& e) { throw std::runtime_error(e.what()); }  // finds
  try { texts.emplace_back(given.at_place(3)); } catch (failure const& e) { throw std::runtime_error("none"); }  // quiet
}
