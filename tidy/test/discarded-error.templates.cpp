// Results dropped, or opened without looking, where their types are known only by use.
#include <holdfast.hpp>
#include <parts.hpp>

#include <functional>

template <class T> using expected = std::expected<T, std::string>;
template <class T> expected<T> get();
template <class E> struct policy { static std::expected<int, E> get(); };
struct store { hf::result<int> put(int); expected<int> take(); };
struct list { void put(int); std::optional<int> take(); };
void note(std::string const&);

// ---- dropped, or opened

template <class T> void dropped() {
  get<T>();  // finds: is dropped, and with it the error
  policy<T>::get();  // finds
  (void)policy<T>::get();  // finds
  auto r = policy<T>::get();  // finds: nobody looks at
}
template <class T> T opened(expected<T> (*ask)()) {
  auto r = ask();
  return *r + *policy<T>::get();  // finds
}
template <class S> int with_store(S& kept) {
  kept.put(1);  // finds
  auto r = kept.take();
  return *r;  // finds
}
template <class S> struct owner {
  S kept;
  void run() { kept.put(2); }  // finds
  int later();
};
template <class S> int owner<S>::later() {
  auto r = kept.take();
  if (!r) note("failed");
  return *r;  // finds
}
void uses(store& one, list& other) {
  dropped<int>();
  opened<int>(nullptr);
  with_store(other);
  with_store(one);
  owner<store> made;
  made.run();
  made.later();
  auto generic = [](auto& kept) {
    kept.put(3);  // finds
    auto r = kept.take();
    return *r;  // finds
  };
  generic(one);
}

// ---- tempting, and right

template <class T> int looked_at(expected<T> (*ask)()) {
  auto r = ask();
  if (!r) return 0;
  if (auto other = policy<T>::get()) return *other;  // quiet
  return *r;  // quiet
}
template <class S> void with_list(S& kept) {
  kept.put(1);  // quiet
  auto r = kept.take();  // quiet
  auto other = kept.take();
  (void)*other;  // quiet
}
template <class S> void never_used(S& kept) {
  kept.put(1);  // quiet
  policy<S>::get();  // quiet
}
template <class T> auto handed_on() { return policy<T>::get(); }  // quiet
template <class T> void with_a_reason() {
  hf::ignore(policy<T>::get(), "only a copy");  // quiet
}
template <class F> void runs(F work) {
  work();  // quiet
  std::invoke(work);  // quiet
}
template <class S, bool careful> int only_one_way(S& kept) {
  auto r = kept.take();  // quiet
  if constexpr (careful) return r.value_or(1);  // quiet
  return 0;
}
void uses_those(store& one, list& other) {
  looked_at<int>(nullptr);
  with_list(other);
  if (!handed_on<int>()) note("failed");
  with_a_reason<int>();
  runs([] { return get<int>(); });
  only_one_way<store, true>(one);
  only_one_way<store, false>(one);
  auto generic = [](auto& kept) {
    auto r = kept.take();
    return r ? *r : 0;  // quiet
  };
  generic(one);
}

// ---- in other places than a statement, and set again

struct awaited {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  expected<int> await_resume();
};
expected<int> parse(std::string const&);
void use(int);
#define MY_ASSERT(x) ((void)0)
namespace absl { struct Status { static Status OK(); bool ok() const; }; }
absl::Status save();
task opened_in_a_coroutine() {
  use(*co_await awaited());  // finds
  use((co_await awaited()).value());  // finds
  auto r = co_await awaited();
  if (r) use(*r);  // quiet
  co_return 0;
}
void chosen(bool careful) {
  careful ? (void)parse("1") : (void)0;  // finds
  use(careful ? parse("1").value_or(0) : 0);  // quiet
}
int known_from_the_start() {
  expected<int> r = std::unexpected("not yet");
  return *r;  // finds
}
int tried_again() {
  expected<int> r = std::unexpected("not yet");
  for (int i = 0; i < 3 && !r; ++i) r = parse("1");
  return r ? *r : 0;  // quiet
}
int set_again() {
  auto r = parse("1");  // finds: before it is set again
  r = parse("2");
  if (!r) return 0;
  auto other = parse("3");  // quiet
  if (!other) use(1);
  other = parse("4");
  absl::Status state = absl::Status::OK();  // quiet
  state = save();
  auto asserted = parse("5");  // quiet
  MY_ASSERT(asserted);
  asserted = parse("6");
  auto chained = parse("7");  // quiet
  chained = parse(chained ? "8" : "9");
  return *r + other.value_or(0) + state.ok() + asserted.value_or(0) + chained.value_or(0);
}

// ---- looked at by the callee before it was given

expected<void> put(int key);
void throw_if_bad(expected<void> const& result);
expected<void> checked_put(int key) {
  auto done = put(key);
  throw_if_bad(done);
  return done;
}
expected<void> plain_put(int key) {
  auto done = put(key);
  throw_if_bad(put(key + 1));
  return done;
}
void puts_twice() {
  checked_put(1);  // quiet
  plain_put(1);  // finds
}
