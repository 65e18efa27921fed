// What the two shared objects and the test agree on.
#pragma once

#include <holdfast/error/named.hpp>

#include <string_view>

namespace shared_errors {

namespace hf = holdfast;

inline constexpr hf::codes codes{hf::code{"DISK_FULL", hf::kind::unavailable}};

/// Marked visible, as an error that crosses shared objects should be.
struct HOLDFAST_VISIBLE disk_full : hf::named<disk_full, hf::unavailable> {
  using named::named;
  static constexpr auto const& own_code = codes["DISK_FULL"];
  explicit disk_full(std::string_view volume)
      : named{hf::text("{} is full", volume), hf::internal("sector 7")} {}
};

/// How the catching side saw what the throwing side threw.
enum class seen { nothing, by_its_name, by_its_base, as_an_error, as_an_exception, as_a_stranger };

}  // namespace shared_errors
