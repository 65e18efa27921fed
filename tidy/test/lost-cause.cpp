// New errors from handlers: with the cause, with its text, or without.
#include <holdfast.hpp>
#include <parts.hpp>

void work();
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
  failure(std::string const&, std::exception_ptr);
  failure(std::string const&, std::exception const&);
  failure(std::string const&, int code);
};
struct coded : std::exception {
  int code() const;
  int number;
};
struct remembering : std::runtime_error, std::nested_exception {
  using std::runtime_error::runtime_error;
};
std::string describe(char const*);

// ---- the cause is lost

void dropped() {
  try { work(); } catch (std::exception const&) { throw failure("it failed"); }  // finds: drops
  try { work(); } catch (coded const& e) { throw failure("it failed"); }  // finds: drops
  try { work(); } catch (...) { throw failure("it failed"); }  // finds: drops
  try { work(); } catch (coded const&) { throw 42; }  // finds: drops
}
void only_its_text() {
  try { work(); } catch (std::exception const& e) { throw failure(e.what()); }  // finds: only the text
  try { work(); } catch (coded const& e) { throw failure(std::string("x: ") + e.what()); }  // finds
  try { work(); } catch (coded const& e) { throw failure(describe(e.what())); }  // finds
  try { work(); } catch (coded const& e) {
    std::string text = "while working: ";
    text += e.what();
    throw failure(text);  // finds: only the text
  }
  try { work(); } catch (coded const& e) {
    std::string const text = e.what();
    throw failure("x" + text);  // finds
  }
}
template <class T> void in_a_template(T& thing) {
  try { thing.run(); } catch (std::exception const& e) { throw failure(e.what()); }  // finds
}
template <class E> void with_a_dependent_error() {
  try { work(); } catch (std::exception const&) { throw E("it failed"); }  // finds
}
auto in_a_lambda = [] {
  try { work(); } catch (coded const&) { throw failure("it failed"); }  // finds
};
task in_a_coroutine() {
  try { co_await task{}; } catch (coded const& e) { throw failure(e.what()); }  // finds
  co_return 0;
}
struct opens {
  opens() try { work(); } catch (coded const&) { throw failure("cannot open"); }  // finds
  ~opens() noexcept(false) { try { work(); } catch (coded const&) { throw failure("no"); } }  // finds
};
#define TRANSLATE(statement) try { statement; } catch (coded const&) { throw failure("x"); }
void in_a_macro() {
  TRANSLATE(work())  // finds
}
void lippincott() {
  try { throw; }
  catch (coded const& e) { throw hf::unavailable{"the store is away"}; }  // finds
}
hf::result<int> in_expected_style() {
  try { work(); } catch (coded const& e) { return hf::unavailable{"the store is away"}; }  // finds
  return 1;
}
std::expected<int, failure> in_std_expected_style() noexcept {
  try { work(); } catch (coded const& e) { return std::unexpected(failure{"x"}); }  // finds
  return 1;
}
void logs_something_else() {
  try { work(); } catch (coded const&) { spdlog::error("sorry"); throw failure("x"); }  // finds
}

std::expected<int, failure> in_an_expected() {
  try { work(); return 1; }
  catch (std::exception const& e) { return std::unexpected(failure(e.what())); }  // finds
}
void asked_about_something_else(bool strict) {
  try { work(); } catch (coded const&) { if (strict) throw failure("strict"); }  // finds
}

// ---- tempting, and right
struct with_text : std::runtime_error { using std::runtime_error::runtime_error; };
struct base_of_more : std::exception {};
struct more : base_of_more { int line; };
void text_or_more() {
  try { work(); } catch (with_text const&) { throw failure("x"); }  // finds
  try { work(); } catch (base_of_more const&) { throw failure("x"); }  // finds
}
void memory_and_more(std::string& page) {
  try { page.resize(8); work(); } catch (...) { throw failure("not enough memory"); }  // finds
}
struct described : failure { using failure::failure; void set_problem(std::string const&); };
void only_described() {
  try { work(); } catch (coded const& e) {
    described made("x");
    made.set_problem(e.what());
    throw made;  // finds
  }
}
void text_is_built(std::string& shown) {
  try { work(); } catch (coded const& e) { shown.append(e.what()); throw failure(shown); }  // finds
}


void handed_on() {
  try { work(); } catch (coded const& e) { throw failure("x", e); }  // quiet
  try { work(); } catch (...) { throw failure("x", std::current_exception()); }  // quiet
  try { work(); } catch (...) { std::throw_with_nested(failure("x")); }  // quiet
  try { work(); } catch (coded const&) { throw remembering("x"); }  // quiet
  try { work(); } catch (coded const& e) { throw hf::unavailable{"x", hf::because(e)}; }  // quiet
  try { work(); } catch (...) { throw hf::unavailable{"x", hf::because(hf::current_error())}; }  // quiet
}
void its_code_goes_on() {
  try { work(); } catch (coded const& e) { throw failure(e.what(), e.code()); }  // quiet
  try { work(); } catch (coded const& e) { throw failure("x", e.number); }  // quiet
  try { work(); } catch (coded const& e) { auto code = e.code(); throw failure("x", code); }  // quiet
}
void decided_by_it() {
  try { work(); } catch (coded const& e) {
    if (e.code() == 404) throw failure("no such thing");  // quiet
    throw;
  }
}
void logged_first() {
  try { work(); } catch (coded const& e) { spdlog::error("{}", e.what()); throw failure("x"); }  // quiet
  try { work(); } catch (coded const& e) {
    LOG(ERROR) << "while working: " << e.what();
    throw failure("x");  // quiet
  }
}
int the_type_said_it_all(std::map<std::string, int> const& prices) {
  try { return prices.at("tea"); } catch (std::out_of_range const&) { throw hf::not_found{"price", "tea"}; }  // quiet
}
int its_text_says_no_more(std::vector<int> const& all, size_t i) {
  try { return all.at(i); } catch (std::out_of_range const& e) { throw failure(e.what()); }  // quiet
}
int only_a_number_can_fail(std::string const& text) {
  try { return std::stoi(text); } catch (std::exception const&) { throw failure("no number: " + text); }  // quiet
}
struct nothing_in_it : std::exception {};
struct fixed_text : std::runtime_error { fixed_text() : std::runtime_error("closed") {} };
void nothing_to_lose(int fd) {
  try { work(); } catch (nothing_in_it const&) { throw failure("no such table"); }  // quiet
  try { work(); } catch (fixed_text const& e) { throw failure(e.what()); }  // quiet
  try { work(); } catch (std::ios_base::failure const&) { throw failure("cannot read"); }  // quiet
}
void only_memory_can_be_gone(std::string& page, std::vector<int>& all, unsigned rows) {
  try { page.resize(rows * 8); } catch (...) { throw failure("not enough memory"); }  // quiet
  try { all.reserve(rows); all.push_back(1); } catch (...) { throw failure("not enough memory"); }  // quiet
}
struct shown { shown(char const*); std::string to_json() const; };
struct shown_error : failure { using failure::failure; std::string to_json() const; };
void respond(std::string const&);
void an_error_made_into_an_answer() {
  try { work(); } catch (std::exception const& e) { return respond(shown_error(e.what()).to_json()); }  // quiet
}
void on_error(char const*);
void heard_of() {
  try { work(); } catch (coded const& e) { on_error(e.what()); throw failure("x"); }  // quiet
}
bool other_way();
void no_other_way() {
  try { work(); } catch (coded const& e) { if (!other_way()) throw failure("neither"); }  // quiet
}
namespace pybind11 { struct value_error : std::runtime_error { using std::runtime_error::runtime_error; }; }
void to_another_language() {
  try { work(); } catch (std::exception const& e) { throw pybind11::value_error(e.what()); }  // quiet
}
void rethrown() {
  try { work(); } catch (coded const&) { throw; }  // quiet
}
void not_from_this_error() {
  try { work(); } catch (coded const& e) {
    try { throw failure("inner"); } catch (failure const& f) { spdlog::error("{}", f.what()); }  // quiet
    throw;
  }
}
auto thrown_elsewhere() {
  try { work(); } catch (coded const& e) {
    spdlog::error("{}", e.what());
    return +[] { throw failure("later"); };  // quiet
  }
  return +[] {};
}
void a_number() {
  try { work(); } catch (int code) { throw failure("x"); }  // quiet
}
hf::result<int> in_expected_style_with_cause() {
  try { work(); } catch (coded const& e) { return hf::unavailable{"x", hf::because(e)}; }  // quiet
  return 1;
}
std::expected<int, std::errc> an_enumerator_has_no_room() {
  try { work(); } catch (coded const& e) { return std::unexpected(std::errc::io_error); }  // quiet
  return 1;
}
template <class E> void in_a_template_with_cause() {
  try { work(); } catch (coded const& e) { throw E("x", e); }  // quiet
}
struct answer { int status; std::string body; };
answer to_answer(failure const&);
answer already_an_answer() {
  try { work(); return {200, ""}; }
  catch (std::exception const& e) { return to_answer(failure(e.what())); }  // quiet
}
int no_number(std::string const& text) {
  try { return std::stoi(text.substr(1)); }
  catch (std::logic_error const&) { throw failure(text + " is no number"); }  // quiet
}
int no_number_at_all(std::string const& text) {
  try {
    std::size_t used = 0;
    int const number = std::stoi(text, &used);
    if (used != text.size()) throw std::invalid_argument("trailing characters");
    return number;
  } catch (...) { throw failure(text + " is no number"); }  // quiet
}
int second_way(std::string const&);
void the_second_way_failed_too(std::string const& text) {
  try { work(); } catch (std::exception const&) {
    int const found = second_way(text);
    if (found == 0) throw failure(text + " is neither");  // quiet
  }
}

auto keeps_in_a_lambda = [] { try { work(); } catch (...) { std::throw_with_nested(failure("here")); } };  // quiet
task keeps_in_a_coroutine() { try { work(); } catch (coded const& e) { throw failure("here", e); } co_return 1; }  // quiet
struct keeps { ~keeps() noexcept(false) { try { work(); } catch (coded const& e) { throw failure("k", e.code()); } } };  // quiet
std::exception_ptr keeps_quietly() noexcept { try { work(); } catch (...) { return std::current_exception(); } return {}; }  // quiet
void lippincott_that_keeps() {
  try { throw; } catch (coded const& e) { throw failure("translated", e); }  // quiet
}

// ---- shown in the documentation

struct row {};
row select(int id);

// [bad]
row load(int id) {
  try {
    return select(id);
  } catch (std::exception const& e) {
    throw failure("loading row " + std::to_string(id) + ": " + e.what());  // finds
  }
}
// [/bad]
namespace mended {
// [good]
row load(int id) {
  try {
    return select(id);
  } catch (std::exception const&) {
    std::throw_with_nested(failure("loading row " + std::to_string(id)));  // quiet
  }
}

row load_with_holdfast(int id) {
  try {
    return select(id);
  } catch (std::exception const& e) {
    throw hf::unavailable{"the store is away", hf::because(e)};  // quiet
  }
}
// [/good]
}  // namespace mended
