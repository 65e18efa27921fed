// The code that the pages of docs/protections show, compiled and run.
#include <holdfast/holdfast.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace docs_protections {

namespace hf = holdfast;
using namespace std::chrono_literals;

// What stands around the snippets: a client whose answer each test decides.
struct price {
  int cents;
  bool is_old = false;
};
struct client {
  std::function<hf::result<price>()> answer = [] { return price{950}; };
  hf::result<price> ask(hf::duration) { return ++asked, answer(); }
  int asked = 0;
};
hf::result<price> down() { return hf::unavailable{"down"}; }

// [breaker]
struct billing {
  std::vector<std::string> diary;

  hf::dependency service{
      "billing",
      {.breaker = {.tolerate = hf::percent(5), .probe_at_least_every = 10s}, .timeout = 500ms},
      [this](hf::notice const& n) {
        if (n.mode == hf::core::breaker_mode::open) diary.push_back("billing is down");
        if (n.mode == hf::core::breaker_mode::closed) diary.push_back("billing is back");
      }};

  hf::result<price> pay(client& c) {
    // Somebody else's call shall find out whether billing is back: not a payment.
    return hf::call(
        service, {.probe = hf::probing::never},
        [&](hf::attempt& a) { return c.ask(a.remaining()); },
        hf::fail_fast("a payment cannot be guessed"));
  }
};
// [/breaker]

TEST(docs_protections, the_breaker_of_the_page_opens_is_not_probed_by_payments_and_tells) {
  billing b;
  client c{down};
  for (int i = 0; i < 5; ++i) EXPECT_NE(b.pay(c).error().origin(), hf::origin::gate);
  EXPECT_EQ(b.diary, std::vector<std::string>{"billing is down"});
  EXPECT_EQ(b.pay(c).error().origin(), hf::origin::gate) << "though it is the first square";
  EXPECT_EQ(c.asked, 5);
  b.service.hold_closed();
  b.service.release();
  EXPECT_EQ(b.diary.back(), "billing is back");
}

hf::result<price> retried(client& c, std::string& log) {
  // [retry]
  static hf::dependency catalogue{
      "catalogue",
      {.deadline = 2s, .retry = {.attempts = 3, .first = 20ms, .budget = hf::percent(5)}}};

  hf::report told;
  hf::result<price> const found = hf::call(
      catalogue, {.repeatable = true, .into = &told},  // a query: asking twice does no harm
      [&](hf::attempt& a) { return c.ask(a.remaining()); },
      hf::fail_fast("the page shows no price"));
  if (told.attempts > 1) log += std::to_string(told.attempts) + " attempts";
  if (told.gave_up == hf::give_up::budget) log += ", and others have used up what retries may cost";
  // [/retry]
  return found;
}

TEST(docs_protections, the_retry_of_the_page_says_how_often_it_asked) {
  int ask = 0;
  client c{[&]() -> hf::result<price> { return ++ask < 3 ? down() : price{950}; }};
  std::string log;
  EXPECT_EQ(retried(c, log)->cents, 950);
  EXPECT_EQ(log, "3 attempts");
  c.answer = down;
  for (int i = 0; i < 20; ++i) static_cast<void>(retried(c, log = ""));
  EXPECT_EQ(log, ", and others have used up what retries may cost");
}

hf::result<price> in_time(client& c, std::chrono::steady_clock::time_point callers_deadline) {
  // [deadline]
  static hf::dependency pricing{"pricing", {.deadline = 800ms, .timeout = 300ms}};

  return hf::call(
      pricing, {.until = callers_deadline},  // the earlier of the two holds
      [&](hf::attempt& a) { return c.ask(a.remaining()); },
      [](hf::error const&) { return price{900, true}; });
  // [/deadline]
}

TEST(docs_protections, the_deadline_of_the_page_is_the_earlier_of_two) {
  client c;
  auto const now = std::chrono::steady_clock::now();
  EXPECT_EQ(in_time(c, now + 10s)->cents, 950);
  EXPECT_EQ(in_time(c, now - 1s).error().kind(), hf::kind::timed_out);
  EXPECT_EQ(c.asked, 1) << "who comes too late is not called for, and nobody waits for a fallback";
}

hf::result<price> or_the_old_one(hf::dependency& pricing, client& c, price last_known,
                                 bool& is_old) {
  // [fallback]
  hf::report told;
  hf::result<price> const shown = hf::call(
      pricing, {.into = &told}, [&](hf::attempt& a) { return c.ask(a.remaining()); },
      [&](hf::error const& why) -> hf::result<price> {
        if (last_known.cents == 0) return why;  // nothing to fall back to: say so
        return last_known;
      });
  is_old = told.degraded;  // the caller may want to know
  // [/fallback]
  return shown;
}

TEST(docs_protections, the_fallback_of_the_page_answers_or_lets_the_error_be) {
  hf::dependency pricing{"pricing", {}};
  client c{down};
  bool is_old = false;
  EXPECT_EQ(or_the_old_one(pricing, c, {900}, is_old)->cents, 900);
  EXPECT_TRUE(is_old);
  EXPECT_EQ(or_the_old_one(pricing, c, {0}, is_old).error().kind(), hf::kind::unavailable);
  EXPECT_FALSE(is_old);
}

TEST(docs_protections, the_limit_of_the_page_refuses_and_is_set_while_calls_run) {
  // [limit]
  hf::dependency reports{"reports", {.limit = {.in_flight = 8}}};

  reports.set_in_flight(2);  // an operator: the database is busy tonight
  // [/limit]
  std::string refused;
  auto const nested = [&](auto const& self, int depth) -> void {
    hf::report told;
    static_cast<void>(hf::call(
        reports, {.into = &told}, [&] { return self(self, depth + 1), 1; },
        [](hf::error const&) { return 0; }));
    if (told.refused_by == hf::gate::limit) refused = std::to_string(depth);
  };
  nested(nested, 0);
  EXPECT_EQ(refused, "2") << "two are inside, the third is refused";
}

}  // namespace docs_protections
