// A name that is used on both sides of -fno-exceptions.
#pragma once

#include <holdfast/error/named.hpp>
#include <holdfast/error/result.hpp>

namespace quiet {

namespace hf = holdfast;

inline constexpr hf::codes codes{hf::code{"VALVE_STUCK", hf::kind::unavailable}};

struct HOLDFAST_VISIBLE valve_stuck : hf::named<valve_stuck, hf::unavailable> {
  using named::named;
  static constexpr auto const& own_code = codes["VALVE_STUCK"];
  explicit valve_stuck(int number) : named{hf::text("valve {} is stuck", number)} {}
};

/// Its only maker is built without exceptions.
struct HOLDFAST_VISIBLE valve_lost : hf::named<valve_lost, hf::not_found> {
  using named::named;
};

hf::result<int> open_valve(int number);
hf::error lost_valve();
hf::error built_in_error();
hf::result<int> in_context_without_exceptions(int number);

}  // namespace quiet
