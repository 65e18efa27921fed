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

// ---- it never learns

int per_call() {
  hf::dependency prices{"prices"};  // finds: built for one call
  return hf::call(prices, {}, ask, guess);
}
int per_call_temporary() {
  return hf::call(*std::make_unique<hf::dependency>("prices"), {}, ask, guess);
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

// ---- tempting, and right

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
