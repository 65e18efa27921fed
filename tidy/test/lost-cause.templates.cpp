// New errors from handlers, in code whose types are known only where it is used.
#include <holdfast.hpp>
#include <parts.hpp>

void work();
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
  failure(std::string const&, std::exception const&);
};
struct coded : std::exception { int code() const; int number; };

// ---- the cause is lost

template <class E> void dropped() {
  try { work(); } catch (E const& e) { throw failure("x"); }  // finds: drops
  try { work(); } catch (E const& e) { throw failure(e.what()); }  // finds: only the text
  try { work(); } catch (E const& e) { throw E(); }  // finds
}
template <class E, class F> void translated() {
  try { work(); } catch (E const& e) { throw F("x"); }  // finds
  try { work(); } catch (E& e) { auto text = std::string("x: ") + e.what(); throw F(text); }  // finds
}
template <class E> struct runner {
  void run() { try { work(); } catch (E const&) { throw failure("x"); } }  // finds
  void again();
  ~runner() noexcept(false) { try { work(); } catch (E const& e) { throw failure("x"); } }  // finds
};
template <class E> void runner<E>::again() {
  try { work(); } catch (E const& e) { throw failure(e.what()); }  // finds
}
auto generic = [](auto const& e) {
  try { work(); } catch (decltype(e) caught) { throw failure("x"); }  // finds
};
template <class E> hf::result<int> in_expected_style() {
  try { work(); } catch (E const& e) { return hf::unavailable{"x"}; }  // finds
  return 1;
}
void uses() {
  dropped<std::exception>();
  dropped<coded>();
  translated<coded, failure>();
  runner<coded> made;
  made.run();
  made.again();
  generic(coded());
  in_expected_style<coded>();
}

// ---- tempting, and right

template <class E> void kept() {
  try { work(); } catch (E const& e) { throw failure("x", e); }  // quiet
  try { work(); } catch (E const& e) { std::throw_with_nested(failure("x")); }  // quiet
  try { work(); } catch (E const& e) { if (e.code() == 404) throw failure("x"); throw; }  // quiet
  try { work(); } catch (E const& e) { spdlog::error("{}", e.what()); throw failure("x"); }  // quiet
  try { work(); } catch (E const& e) { throw hf::unavailable{"x", hf::because(e)}; }  // quiet
}
template <class E> void says_it_all() {
  try { work(); } catch (E const&) { throw failure("x"); }  // quiet
  try { work(); } catch (E const& e) { throw failure(e.what()); }  // quiet
}
template <class E> void never_used() {
  try { work(); } catch (E const&) { throw failure("x"); }  // quiet
}
template <class E> void a_number() {
  try { work(); } catch (E e) { throw failure("x"); }  // quiet
}
auto generic_and_kept = [](auto const& e) {
  try { work(); } catch (decltype(e) caught) { throw failure("x", caught); }  // quiet
};
void uses_those() {
  kept<coded>();
  says_it_all<std::out_of_range>();
  a_number<int>();
  generic_and_kept(coded());
}

// ---- thrown by a call

[[noreturn]] void give_up(std::string const& text) { throw failure(text); }
[[noreturn]] void fail_with(std::string const& text) { throw failure(text); }
[[noreturn]] void wrap(std::string const& text) { std::throw_with_nested(failure(text)); }
[[noreturn]] void log_and_fail(std::string const& text) { spdlog::error("{}", text); throw failure(text); }
[[noreturn]] void again() { throw; }
[[noreturn]] void elsewhere(std::string const& text);
void by_a_call() {
  try { work(); } catch (coded const& e) { hf::unavailable{"x"}.raise(); }  // finds
  try { work(); } catch (coded const& e) { give_up("x"); }  // finds
  try { work(); } catch (coded const& e) { fail_with(e.what()); }  // finds: only the text
  try { work(); } catch (coded const& e) { throw failure("x"); spdlog::error("{}", e.what()); }  // finds
  try { work(); } catch (coded const& e) { hf::unavailable{"x", hf::because(e)}.raise(); }  // quiet
  try { work(); } catch (coded const& e) { spdlog::error("{}", e.what()); give_up("x"); }  // quiet
  try { work(); } catch (coded const& e) { log_and_fail(e.what()); }  // quiet
  try { work(); } catch (coded const& e) { wrap("x"); }  // quiet
  try { work(); } catch (coded const& e) { again(); }  // quiet
  try { work(); } catch (coded const& e) { elsewhere("x"); }  // quiet
  try { work(); } catch (coded const& e) { if (e.code() == 4) give_up("x"); throw; }  // quiet
}
