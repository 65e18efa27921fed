// The code that docs/calls.md shows, compiled and run.
#include <holdfast/holdfast.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <thread>

namespace docs_calls {

namespace hf = holdfast;
using namespace std::chrono_literals;

struct quote {
  int cents;
};

struct price_client {
  hf::result<quote> answer = quote{950};
  hf::result<quote> ask(std::string_view, hf::duration) const { return answer; }
};

// A reply of some client library: failures arrive as values.
// [outcome]
struct reply {
  int status;
  std::string body;
};

hf::outcome hf_outcome(reply const& r) {
  if (r.status < 400 || r.status == 404) return {hf::verdict::answered};
  if (r.status == 429) return {hf::verdict::overloaded, 2s};
  return {r.status < 500 ? hf::verdict::misused : hf::verdict::failed};
}
// [/outcome]

// [dependency]
hf::dependency& pricing() {
  // The order of the protections is fixed; only their numbers are yours.
  static hf::dependency d{"pricing",
                          {
                              .deadline = 2s,                           // the whole call
                              .retry = {.attempts = 3},                 // jittered, budgeted
                              .breaker = {.tolerate = hf::percent(5)},  // a normal day's errors
                              .limit = {.in_flight = 32},               // of our threads
                              .timeout = 300ms,                         // one attempt
                          }};
  return d;
}
// [/dependency]

hf::result<quote> quote_for(std::string_view sku, price_client const& client, quote last_known,
                            std::chrono::steady_clock::time_point until) {
  // [call]
  hf::result<quote> answer = hf::call(
      pricing(), {.repeatable = true, .until = until},
      [&](hf::attempt& a) { return client.ask(sku, a.remaining()); },  // returns result<quote>
      [&](hf::error const&) { return last_known; });                   // cannot be left out
  // [/call]
  return answer;
}

hf::instant my_clock() { return hf::steady_now(); }
void wait_until(hf::instant at) { std::this_thread::sleep_until(hf::to_steady(at)); }

int by_hand(hf::dependency& d, std::function<reply()> const& make_attempt) {
  int status = 0;
  // [steps]
  hf::running_call call = d.begin({.repeatable = true}, my_clock());
  for (hf::instant next = my_clock(); next != hf::never; next = call.retry_at(my_clock())) {
    wait_until(next);  // however your loop waits
    hf::permit permit = call.admit(my_clock());
    if (!permit) {
      status = call.refusal().http_status();  // built beforehand: refusing allocates nothing
      break;
    }
    reply const got = make_attempt();  // it has until permit.until()
    auto const [verdict, hint] = hf_outcome(got);
    permit.settle(verdict, my_clock(), hint);
    status = got.status;
  }
  // [/steps]
  return status;
}

TEST(docs_calls, the_call_of_the_page_answers_and_falls_back) {
  auto const soon = std::chrono::steady_clock::now() + 2s;
  EXPECT_EQ(quote_for("chair", {}, {900}, soon)->cents, 950);
  EXPECT_EQ(quote_for("chair", {hf::unavailable{"down"}}, {900}, soon)->cents, 900);
  EXPECT_EQ(quote_for("unicorn", {hf::not_found{"product", "unicorn"}}, {900}, soon).error().kind(),
            hf::kind::not_found);
}

TEST(docs_calls, a_bad_reply_that_arrives_as_a_value_is_a_failure) {
  hf::dependency d{"shop", {.breaker = {.open_at = 2}}};
  auto const ask = [](int status) { return [status] { return reply{status, ""}; }; };
  auto const otherwise = [](hf::error const&) { return reply{200, "from the cache"}; };
  EXPECT_EQ(hf::call(d, ask(503), otherwise).body, "from the cache");
  EXPECT_EQ(hf::call(d, ask(404), otherwise).status, 404);
  EXPECT_EQ(hf::call(d, ask(503), hf::fail_fast("show what it said")).status, 503);
}

TEST(docs_calls, the_three_steps_by_hand) {
  hf::dependency d{"shop", {.breaker = {.open_at = 1, .probe_on_squares = false}}};
  EXPECT_EQ(by_hand(d, [] { return reply{500, ""}; }), 500);
  EXPECT_EQ(by_hand(d, [] { return reply{200, ""}; }), 503) << "the first failure opened it";
  hf::dependency often{"shop", {.retry = {.attempts = 3, .first = 5ms}}};
  int attempts = 0;
  EXPECT_EQ(by_hand(often, [&] { return reply{++attempts < 3 ? 500 : 200, ""}; }), 200);
  EXPECT_EQ(attempts, 3);
}

}  // namespace docs_calls
