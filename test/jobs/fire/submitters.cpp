#include "fire/submitters.hpp"

#include <nlohmann/json.hpp>
#include <random>

namespace jobs_test {

namespace {

constexpr std::chrono::milliseconds before_again{10};

std::string body_of(std::size_t number) {
  return R"({"kind":"mail","payload":)" + std::to_string(number) + "}";
}

std::string id_in(reply const& r) {
  auto const said = nlohmann::json::parse(r.body, nullptr, false);
  return said.is_object() ? said.value("id", "") : "";
}

}  // namespace

submitters::submitters(int port, how what) : port_{port}, how_{std::move(what)} {
  for (std::size_t i = 0; i < how_.clients; ++i)
    threads_.emplace_back([this, i](std::stop_token const& stop) { submit_all(stop, i); });
}

seen_by_clients submitters::finish() {
  for (auto& t : threads_) t.request_stop();
  return wait();
}

seen_by_clients submitters::wait() {
  threads_.clear();
  return seen_;
}

std::size_t submitters::accepted() const {
  std::lock_guard const held{lock_};
  return seen_.accepted.size();
}

void submitters::submit_all(std::stop_token const& stop, std::size_t client) {
  std::mt19937_64 dice{how_.seed + client};
  std::string const name = how_.name + std::to_string(client) + "-";
  int refused = 0;
  for (std::size_t n = 0; !stop.stop_requested() && !gives_up(refused); ++n) {
    std::string const key = name + std::to_string(n);
    std::string const id = submit(key, n, refused);
    if (id.empty()) return;
    if (dice() % 4 == 0) check(key, n, id);
    if (how_.pause.count() > 0)
      std::this_thread::sleep_for(how_.pause * static_cast<int>(dice() % 3));
  }
}

/// Again and again with the same key, until the job is accepted. Empty: given up.
std::string submitters::submit(std::string const& key, std::size_t number, int& refused) {
  for (int tries = 1; !gives_up(refused); ++tries) {
    auto const r = exchange(port_, "POST", "/jobs", body_of(number), key);
    note(r);
    refused = r.how == reply::end::refused ? refused + 1 : 0;
    if (r.how == reply::end::answered && r.status == 201) {
      std::string id = id_in(r);
      std::lock_guard const held{lock_};
      if (tries > 1) ++seen_.again;
      if (id.empty()) seen_.wrong.push_back("a 201 without a job: " + r.body);
      seen_.accepted[key] = id;
      return id;
    }
    std::this_thread::sleep_for(before_again);
  }
  return "";
}

void submitters::note(reply const& r) {
  std::lock_guard const held{lock_};
  ++seen_.ends[r.how];
  if (r.how != reply::end::answered) return;
  ++seen_.statuses[r.status];
  if (r.status != 201 && r.status != 503)
    seen_.wrong.push_back(std::to_string(r.status) + ": " + r.body);
}

/// The same key once more: the same job.
void submitters::check(std::string const& key, std::size_t number, std::string const& id) {
  auto const r = exchange(port_, "POST", "/jobs", body_of(number), key);
  note(r);
  if (r.how != reply::end::answered || r.status != 201 || id_in(r) == id) return;
  std::lock_guard const held{lock_};
  seen_.wrong.push_back("key " + key + " had job " + id + ", then " + r.body);
}

}  // namespace jobs_test
