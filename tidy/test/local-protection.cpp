// Breakers, limiters and dependencies that are built per call.
// options: HoldfastProtections=my_throttle
#include <holdfast.hpp>
#include <parts.hpp>
#include <web.hpp>

int ask(hf::attempt&);
int guess(hf::error const&);
struct my_throttle { bool enter(); };
namespace other { struct CircuitBreaker { CircuitBreaker(int, int); bool allow(); void success(); }; }
struct RateLimiter { explicit RateLimiter(int); bool acquire(); };
namespace fluent {
struct RateLimiter {
  RateLimiter();
  explicit RateLimiter(void* owner);
  RateLimiter& rate(int);
  RateLimiter& burst(int);
  std::shared_ptr<RateLimiter> shared();
  bool acquire();
  int usual_rate() const;
};
}  // namespace fluent

// ---- it never learns

int per_call() {
  hf::dependency prices{"prices"};  // finds: built for one call
  return hf::call(prices, {}, ask, guess);
}
int per_call_temporary() {
  return hf::call(*std::make_unique<hf::dependency>("prices"), {}, ask, guess);  // finds
}
bool breaker() {
  hf::circuit_breaker gate{5};  // finds
  return gate.admit();
}
bool limiter() {
  hf::concurrency_limit gate(8);  // finds
  return gate.try_enter();
}
bool somebody_elses() {
  other::CircuitBreaker gate(5, 60);  // finds
  if (!gate.allow()) return false;
  gate.success();
  return true;
}
bool a_rate() noexcept {
  RateLimiter limiter(10);  // finds
  return limiter.acquire();
}
bool by_option() {
  my_throttle throttle;  // finds
  return throttle.enter();
}
auto in_a_lambda = [](httplib::Request const&, httplib::Response& rs) {
  hf::dependency prices{"prices"};  // finds
  rs.status = hf::call(prices, {}, ask, guess);
};
template <class T> int in_a_template(T const&) {
  hf::dependency prices{"prices", {.attempts = 3}};  // finds
  return hf::call(prices, {}, ask, guess);
}
struct closes {
  ~closes() {
    hf::circuit_breaker gate;  // finds
    gate.settle(false);
  }
};
task in_a_coroutine() {
  hf::circuit_breaker gate;  // finds
  co_return gate.admit();
}
#define GATE(name) hf::circuit_breaker name
bool in_a_macro() {
  GATE(gate);  // finds
  return gate.admit();
}
int lippincott() noexcept {
  try { throw; } catch (std::exception const&) {
    hf::dependency fallback{"fallback"};  // finds
    return hf::call(fallback, {}, ask, guess);
  }
}
hf::result<int> in_expected_style() {
  hf::dependency prices{"prices"};  // finds
  return hf::call(prices, {}, [](hf::attempt& a) { return hf::result<int>(ask(a)); }, hf::fail_fast);
}
int with_its_own_name_inside() {
  hf::dependency prices{"prices"};  // finds
  return hf::call(prices, {}, [&](hf::attempt& a) { return ask(a) + int(prices.describe().size()); }, guess);
}

bool on_the_heap(bool b) {
  auto unique = std::make_unique<RateLimiter>(10);  // finds: built for one call
  auto const common = std::make_shared<RateLimiter>(10);  // finds: built for one call
  std::optional<RateLimiter> maybe{10};  // finds: built for one call
  std::unique_ptr<RateLimiter> owned(new RateLimiter(10));  // finds: built for one call
  if (!unique || !unique->acquire()) return false;
  if (b) return common->acquire() || (*owned).acquire();
  return maybe.has_value() && maybe->acquire() && maybe.value().acquire();
}
int by_new() {
  hf::dependency* prices = new hf::dependency{"prices"};  // finds: built for one call
  int const quote = hf::call(*prices, {}, ask, guess);
  delete prices;
  return quote;
}
bool on_the_spot() {
  if (!RateLimiter(10).acquire()) return false;  // finds: built for one call
  if (!my_throttle{}.enter()) return false;  // finds: built for one call
  return other::CircuitBreaker{5, 60}.allow();  // finds: built for one call
}
template <class T> bool on_the_heap_in_a_template(T const& t) {
  auto gate = std::make_unique<hf::circuit_breaker>(5);  // finds
  return gate->admit() && t;
}

// ---- tempting, and right

std::shared_ptr<RateLimiter> returned() {
  auto limiter = std::make_shared<RateLimiter>(10);  // quiet
  limiter->acquire();
  return limiter;
}
struct keeps {
  std::shared_ptr<RateLimiter> limiter;
  std::unique_ptr<RateLimiter> own;
  RateLimiter* plain;
  std::map<std::string, std::shared_ptr<RateLimiter>> by_name;
  explicit keeps(std::function<void()>& later) {
    auto stored = std::make_shared<RateLimiter>(1);  // quiet
    limiter = stored;
    stored->acquire();
    auto moved = std::make_unique<RateLimiter>(2);  // quiet
    moved->acquire();
    own = std::move(moved);
    auto* raw = new RateLimiter(3);  // quiet
    raw->acquire();
    plain = raw;
    auto inserted = std::make_shared<RateLimiter>(4);  // quiet
    inserted->acquire();
    by_name.emplace("x", inserted);
    auto indexed = std::make_shared<RateLimiter>(5);  // quiet
    indexed->acquire();
    by_name["y"] = indexed;
    auto captured = std::make_shared<RateLimiter>(6);  // quiet
    later = [captured] { captured->acquire(); };
  }
};
void watch(RateLimiter*);
void watch_all(RateLimiter&);
bool given_away_from_the_heap(keeps& into) {
  auto released = std::make_unique<RateLimiter>(1);  // quiet
  released->acquire();
  into.plain = released.release();
  auto watched = std::make_unique<RateLimiter>(1);  // quiet
  watch(watched.get());
  auto seen = std::make_unique<RateLimiter>(1);  // quiet
  watch_all(*seen);
  std::optional<RateLimiter> maybe{2};  // quiet
  watch(&*maybe);
  std::optional<RateLimiter> copied = *into.limiter;  // quiet
  auto lent = std::make_unique<RateLimiter>(1);  // quiet
  auto swapped = std::make_unique<RateLimiter>(1);  // quiet
  if (lent->acquire() && swapped->acquire()) swapped.swap(into.own);
  RateLimiter& same = *lent;
  watch_all(same);
  return copied->acquire();
}
bool often() {
  auto limiter = std::make_unique<RateLimiter>(10);  // quiet
  for (int i = 0; i < 100; ++i) if (!limiter->acquire()) return false;
  int sum = 0;
  for (hf::dependency prices{"prices"}; sum < 9;) sum += hf::call(prices, {}, ask, guess);  // quiet
  return sum;
}
void share(fluent::RateLimiter&);
std::shared_ptr<fluent::RateLimiter> made_in_words() {
  share(fluent::RateLimiter{}.burst(4));  // quiet
  static_assert(noexcept(fluent::RateLimiter{}.acquire()) || true);  // quiet
  int const usual = fluent::RateLimiter{}.usual_rate();  // quiet
  return fluent::RateLimiter{}.rate(usual).shared();  // quiet
}
struct registered {
  registered(fluent::RateLimiter const& model) {
    auto copy = std::make_unique<fluent::RateLimiter>(model);  // quiet
    copy->acquire();
    auto watched = std::make_shared<fluent::RateLimiter>(this);  // quiet
    watched->acquire();
    auto* limiter = new fluent::RateLimiter(this);  // quiet
    limiter->acquire();
  }
};

hf::dependency shared{"shared"};  // quiet
int shared_one() { return hf::call(shared, {}, ask, guess); }
int static_one() {
  static hf::dependency prices{"prices"};  // quiet
  return hf::call(prices, {}, ask, guess);
}
thread_local RateLimiter each_thread(10);  // quiet
struct client {
  hf::dependency prices{"prices"};  // quiet
  int quote() { return hf::call(prices, {}, ask, guess); }
};
int given(hf::dependency& prices) { return hf::call(prices, {}, ask, guess); }  // quiet
hf::dependency made() {
  hf::dependency prices{"prices"};  // quiet
  return prices;
}
void kept(std::vector<hf::dependency>& all) {
  hf::dependency prices{"prices"};  // quiet
  all.push_back(std::move(prices));
}
void serve(std::vector<std::function<int()>>& routes) {
  hf::dependency prices{"prices"};  // quiet
  routes.push_back([&] { return hf::call(prices, {}, ask, guess); });
}
int sees_many_calls() {
  hf::dependency prices{"prices"};  // quiet
  int sum = 0;
  for (int i = 0; i < 100; ++i) sum += hf::call(prices, {}, ask, guess);
  return sum;
}
bool a_copy_of_another(std::vector<RateLimiter>& all) {
  RateLimiter& limiter = all.front();  // quiet
  return limiter.acquire();
}
std::unique_ptr<hf::dependency> owned() { return std::make_unique<hf::dependency>("prices"); }  // quiet
void by_address(std::vector<hf::circuit_breaker*>& all) {
  static hf::circuit_breaker gate;  // quiet
  all.push_back(&gate);
}
hf::circuit_breaker& of(std::string const&);
bool looked_up(std::string const& name) {
  auto& gate = of(name);  // quiet
  return gate.admit();
}
void test_opens_after_five() {
  hf::circuit_breaker gate{5};  // quiet
  gate.settle(false);
}
int main() {
  hf::dependency prices{"prices"};  // quiet
  return hf::call(prices, {}, ask, guess);
}
int guarded_twice() {
  static hf::circuit_breaker gate;  // quiet
  try { return gate.admit(); } catch (std::exception const&) { return 0; }
}
hf::result<int> shared_in_expected_style(hf::dependency& prices) {  // quiet
  return hf::call(prices, {}, [](hf::attempt& a) { return hf::result<int>(ask(a)); }, hf::fail_fast);
}
template <class T> bool one_for_each_type(T const&) {
  static hf::circuit_breaker gate;  // quiet
  return gate.admit();
}
#define SHARED_GATE(name) static hf::circuit_breaker name
bool shared_in_a_macro() noexcept {
  SHARED_GATE(gate);  // quiet
  return gate.admit();
}
task shared_in_a_coroutine() {
  static RateLimiter limiter(10);  // quiet
  co_return limiter.acquire();
}
struct settles {
  hf::circuit_breaker& gate;  // quiet
  ~settles() { gate.settle(true); }
};
int lippincott_with_a_shared_one() {
  static hf::dependency prices{"prices"};  // quiet
  try { throw; } catch (std::exception const&) { return hf::call(prices, {}, ask, guess); }
}

// ---- shown in the documentation

// [bad]
int price_of(std::string const&) {
  hf::dependency pricing{"pricing"};  // finds
  return hf::call(pricing, {}, ask, guess);
}
// [/bad]
namespace mended {
// [good]
struct shop {
  hf::dependency pricing{"pricing"};  // quiet

  int price_of(std::string const&) { return hf::call(pricing, {}, ask, guess); }
};
// [/good]
}  // namespace mended
