#include "runner/runner_client.hpp"

#include <holdfast/call/call.hpp>
#include <holdfast/error/context.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/httplib/client.hpp>

#include <httplib.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

namespace jobs {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t largest_answer = 64 * 1024;

// [protections]
hf::protections const runner_protections{
    .breaker = {.probe_at_least_every = 1s},  // a deferred job is tried soon after recovery
    .limit = {.in_flight = 32},               // a slow runner holds no more threads than this
    .timeout = 600ms,                         // one attempt
};
// [/protections]

std::string request_body(job const& j) {
  nlohmann::ordered_json body;
  body["key"] = to_string(j.id);
  body["kind"] = j.kind;
  body["payload"] = nlohmann::ordered_json::parse(j.payload);
  return body.dump();
}

/// What an error of the connection means. `httplib` does not tell a timeout from a reset.
[[noreturn]] void raise_connection(::httplib::Error e, bool time_is_up) {
  auto note = hf::internal("httplib: {}", ::httplib::to_string(e));
  switch (e) {
    case ::httplib::Error::Connection:
    case ::httplib::Error::ConnectionTimeout:
      throw hf::unreachable{"the runner cannot be reached", hf::origin::dependency,
                            std::move(note)};
    case ::httplib::Error::BindIPAddress:
    case ::httplib::Error::Unknown:
      throw hf::internal_error{"the runner cannot be called", hf::verdict::misused,
                               std::move(note)};
    default: break;
  }
  if (time_is_up)
    throw hf::timed_out{"the runner took too long", hf::origin::dependency, std::move(note)};
  throw hf::unavailable{"the runner broke off", hf::origin::dependency, std::move(note)};
}

/// The runner answered; the question is what.
run_outcome read_answer(job const& j, int status, std::string const& body,
                        ::httplib::Response const& answer) {
  auto const [seen, hint] = hf::httplib::outcome_of(answer);
  if (seen == hf::verdict::overloaded)
    throw hf::overloaded{"the runner is overloaded", hf::origin::dependency,
                         hf::retry_after{std::chrono::ceil<std::chrono::milliseconds>(hint)}};
  if (seen == hf::verdict::failed || status >= 500)
    throw hf::unavailable{"the runner failed", hf::origin::dependency,
                          hf::internal("status {}", status)};
  if (status >= 400)
    return {run_outcome::end::failed, "the runner refused it with " + std::to_string(status)};

  auto const said = nlohmann::json::parse(body, nullptr, false);
  bool const ours = said.is_object() && said.value("key", nlohmann::json{}) == to_string(j.id);
  if (status != 200 || !ours)
    throw hf::unavailable{"the runner's answer makes no sense", hf::origin::dependency,
                          hf::internal("status {}, {} bytes", status, body.size())};
  return {run_outcome::end::done, ""};
}

}  // namespace

runner_client::runner_client(std::string host, int port, report tell, news hear)
    : host_{std::move(host)},
      port_{port},
      tell_{std::move(tell)},
      runner_{"runner", runner_protections, [this, hear = std::move(hear)](hf::notice const& n) {
                if (hear) hear(n, last_failure());
              }} {}

// [call]
run_outcome runner_client::run(job const& j) {
  return hf::call(
      runner_, {.repeatable = true},
      [&](hf::attempt& a) {
        return hf::in_context([&] { return "running job " + to_string(j.id); },
                              [&] { return ask(j, a); });
      },
      [&](hf::error const& why) { return deferred(why); });
}
// [/call]

/// The breaker says that it has opened before the caller hears why.
run_outcome runner_client::ask(job const& j, hf::attempt& a) {
  try {
    return exchange(j, a);
  } catch (hf::error const& e) {
    std::lock_guard const held{lock_};
    last_failure_ = e;
    throw;
  }
}

std::optional<hf::error> runner_client::last_failure() const {
  std::lock_guard const held{lock_};
  return last_failure_;
}

/// A connection of its own for each attempt: it costs 0.1 ms, and no attempt fails because the
/// runner was started anew since the last one.
run_outcome runner_client::exchange(job const& j, hf::attempt& a) {
  ::httplib::Client client{host_, port_};
  hf::httplib::set_timeouts(client, a.remaining());

  std::string body;
  ::httplib::Request request;
  request.method = "POST";
  request.path = "/run";
  request.set_header("Content-Type", "application/json");
  request.body = request_body(j);
  request.content_receiver = [&](char const* data, std::size_t size, std::uint64_t, std::uint64_t) {
    body.append(data, size);
    return body.size() <= largest_answer;
  };
  cut_off::limit const no_longer{cut_off_, client, a.until()};
  auto const answer = client.send(request);
  bool const was_cut = no_longer.was_cut();
  if (!answer || was_cut) raise_connection(answer.error(), was_cut || a.is_over());
  return read_answer(j, answer->status, body, *answer);
}

run_outcome runner_client::deferred(hf::error const& why) const {
  // Refused by our own gates: counted there, and nothing happened that a log should know.
  if (why.origin() == hf::origin::gate)
    return {.how = run_outcome::end::deferred,
            .note = "the runner is not called while it is in trouble",
            .was_attempted = false};
  tell_(why);
  return {run_outcome::end::deferred, std::string{why.message()}};
}

}  // namespace jobs
