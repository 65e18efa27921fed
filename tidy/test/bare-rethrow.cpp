// Handlers that only rethrow, and rethrowing a copy.
#include <parts.hpp>

void work();
void cleanup() noexcept;
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct closed final {};
struct annotated { void add(char const*); };
#define NOT_TOLD(text)

// ---- it says nothing

void only_rethrows() {
  try { work(); } catch (...) { throw; }  // finds: only rethrows
  try { work(); } catch (failure const&) { throw; }  // finds
  try { work(); } catch (std::exception const& e) { /* why? */ throw; }  // finds
}
void copies() {
  try { work(); } catch (std::exception const& e) { throw e; }  // finds: throws a copy // fixed: { throw; }
  try { work(); } catch (failure& e) { cleanup(); throw e; }  // finds // fixed: cleanup(); throw; }
  try { work(); } catch (failure& e) { throw std::move(e); }  // finds // fixed: { throw; }
  try { work(); } catch (failure e) { throw e; }  // finds // fixed: { throw e; }
  try { work(); } catch (failure const& e) { throw failure(e); }  // finds // fixed: { throw; }
  try { work(); } catch (std::exception const& e) {
    spdlog::error("{}", e.what());
    throw e;  // finds // fixed: throw;
  }
}
void the_last_of_two() {
  try { work(); } catch (failure const& e) { spdlog::error("{}", e.what()); }
  catch (...) { throw; }  // finds
}
void all_of_them() {
  try { work(); } catch (failure const&) { throw; }  // finds
  catch (...) { throw; }  // finds
}
template <class T> void in_a_template(T thing) {
  try { thing.run(); } catch (...) { throw; }  // finds
}
auto in_a_lambda = [] {
  try { work(); } catch (std::exception const& e) { throw e; }  // finds // fixed: { throw; }
};
struct opens {
  opens() { try { work(); } catch (...) { throw; } }  // finds
  ~opens() noexcept(false) { try { work(); } catch (...) { throw; } }  // finds
};
task in_a_coroutine() {
  try { co_await task{}; } catch (failure const&) { throw; }  // finds
  co_return 0;
}
#define RETHROWING(statement) try { statement; } catch (...) { throw; }
void in_a_macro() noexcept {
  RETHROWING(work())  // finds
}
std::expected<int, int> in_expected_style() {
  try { work(); } catch (failure const& e) { throw e; }  // finds // fixed: { throw; }
  return 1;
}
void lippincott() {
  try { throw; }
  catch (failure const& e) { throw e; }  // finds // fixed: { throw; }
  catch (std::exception const& e) { spdlog::error("{}", e.what()); }
}
void nested_copy_is_not_mended() {
  try { work(); } catch (failure const& e) {
    try { cleanup(); } catch (...) { throw e; }  // finds // fixed: throw e;
  }
}

void in_more_words() {
  try { work(); } catch (std::exception const& e) { (void)e; throw; }  // finds: only rethrows
  try { work(); } catch (...) { ; throw; }  // finds: only rethrows
  try { work(); } catch (...) { { throw; } }  // finds: only rethrows
  try { work(); } catch (std::exception const& e) { e.what(); throw; }  // finds: only rethrows
  try { work(); } catch (...) { std::rethrow_exception(std::current_exception()); }  // finds: only rethrows
}
void another_name_for_it() {
  try { work(); } catch (failure const& e) { auto copy = e; throw copy; }  // finds: throws a copy // fixed: throw copy;
  try { work(); } catch (failure& e) { auto& same = e; cleanup(); throw same; }  // finds: throws a copy // fixed: throw same;
  try { work(); } catch (failure const& e) { std::exception const& same = e; throw same; }  // finds: cut down to 'std::exception'
}
void before_one_that_never_gets_it() {
  try { work(); }
  catch (std::exception const&) { throw; }  // finds: only rethrows
  catch (failure const& e) { spdlog::error("{}", e.what()); }
  try { work(); }
  catch (int) { throw; }  // finds: only rethrows
  catch (std::exception const& e) { spdlog::error("{}", e.what()); }
  try { work(); }
  catch (closed const&) { throw; }  // finds: only rethrows
  catch (std::exception const& e) { spdlog::error("{}", e.what()); }
}

// ---- found, and left to their author: a mend could change what the program does

int main() {
  // Without this handler nothing may be unwound: no destructor would run.
  try { work(); } catch (std::exception const&) { return 1; }
  catch (...) { throw; }  // finds // fixed: catch (...) { throw; }
}
void with_a_reason() {
  try { work(); } catch (failure const& e) { spdlog::error("{}", e.what()); }
  catch (...) { throw; /* so that the lock is let go */ }  // finds // fixed: so that the lock is let go
}
void as_an_expression(bool again) {
  try { work(); } catch (std::exception const& e) { again ? throw e : void(); }  // finds // fixed: again ? throw e : void();
  try { work(); } catch (std::exception const& e) { return throw e; }  // finds // fixed: return throw e;
  try { work(); } catch (std::exception const& e) { if (again) throw e; }  // finds // fixed: if (again) throw;
}
void not_the_same_any_more() {
  try { work(); } catch (failure& e) { e = failure("another"); throw e; }  // finds // fixed: throw e;
  try { work(); } catch (failure const& e) { throw std::runtime_error(e); }  // finds: cut down to 'std::runtime_error' // fixed: throw std::runtime_error(e);
  try { work(); } catch (failure const& e) { throw /* a copy */ e; }  // finds // fixed: throw /* a copy */ e;
}

// ---- tempting, and right

void changes_the_copy() {
  try { work(); } catch (annotated const& e) { auto more = e; more.add("x"); throw more; }  // quiet
  try { work(); } catch (failure const& e) { failure more(std::string("x: ") + e.what()); throw more; }  // quiet
}
void in_another_setting() {
  try { work(); } catch (std::exception const& e) { NOT_TOLD(e.what()); throw; }  // quiet
  try { work(); } catch (std::exception const& e) { LOG_DEBUG(e.what()); throw; }  // quiet
}
void lets_pass_what_is_both() {
  try { work(); }
  catch (annotated const&) { throw; }  // quiet
  catch (failure const& e) { spdlog::error("{}", e.what()); }
}
void passes_it_on_by_pointer() {
  try { work(); } catch (...) { cleanup(); std::rethrow_exception(std::current_exception()); }  // quiet
}
void after_something() {
  try { work(); } catch (...) { cleanup(); throw; }  // quiet
  try { work(); } catch (std::exception const& e) { spdlog::error("{}", e.what()); throw; }  // quiet
  try { work(); } catch (...) { if (true) throw; }  // quiet
}
void lets_one_kind_pass() {
  try { work(); }
  catch (failure const&) { throw; }  // quiet
  catch (...) { spdlog::error("unknown"); }
}
void lets_two_kinds_pass() {
  try { work(); }
  catch (failure const&) { throw; }  // quiet
  catch (std::system_error const&) { throw; }  // quiet
  catch (std::exception const& e) { throw failure(e.what()); }
}
void in_another_build() {
  try { work(); }
  catch (...) {  // quiet
#ifdef HAS_LOG
    log_it();
#endif
    throw;
  }
}
void another_error() {
  try { work(); } catch (std::exception const& e) { throw failure(e.what()); }  // quiet
  try { work(); } catch (std::exception const&) { std::throw_with_nested(failure("x")); }  // quiet
}
void not_an_object() {
  try { work(); } catch (int code) { if (code > 1) throw code; }  // quiet
  try { work(); } catch (failure* e) { cleanup(); throw e; }  // quiet
}
void dispatches() {
  try { throw; }  // quiet
  catch (failure const& e) { spdlog::error("{}", e.what()); }
}
void stored(std::exception_ptr kept) {
  if (kept) std::rethrow_exception(kept);  // quiet
}
void another_variable() {
  failure other("other");
  try { work(); } catch (failure const& e) { spdlog::error("{}", e.what()); throw other; }  // quiet
}
void later(std::vector<void (*)()>& todo) {
  try { work(); }
  catch (failure const& e) {  // quiet
    auto again = [e] { throw e; };
    todo.push_back(+[] {});
    (void)again;
  }
}
void converts() {
  try { work(); } catch (failure const& e) { throw std::system_error(std::error_code(), e.what()); }  // quiet
}
template <class E> void in_a_template_too() {
  try { work(); } catch (E const& e) { cleanup(); throw; }  // quiet
}
std::expected<int, std::string> in_expected_style_too() {
  try { work(); return 1; } catch (failure const& e) { return std::unexpected(e.what()); }  // quiet
}
#define TELLING(statement) try { statement; } catch (...) { cleanup(); throw; }
void in_a_macro_too() { TELLING(work()) }  // quiet
task in_a_coroutine_too() {
  try { co_await task{}; } catch (failure const&) { cleanup(); throw; }  // quiet
  co_return 0;
}
struct closes_quietly {
  ~closes_quietly() { try { work(); } catch (failure const& e) { spdlog::warn("{}", e.what()); } }  // quiet
};
void ends() noexcept {
  try { work(); } catch (...) { cleanup(); throw; }  // quiet
}

// ---- shown in the documentation

struct order { std::string id; };
void charge(order const&);

// [bad]
void pay(order const& o) {
  try {
    charge(o);
  } catch (std::exception const& e) {
    spdlog::error("order {}", o.id);
    throw e;  // finds
  }
}

void pay_quietly(order const& o) {
  try {
    charge(o);
  } catch (...) {  // finds
    throw;
  }
}
// [/bad]
namespace mended {
// [good]
void pay(order const& o) {
  try {
    charge(o);
  } catch (std::exception const&) {  // quiet
    spdlog::error("order {}", o.id);
    throw;
  }
}

void pay_with_context(order const& o) {
  try {
    charge(o);
  } catch (std::exception const&) {  // quiet
    std::throw_with_nested(failure("paying order " + o.id));
  }
}
// [/good]
}  // namespace mended
