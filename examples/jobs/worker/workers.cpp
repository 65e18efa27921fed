#include "worker/workers.hpp"

#include <holdfast/error/context.hpp>
#include <holdfast/error/named.hpp>

#include <utility>

namespace jobs {

namespace {
std::chrono::steady_clock::time_point now() { return std::chrono::steady_clock::now(); }
}  // namespace

workers::workers(job_queue& queue, run how, report tell, worker_options options)
    : queue_{queue},
      run_{std::move(how)},
      tell_{std::move(tell)},
      options_{options},
      pace_{options.offer_every},
      working_{options.count} {
  for (std::size_t i = 0; i < options.count; ++i)
    threads_.emplace_back([this](std::stop_token const& stop) { work(stop); });
}

workers::~workers() {
  for (auto& thread : threads_) thread.request_stop();
}

void workers::wake() {
  {
    std::lock_guard const held{lock_};
    ++wakes_;
  }
  changed_.notify_all();
}

bool workers::drain(std::chrono::milliseconds within) {
  for (auto& thread : threads_) thread.request_stop();
  std::unique_lock held{lock_};
  return changed_.wait_for(held, within, [&] { return working_ == 0; });
}

void workers::work(std::stop_token const& stop) {
  while (!stop.stop_requested()) {
    auto const seen = wakes();
    if (auto const t = next())
      settle(*t, attempt(t->what), stop);
    else
      rest(stop, seen);
  }
  {
    std::lock_guard const held{lock_};
    --working_;
  }
  changed_.notify_all();
}

/// A deferred job where one is due, for those have waited longer; else a queued one.
std::optional<workers::taken> workers::next() {
  bool deferred = false;
  {
    std::lock_guard const held{lock_};
    deferred = pace_.deferred_may_go(now());
  }
  try {
    return hf::in_context("taking a job", [&]() -> std::optional<taken> {
      if (deferred)
        if (auto j = queue_.take(job_state::deferred)) return taken{*std::move(j), true};
      if (auto j = queue_.take(job_state::queued)) return taken{*std::move(j), false};
      return std::nullopt;
    });
  } catch (hf::error const& e) {
    tell_(e);
    return std::nullopt;
  }
}

run_outcome workers::attempt(job const& j) {
  try {
    return hf::in_context([&] { return "running job " + to_string(j.id); },
                          [&] { return run_(j); });
  } catch (hf::error const& e) {
    tell_(e);
    return {run_outcome::end::deferred, std::string{e.message()}};
  }
}

void workers::settle(taken const& t, run_outcome const& outcome, std::stop_token const& stop) {
  {
    std::lock_guard const held{lock_};
    if (outcome.how == run_outcome::end::deferred)
      pace_.held(now());
    else if (t.was_deferred)
      pace_.went_through();
  }
  // Whoever stops us now finds the job again at the next start.
  while (!try_settle(t, outcome) && !stop.stop_requested()) rest(stop, wakes());
}

/// False: worth another try.
bool workers::try_settle(taken const& t, run_outcome const& outcome) {
  try {
    hf::in_context([&] { return "settling job " + to_string(t.what.id); },
                   [&] { queue_.settle(t.what.id, outcome); });
    return true;
  } catch (hf::unavailable const& e) {
    tell_(e);
    return false;
  } catch (hf::error const& e) {
    tell_(e);
    return true;
  }
}

void workers::rest(std::stop_token const& stop, std::uint64_t seen) {
  std::unique_lock held{lock_};
  changed_.wait_for(held, stop, options_.offer_every, [&] { return wakes_ != seen; });
}

std::uint64_t workers::wakes() {
  std::lock_guard const held{lock_};
  return wakes_;
}

}  // namespace jobs
