// The Asio driver, under manual time. Its work only sleeps: who cuts it is the driver's business,
// and the caller's.
#include "script.hpp"

#include <holdfast/asio/call.hpp>
#include <holdfast/asio/manual_time.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace stories {
namespace {

namespace net = boost::asio;

struct teller {
  script const& told;
  net::io_context io{1};
  hf::asio::manual_time time{io, start};
  hf::dependency d{told.name, told.protections};
  net::cancellation_signal caller;
  int cancels = 0;  ///< which cancellation is awaited; one that is over is not
  protocol out;

  explicit teller(script const& s) : told{s} {}

  net::awaitable<void> cancel_at(hf::instant at, int which) {
    co_await hf::asio::wait_until(at);
    if (which == cancels) caller.emit(net::cancellation_type::terminal);
  }

  net::awaitable<hf::result<int>> work(happening const& h) {
    for (event const& inner : h.during) co_await tell_after_pause(inner);
    hf::instant const ends = hf::after(time.now(), h.takes);
    if (h.is_cancelled) net::co_spawn(io, cancel_at(ends, cancels), net::detached);
    bool const rang = co_await hf::asio::wait_until(h.is_cancelled ? hf::never : ends);
    ++cancels;
    if (!rang) throw boost::system::system_error{net::error::operation_aborted};
    co_return ending(h);
  }

  net::awaitable<void> tell(event const& e) {
    hf::report report;
    hf::terms const t{.repeatable = e.repeatable,
                      .until = until_of(e, time.now()),
                      .into = &report,
                      .probe = e.probe};
    auto const does = [&](hf::attempt& a) {
      out.attempt(a.number(), time.now());
      return work(nth(e, a.number()));
    };
    auto const instead = [](hf::error const&) { return 2; };
    hf::result<int> got = 0;
    if (e.has_fallback)
      got = co_await hf::asio::call(d, t, does, instead);
    else
      got = co_await hf::asio::call(d, t, does, hf::fail_fast("a story"));
    out.answer(name_of(got), report, time.now());
    out.state(d);
  }

  net::awaitable<void> tell_after_pause(event const& e) {
    co_await hf::asio::wait_until(hf::after(time.now(), e.pause));
    out.call(time.now());
    co_await tell(e);
  }

  net::awaitable<void> tell_all() {
    for (event const& e : told.events) {
      co_await net::co_spawn(io, tell_after_pause(e),
                             net::bind_cancellation_slot(caller.slot(), net::use_awaitable));
    }
  }
};

}  // namespace

std::string told_by_asio(script const& s) {
  teller t{s};
  net::co_spawn(t.io, t.tell_all(), net::detached);
  do {
    t.io.restart();
    t.io.poll();
  } while (t.time.step());
  return t.out.text();
}

}  // namespace stories
