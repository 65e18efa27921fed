// Handlers that only rethrow, and rethrowing a copy.
#include <parts.hpp>

void work();
void cleanup() noexcept;
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct closed final {};

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

// ---- tempting, and right

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
