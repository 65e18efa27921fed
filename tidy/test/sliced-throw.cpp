// Errors thrown or caught as less than they are.
#include <holdfast.hpp>
#include <parts.hpp>

void work();
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
  void annotate(char const*);
};
struct leaf : std::exception {
  leaf& finalize() { return *this; }
  leaf& annotate(char const*);
  leaf const& also() const;
};
struct holder { failure held; failure const& error() const { return held; } };
struct last_word final : std::exception {};
struct plain { int code; };

// ---- less than it is

void plain_error(hf::error const& e) {
  throw e;  // finds: `.raise()` throws its full type // fixed: e.raise();
}
void local_error() {
  hf::error found = hf::current_error();
  throw found;  // finds // fixed: found.raise();
}
void made_on_the_spot() {
  throw hf::error();  // finds
  throw hf::current_error();  // finds
}
int from_a_result(hf::result<int>& r) {
  if (!r) throw r.error();  // finds
  return *r;
}
void copies_a_part(std::exception const& e) { throw e; }  // finds: a copy of the 'std::exception' part
void copies_behind_a_pointer(std::runtime_error* e) {
  if (e) throw *e;  // finds
}
struct deeper : failure { using failure::failure; };
void copies_a_parameter(failure const& e) { throw e; }  // finds
void copies_what_was_asked(std::exception const* e) {
  if (auto const* known = dynamic_cast<leaf const*>(e)) throw leaf(*known);  // finds
}
void copies_what_is_shared(std::shared_ptr<failure> const& e) { throw *e; }  // finds
void copies_another_name(failure& e) {
  auto& also = e;
  throw also;  // finds
}
std::runtime_error& last_problem();
void copies_what_a_function_returns() noexcept(false) { throw last_problem(); }  // finds
void by_value() {
  try { work(); } catch (failure e) { std::cerr << e.what(); }  // finds: caught by value // fixed: catch (failure const& e)
  try { work(); } catch (std::exception e) { std::cerr << e.what(); }  // finds // fixed: catch (std::exception const& e)
  try { work(); } catch (const failure e) { std::cerr << e.what(); }  // finds // fixed: catch (const failure& e)
  try { work(); } catch (failure e) { e.annotate("x"); std::cerr << e.what(); }  // finds // fixed: catch (failure e)
  try { work(); } catch (std::system_error) { std::cerr << "system"; }  // finds // fixed: catch (std::system_error const&)
}
void made_less() {
  throw hf::error(hf::not_found{"x"});  // finds: `.raise()` throws its full type
}
void cast_to_less(hf::not_found const& e) {
  throw static_cast<hf::error>(e);  // finds: `.raise()` throws its full type // fixed: throw static_cast<hf::error>(e);
}
void cast_to_less_in_place(hf::not_found const& e) {
  throw static_cast<hf::error const&>(e);  // finds: `.raise()` throws its full type
}
int only_whole_statements(hf::error const& e, bool again) {
  again ? throw e : 3;  // finds // fixed: again ? throw e : 3;
  if (again) throw e;  // finds // fixed: if (again) e.raise();
  throw /* all of it */ e;  // finds // fixed: throw /* all of it */ e;
}
template <class T> struct kind_of : std::runtime_error { using std::runtime_error::runtime_error; };
using known = failure;
using never_changed = failure const;
struct asked_either_way : std::exception { std::string text(); std::string text() const; };
#define UNLESS_DEBUG(...)
void as_written() {
  try { work(); } catch (failure const e) { std::cerr << e.what(); }  // finds // fixed: catch (failure const& e)
  try { work(); } catch (failure const) { std::cerr << "x"; }  // finds // fixed: catch (failure const&)
  try { work(); } catch (known e) { std::cerr << e.what(); }  // finds // fixed: catch (known const& e)
  try { work(); } catch (never_changed e) { std::cerr << e.what(); }  // finds // fixed: catch (never_changed& e)
  try { work(); } catch (struct failure e) { std::cerr << e.what(); }  // finds // fixed: catch (struct failure const& e)
  try { work(); } catch (kind_of<kind_of<int>> e) { std::cerr << e.what(); }  // finds // fixed: catch (kind_of<kind_of<int>> const& e)
  try { work(); } catch (kind_of<int const> e) { std::cerr << e.what(); }  // finds // fixed: catch (kind_of<int const> const& e)
  try { work(); } catch (decltype(failure("")) e) { std::cerr << e.what(); }  // finds // fixed: catch (decltype(failure("")) const& e)
  try { work(); } catch (failure (e)) { std::cerr << e.what(); }  // finds // fixed: catch (failure (e))
  try { work(); } catch (volatile failure e) { std::cerr << "x"; }  // finds // fixed: catch (volatile failure e)
}
void asked_for_more() {
  try { work(); } catch (asked_either_way e) { std::cerr << e.text(); }  // finds // fixed: catch (asked_either_way e)
  try { work(); } catch (failure e) { decltype(e) more("x"); more.annotate("y"); }  // finds // fixed: catch (failure e)
  try { work(); } catch (failure e) { UNLESS_DEBUG(e.annotate("x")) }  // finds // fixed: catch (failure e)
}
template <class T> void in_a_template(T thing) {
  try { thing.run(); } catch (std::exception e) { std::cerr << e.what(); }  // finds // fixed: catch (std::exception const& e)
}
auto in_a_lambda = [](hf::error e) { throw e; };  // finds // fixed: e.raise();
struct closes {
  ~closes() { try { work(); } catch (failure e) { std::cerr << e.what(); } }  // finds // fixed: catch (failure const& e)
};
task in_a_coroutine() {
  try { co_await task{}; } catch (failure e) { std::cerr << e.what(); }  // finds // fixed: catch (failure const& e)
  co_return 0;
}
#define CATCHING(type) try { work(); } catch (type e) { std::cerr << e.what(); }
void in_a_macro() { CATCHING(std::exception) }  // finds
void lippincott() {
  try { throw; } catch (std::exception e) { std::cerr << e.what(); }  // finds // fixed: catch (std::exception const& e)
}

// ---- tempting, and right

template <class E> void any_error_by_value() {
  try { work(); } catch (E e) { std::cerr << e.what(); }  // quiet
}
void a_pointer_to_one(hf::error* e) { throw e; }  // quiet
void made_more() { throw hf::conflict(hf::because(hf::current_error())); }  // quiet
[[noreturn]] void raised(hf::error const& e) { e.raise(); }  // quiet
void named_error() { throw hf::unavailable{"the store is away"}; }  // quiet
void a_value() { throw failure("x"); }  // quiet
void a_local_value() {
  failure e("x");
  e.annotate("y");
  throw e;  // quiet
}
void a_local_that_returns_itself() {
  leaf e;
  throw e.finalize();  // quiet
}
void a_local_that_returns_itself_elsewhere(bool twice) {
  leaf e;
  if (twice) throw e.annotate("x").annotate("y");  // quiet
  throw leaf().annotate("z");  // quiet
}
int the_error_of_a_result(std::expected<int, failure> const& r) {
  if (!r) throw r.error();  // quiet
  return *r;
}
void held_by_value(holder const& h, std::vector<failure> const& all) {
  if (!all.empty()) throw all[0];  // quiet
  if (all.empty()) throw h.held;  // quiet
  throw h.error();  // quiet
}
auto given_away = [](failure&& e) { throw std::move(e); };  // quiet
void nothing_derives_from_it(leaf const& e) { throw e; }  // quiet
failure made();
void a_name_for_a_value() {
  auto const& e = made();
  throw e;  // quiet
}
void by_reference() {
  try { work(); } catch (failure const& e) { std::cerr << e.what(); }  // quiet
  try { work(); } catch (failure& e) { e.annotate("x"); throw; }  // quiet
  try { work(); } catch (...) { std::cerr << "unknown"; }  // quiet
  try { work(); } catch (int code) { std::cerr << code; }  // quiet
  try { work(); } catch (char const* text) { std::cerr << text; }  // quiet
  try { work(); } catch (plain p) { std::cerr << p.code; }  // quiet
  try { work(); } catch (std::exception_ptr p) { std::rethrow_exception(p); }  // quiet
  try { work(); } catch (std::shared_ptr<failure> p) { std::cerr << p->what(); }  // quiet
  try { work(); } catch (failure* p) { std::cerr << p->what(); }  // quiet
}
void cannot_be_more(last_word const& e) { throw e; }  // quiet
void cannot_be_more_either(plain const& p) { throw p; }  // quiet
void the_same_again() {
  try { work(); } catch (...) { throw; }  // quiet
}
template <class E> void any_error(E const& e) { throw e; }  // quiet
void a_copy_of_the_caught_one() {  // bare-rethrow's case
  try { work(); } catch (std::exception const& e) { throw e; }  // quiet
}
hf::result<int> returned() { return hf::current_error(); }  // quiet
void by_pointer() { throw new failure("x"); }  // quiet
auto by_reference_in_a_lambda = [] { try { work(); } catch (failure const& e) { std::cerr << e.what(); } };  // quiet
#define CATCHING_BY_REFERENCE(type) try { work(); } catch (type const& e) { std::cerr << e.what(); }
void by_reference_in_a_macro() { CATCHING_BY_REFERENCE(std::exception) }  // quiet
task by_reference_in_a_coroutine() {
  try { co_await task{}; } catch (failure const& e) { std::cerr << e.what(); }  // quiet
  co_return 0;
}
struct leaves {
  ~leaves() { try { work(); } catch (failure const& e) { std::cerr << e.what(); } }  // quiet
};
void does_not_throw() noexcept { try { work(); } catch (failure& e) { e.annotate("x"); std::cerr << e.what(); } }  // quiet
void lippincott_by_reference() {
  try { throw; } catch (std::exception const& e) { std::cerr << e.what(); }  // quiet
}

// ---- shown in the documentation

hf::result<int> quantity(std::string const& sku);

// [bad]
int quantity_or_throw(std::string const& sku) {
  auto found = quantity(sku);
  if (!found) throw found.error();  // finds
  return *found;
}

void reports() {
  try {
    work();
  } catch (failure e) {  // finds
    std::cerr << e.what();
  }
}
// [/bad]
namespace mended {
// [good]
int quantity_or_throw(std::string const& sku) {
  auto found = quantity(sku);
  if (!found) found.error().raise();  // quiet
  return *found;
}

void reports() {
  try {
    work();
  } catch (failure const& e) {  // quiet
    std::cerr << e.what();
  }
}
// [/good]
}  // namespace mended
