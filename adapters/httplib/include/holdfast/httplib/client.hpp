// Calling others with cpp-httplib from within hf::call: what a response means, or its absence.
//
//     hf::result<httplib::Response> page = hf::call(pricing, {.repeatable = true},
//         [&](hf::attempt& a) {
//           hf::httplib::set_timeouts(client, a.remaining());
//           return hf::httplib::response_of(a, client.Get("/prices/7"), {404});
//         },
//         hf::fail_fast);
//
// A work that returns httplib::Result itself is understood as well: `hf_outcome` below.
#pragma once

#include <holdfast/call/attempt.hpp>
#include <holdfast/call/outcome.hpp>
#include <holdfast/error/result.hpp>

#include <httplib.h>

#include <chrono>
#include <initializer_list>

namespace holdfast::httplib {

/// What a response means to the protections, by its status and Retry-After alone.
///
/// | status | verdict |
/// |---|---|
/// | below 400 | ok |
/// | 429, and 503 with Retry-After | overloaded, with the hint |
/// | 408, and 500 or more | failed |
/// | the other 4xx, and 501 | misused: our request is wrong, or their API is another |
///
/// Retry-After may be seconds or a date. A date is counted from the response's own Date, so that
/// neither clock has to be right; without a Date, and where it cannot be read, there is no hint.
/// Hints are cut at one day.
[[nodiscard]] outcome outcome_of(::httplib::Response const& response);

/// The same for what a client gives back. No connection is `not_sent`; an exchange broken off is
/// `failed`; certificates and the like are `misused`; what our own receiver stopped is `abandoned`.
/// cpp-httplib does not tell a read that timed out from a reset; `response_of` does.
[[nodiscard]] outcome outcome_of(::httplib::Result const& answer);

/// The response, or the error that the lack of a good one is.
///
/// Choose this where the caller works with `hf::result`. A status in `answers` is an answer that
/// the service is meant to give ("404: no such customer") and comes back as the response it is;
/// every other one of 400 and more becomes an error of origin `dependency`, whose status is for the
/// log only. What was broken off when the attempt's time was up is `timed_out`.
[[nodiscard]] result<::httplib::Response> response_of(attempt& a, ::httplib::Result answer,
                                                      std::initializer_list<int> answers = {});

/// Lets `client` wait no longer than `time` for a connection, for each write and for each read: at
/// least 1 ms, since cpp-httplib takes none for no time at all. A server that sends a byte now and
/// then outlasts this; only a content receiver that asks `a.is_over()` does not.
void set_timeouts(::httplib::Client& client, std::chrono::nanoseconds time);

}  // namespace holdfast::httplib

namespace httplib {

/// Found by hf::call, which looks for it beside the type. Every 4xx but 408 and 429 is misuse here:
/// where one is an answer, use `response_of`.
[[nodiscard]] inline holdfast::outcome hf_outcome(Result const& answer) {
  return holdfast::httplib::outcome_of(answer);
}

}  // namespace httplib
