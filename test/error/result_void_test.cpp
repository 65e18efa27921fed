// result<void>: done, or the error for why not.
#include "sample_errors.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace result_void_test {

namespace hf = holdfast;
using hf::result;

result<void> done() { return {}; }
result<void> failed() { return sample::job_running{"42"}; }

TEST(ResultVoid, IsDoneOrAnError) {
  EXPECT_TRUE(done());
  EXPECT_FALSE(failed());
  EXPECT_NO_THROW(done().value());
  EXPECT_THROW(failed().value(), sample::job_running);
  *done();
  EXPECT_TRUE(result<void>{std::in_place});
}

TEST(ResultVoid, Chains) {
  int calls = 0;
  auto const count = [&] { ++calls; };
  EXPECT_TRUE(done().transform(count));
  EXPECT_FALSE(failed().transform(count));
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(*done().transform([] { return 3; }), 3);
  EXPECT_EQ(**done().transform([] { return std::make_unique<int>(3); }), 3);
  EXPECT_EQ(*done().and_then([] { return result<std::string>{"next"}; }), "next");
  EXPECT_THROW(static_cast<void>(failed().and_then([] { return result<int>{1}; }).value()),
               sample::job_running);
}

TEST(ResultVoid, Mends) {
  EXPECT_TRUE(failed().or_else([](hf::error const&) { return done(); }));
  EXPECT_FALSE(failed().or_else([](hf::error const& e) -> result<void> { return e; }));
  EXPECT_TRUE(done().or_else([](hf::error const&) { return failed(); }));
  auto const renamed = failed().transform_error(
      [](hf::error const& e) { return hf::unavailable{"down", hf::because(e)}; });
  EXPECT_THROW(renamed.value(), hf::unavailable);
  EXPECT_EQ(renamed.error().cause()->code_name(), "JOB_RUNNING");
}

TEST(ResultVoid, ReplacesAndCompares) {
  result<void> r = failed();
  r.emplace();
  EXPECT_TRUE(r);
  EXPECT_TRUE(r == done());
  r = hf::conflict{};
  EXPECT_TRUE(r != done());
  EXPECT_TRUE(r != failed());
  result<void> const copy = r;
  EXPECT_TRUE(r == copy);
  EXPECT_TRUE(r == copy.error());
  hf::error const other = hf::cancelled{};
  EXPECT_EQ(done().error_or(other), other);
  EXPECT_EQ(copy.error_or(other), copy.error());
}

}  // namespace result_void_test
