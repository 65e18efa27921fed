// Results dropped, or opened without looking.
// options: HoldfastResults=shop::answer
#include <holdfast.hpp>
#include <parts.hpp>

template <class T> using expected = std::expected<T, std::string>;
expected<int> parse(std::string const&);
hf::result<int> load(int);
hf::result<std::string> name_of(int);
namespace shop { struct answer { bool ok() const; }; }
shop::answer order(int);
struct awaited {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  hf::result<int> await_resume();
};
awaited load_later(int);
void note(std::string const&);
expected<std::string> name_in(std::string const&);
template <class T> using chained = tl::expected<T, std::string>;
chained<int> parsed(std::string const&);
chained<std::string> found(std::string const&);
#define MY_ASSERT(x) ((void)0)

// ---- dropped

void dropped() {
  parse("1");  // finds: is dropped, and with it the error
  (void)parse("1");  // finds
  std::ignore = parse("1");  // finds
  static_cast<void>(load(1));  // finds
  order(1);  // finds: 'answer'
  if (true) (void)load(1);  // finds
  for (int i = 0; i < 3; ++i) (void)load(i);  // finds
  auto answer = load(1);  // finds: nobody looks at
  (void)load(1), note("x");  // finds
}
struct closes { ~closes() { (void)load(1); } };  // finds
void will_not_throw() noexcept { order(2); }  // finds
auto in_a_lambda = [] { order(3); };  // finds
template <class T> void in_a_template(T const&) { order(4); }  // finds
task in_a_coroutine() {
  (void)co_await load_later(1);  // finds
  co_return 0;
}
#define SEND(id) order(id)
void in_a_macro() { SEND(5); }  // finds
void lippincott() {
  try { throw; } catch (std::exception const& e) { order(6); }  // finds
}
expected<int> in_expected_style() {
  parse("1");  // finds
  return parse("2");
}

// ---- opened without looking

int unseen() { return *parse("1"); }  // finds: opened unseen
int unseen_value() { return parse("1").value(); }  // finds
size_t unseen_member() { return name_of(1)->size(); }  // finds
int on_no_path() {
  auto r = parse("1");
  return *r;  // finds: 'r' is opened on a path
}
int on_one_path(bool careful) {
  auto r = parse("1");
  if (careful && !r) return 0;
  return *r;  // finds
}
int known_to_be_bad() {
  auto r = load(1);
  if (!r) note("failed");
  return *r;  // finds
}
int the_wrong_branch() {
  auto r = parse("1");
  if (r.has_value()) return 0;
  return r.value();  // finds
}
int set_again() {
  auto r = parse("1");
  if (!r) return 0;
  int const first = *r;
  r = parse("2");
  return first + *r;  // finds
}
int hands_the_error_on() {
  return parsed("1").or_else([](std::string e) -> chained<int> { return std::unexpected(e); }).value();  // finds
}
int only_maps() { return parsed("1").transform([](int n) { return n + 1; }).value(); }  // finds
int moved_unseen() {
  auto r = parse("1");
  return std::move(r).value();  // finds
}
auto in_a_lambda_too = [] {
  auto r = parse("1");
  return *r;  // finds
};

// ---- tempting, and right

int looked_at() {
  auto r = parse("1");
  if (!r) return 0;
  return *r;  // quiet
}
int looked_at_by_name() {
  auto r = parse("1");
  if (r.has_value()) return *r;  // quiet
  return r.value_or(0);  // quiet
}
int in_a_condition() {
  if (auto r = parse("1")) return *r;  // quiet
  if (auto r = load(1); r && *r > 1) return 1;  // quiet
  auto r = parse("2");
  return r ? *r : 0;  // quiet
}
int throws_instead() {
  auto shown = parsed("2").or_else([](std::string const& e) -> chained<int> { throw std::runtime_error(e); });
  return *shown + parsed("1").or_else([](auto&& e) -> chained<int> { throw std::runtime_error(e); }).value();  // quiet
}
std::string a_value_instead(std::string const& text) {
  return found(text)
      .transform([](std::string s) { return s + "!"; })
      .or_else([&](auto const&) -> chained<std::string> { return text; })
      .value();  // quiet
}
chained<int> throwing(std::string const& e) { throw std::runtime_error(e); }
int throws_in_a_function() { return parsed("1").or_else(throwing).value(); }  // quiet
int moved_when_looked_at() {
  auto r = parse("1");
  if (!r.has_value()) return 0;
  return std::move(r).value();  // quiet
}
std::string moved_member_when_looked_at() {
  if (auto name = name_in("x"); name.has_value() && name->size() > 1) return std::move(name).value();  // quiet
  auto name = name_in("y");
  return name ? *std::move(name) : "";  // quiet
}
int by_another_name() {
  auto r = parse("1");
  auto const& also = r;
  if (!also) return 0;
  return *r;  // quiet
}
[[gnu::cold]] void fatal(std::string const&);
int gives_up() {
  auto r = parse("1");
  if (!r) fatal(r.error());
  return *r;  // quiet
}
int asserted_in_another_build() {
  auto r = parse("1");
  MY_ASSERT(r.has_value());
  return *r;  // quiet
}
expected<std::string> filled_in() {
  expected<std::string> r;
  r->append("x");  // quiet
  r = "y";
  r->append("z");  // quiet
  return r;
}
int in_a_loop() {
  auto r = load(1);
  while (!r) r = load(2);
  return *r;  // quiet
}
int raises_itself() {
  return load(1).value() + load(2).value();  // quiet
}
hf::result<int> returned() { return load(1); }  // quiet
void given_away(std::vector<hf::result<int>>& all) {
  all.push_back(load(1));  // quiet
  auto r = load(2);  // quiet
  all.push_back(r);
}
void with_a_reason() {
  hf::ignore(load(1), "the cache is an optimisation");  // quiet
}
void seen_to() {
  (void)load(1).or_else([](hf::error const& e) { note(e.message()); return hf::result<int>(0); });  // quiet
}
void check(expected<int> const&);
int looked_at_elsewhere() {
  auto r = parse("1");
  check(r);
  return *r;  // quiet
}
int with_assert() {
  auto r = parse("1");
  if (!r) std::abort();
  return *r;  // quiet
}
int or_else_leaves(std::vector<std::string> const& all) {
  int sum = 0;
  for (auto const& each : all) {
    auto r = parse(each);
    if (!r) continue;
    sum += *r;  // quiet
  }
  return sum;
}
expected<int>& the_same(expected<int>& r) { return r; }
void not_a_new_one(expected<int>& r) { the_same(r); }  // quiet
int inside_a_try() {
  try { return parse("1").value(); }  // quiet
  catch (std::bad_expected_access<std::string> const& e) { note(e.error()); return 0; }
}
int by_contract(expected<int> const& r) { return *r; }  // quiet
void optional_is_no_error(std::optional<int> o) { (void)*o; }  // quiet
task in_a_coroutine_looked_at() {
  auto r = co_await load_later(1);
  if (!r) co_return 0;
  co_return *r;  // quiet
}
template <class T> T in_a_template_looked_at() {
  auto r = parse("1");
  if (!r.has_value()) throw std::runtime_error(r.error());
  return *r;  // quiet
}
void looked_at_in_another_build() {
  auto r = load(1);  // quiet
  MY_ASSERT(r.has_value());
}
void maybe_used() { [[maybe_unused]] auto r = load(1); }  // quiet
struct looks { ~looks() { if (!load(1)) note("left open"); } };  // quiet
int looks_without_throwing() noexcept { return load(1).value_or(0); }  // quiet
int lippincott_that_looks() {
  try { throw; } catch (std::exception const&) { auto r = load(1); return r ? *r : 0; }  // quiet
}

int given_up_in_a_log() {
  auto r = load(1);
  if (!r) LOG_FATAL << "no settings";
  return *r;  // quiet
}
int only_logged() {
  auto r = load(1);
  if (!r) LOG(ERROR) << "no settings";
  return *r;  // finds
}

// ---- shown in the documentation

expected<int> port_in(std::string const& settings);
expected<void> save(std::string const& settings);

// [bad]
int start(std::string const& settings) {
  (void)save(settings);  // finds
  auto port = port_in(settings);
  if (!port) note(port.error());
  return *port;  // finds
}
// [/bad]
namespace mended {
// [good]
expected<int> start(std::string const& settings) {
  hf::ignore(save(settings), "only a copy for the next start");  // quiet
  auto port = port_in(settings);
  if (!port) return std::unexpected(port.error());
  return *port;  // quiet
}
// [/good]
}  // namespace mended
