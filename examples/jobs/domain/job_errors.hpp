// What can be wrong with a request for a job, beyond what the library has names for.
#pragma once

#include <holdfast/error/code.hpp>
#include <holdfast/error/named.hpp>

#include <string_view>

#include "domain/job_id.hpp"

namespace jobs {

namespace hf = holdfast;

/// The codes of this service. Clients switch on them, so published ones stay.
inline constexpr hf::codes job_codes{
    hf::code{"JOB_RUNNING", hf::kind::conflict},
    // Trying again cannot help, and gRPC clients try ABORTED again.
    hf::code{"JOB_ALREADY_FINISHED", hf::kind::conflict, 409, hf::grpc_code::failed_precondition},
    hf::code{"IDEMPOTENCY_KEY_REUSED", hf::kind::conflict, 409, hf::grpc_code::failed_precondition},
    hf::code{"DRAINING", hf::kind::unavailable},
};

struct job_running : hf::named<job_running, hf::conflict> {
  using named::named;
  static constexpr auto const& own_code = job_codes["JOB_RUNNING"];
  explicit job_running(job_id const& id)
      : named{hf::text("job {} is running and cannot be cancelled now", id)} {}
};

struct job_already_finished : hf::named<job_already_finished, hf::conflict> {
  using named::named;
  static constexpr auto const& own_code = job_codes["JOB_ALREADY_FINISHED"];
  explicit job_already_finished(job_id const& id)
      : named{hf::text("job {} has finished already", id)} {}
};

struct idempotency_key_reused : hf::named<idempotency_key_reused, hf::conflict> {
  using named::named;
  static constexpr auto const& own_code = job_codes["IDEMPOTENCY_KEY_REUSED"];
  explicit idempotency_key_reused(job_id const& first)
      : named{hf::text("this idempotency key belongs to job {}, which has another body", first)} {}
};

struct draining : hf::named<draining, hf::unavailable> {
  using named::named;
  static constexpr auto const& own_code = job_codes["DRAINING"];
};

}  // namespace jobs
