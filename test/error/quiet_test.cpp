// Errors made by code that has no exceptions are raised by code that has.
#include "inside.hpp"
#include "quiet_errors.hpp"

#include <gtest/gtest.h>

namespace quiet_test {

namespace hf = holdfast;

TEST(WithoutExceptions, ErrorsAreRaisedByTheirBuiltInNames) {
  EXPECT_THROW(quiet::built_in_error().raise(), hf::conflict);
  EXPECT_EQ(inside::note(quiet::built_in_error()), "bay 9");
}

TEST(WithoutExceptions, AUsersNameThatIsAlsoMadeWithThemIsRaisedInFull) {
  EXPECT_THROW(throw quiet::valve_stuck{1}, quiet::valve_stuck);
  EXPECT_THROW(hf::error{quiet::valve_stuck{1}}.raise(), quiet::valve_stuck);
  EXPECT_THROW(static_cast<void>(quiet::open_valve(7).value()), quiet::valve_stuck);
}

TEST(WithoutExceptions, AUsersNameThatNobodyCanThrowIsRaisedAsItsKind) {
  EXPECT_THROW(quiet::lost_valve().raise(), hf::not_found);
}

TEST(WithoutExceptions, ContextAndChainsWork) {
  EXPECT_EQ(*quiet::in_context_without_exceptions(3), 6);
  auto const failed = quiet::in_context_without_exceptions(5);
  EXPECT_EQ(failed.error().code_name(), "VALVE_STUCK");
  EXPECT_EQ(inside::doing(failed.error()).size(), 1U);
}

}  // namespace quiet_test
