// Names as a user writes them, for the tests of this folder.
#pragma once

#include <holdfast/error/context.hpp>
#include <holdfast/error/foreign.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/error/result.hpp>

#include <string_view>

namespace sample {

namespace hf = holdfast;

inline constexpr hf::codes job_codes{
    hf::code{"JOB_RUNNING", hf::kind::conflict},
    hf::code{"JOB_ALREADY_FINISHED", hf::kind::conflict, {}, hf::grpc_code::failed_precondition},
    hf::code{"JOB_GONE", hf::kind::not_found, 410},
};

struct HOLDFAST_VISIBLE job_running : hf::named<job_running, hf::conflict> {
  using named::named;
  static constexpr auto const& own_code = job_codes["JOB_RUNNING"];
  explicit job_running(std::string_view id) : named{hf::text("job {} is running", id)} {}
};

/// A name below a name of one's own.
struct HOLDFAST_VISIBLE job_running_here : hf::named<job_running_here, job_running> {
  using named::named;
};

struct HOLDFAST_VISIBLE job_gone : hf::named<job_gone, hf::not_found> {
  using named::named;
  static constexpr auto const& own_code = job_codes["JOB_GONE"];
  explicit job_gone(std::string_view id)
      : named{hf::text("job {} is gone", id), hf::internal("swept by retention"),
              hf::detail_of("job", id)} {}
};

}  // namespace sample
