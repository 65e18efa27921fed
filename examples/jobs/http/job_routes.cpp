#include "http/job_routes.hpp"

#include <optional>
#include <string>
#include <utility>

#include "domain/job_errors.hpp"
#include "http/job_json.hpp"

namespace jobs {

namespace {

using hf::httplib::request;
using hf::httplib::response;

void answer(response& rs, std::string const& json) { rs.set_content(json, "application/json"); }

/// What is no UUID at all is the id of no job.
job_id id_of(request const& rq) {
  auto const text = hf::httplib::path_param(rq, "id");
  if (auto const id = job_id::parse(text)) return *id;
  throw hf::not_found{"job", text};
}

std::optional<std::string> key_of(request const& rq) {
  if (!rq.has_header("Idempotency-Key")) return std::nullopt;
  return rq.get_header_value("Idempotency-Key");
}

void add_resources(hf::httplib::server& web, job_queue& queue) {
  // [routes]
  web.Post("/jobs", [&](request const& rq, response& rs) {
    job const j = queue.submit(submission_of(rq.body, key_of(rq)));
    rs.status = 201;
    rs.set_header("Location", "/jobs/" + to_string(j.id));
    answer(rs, to_json(j));
  });
  web.Get("/jobs/:id",
          [&](request const& rq, response& rs) { answer(rs, to_json(queue.load(id_of(rq)))); });
  web.Post("/jobs/:id/cancel",
           [&](request const& rq, response& rs) { answer(rs, to_json(queue.cancel(id_of(rq)))); });
  // [/routes]
  web.Get("/jobs", [&](request const& rq, response& rs) {
    job_filter filter = filter_of(rq.params);
    std::size_t const wanted = filter.limit++;  // one more than wanted says whether more follow
    auto page = queue.list(filter);
    std::optional<job_id> next;
    if (page.size() > wanted) {
      page.resize(wanted);
      next = page.back().id;
    }
    answer(rs, to_json(page, next));
  });
}

}  // namespace

void add_job_routes(hf::httplib::server& web, job_queue& queue, std::function<bool()> is_ready) {
  add_resources(web, queue);
  web.Get("/healthz", [](request const&, response& rs) { answer(rs, R"({"status":"alive"})"); });
  web.Get("/readyz", [is_ready = std::move(is_ready)](request const&, response& rs) {
    if (!is_ready())
      throw draining{"the service is shutting down", hf::retry_after{std::chrono::seconds{1}}};
    answer(rs, R"({"status":"ready"})");
  });
}

}  // namespace jobs
