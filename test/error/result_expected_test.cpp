// result and std::expected: one value in two dresses, where the library has the second.
#include "sample_errors.hpp"

#include <gtest/gtest.h>

#include <version>

#if defined(__cpp_lib_expected)
#include <expected>
#include <memory>
#include <string>

namespace result_expected {

namespace hf = holdfast;
using hf::result;
template <class T>
using expected = std::expected<T, hf::error>;

TEST(ResultExpected, ValuesPassBothWays) {
  expected<std::string> const out = result<std::string>{"abc"};
  EXPECT_EQ(out.value(), "abc");
  result<std::string> const back = out;
  EXPECT_EQ(*back, "abc");
  expected<std::unique_ptr<int>> moved = result<std::unique_ptr<int>>{std::make_unique<int>(3)};
  result<std::unique_ptr<int>> const again = std::move(moved);
  EXPECT_EQ(**again, 3);
}

TEST(ResultExpected, ErrorsPassBothWaysWithTheirNames) {
  result<int> const r = sample::job_running{"42"};
  expected<int> const out = r;
  EXPECT_EQ(out.error(), r.error());
  result<int> const back = out;
  EXPECT_EQ(back.error(), r.error());
  EXPECT_THROW(static_cast<void>(back.value()), sample::job_running);
}

TEST(ResultExpected, VoidPassesBothWays) {
  expected<void> const good = result<void>{};
  EXPECT_TRUE(good);
  expected<void> const bad = result<void>{hf::not_found{"job", 1}};
  EXPECT_FALSE(bad);
  EXPECT_TRUE(result<void>{good});
  EXPECT_THROW(result<void>{bad}.value(), hf::not_found);
}

TEST(ResultExpected, OfBoolIsNotWhetherThereIsAValue) {
  expected<bool> const no = false;
  result<bool> const direct(no);
  result<bool> const copied = no;
  ASSERT_TRUE(direct && copied);
  EXPECT_FALSE(*direct || *copied);
  expected<bool> const lost = std::unexpected{hf::error{hf::conflict{}}};
  EXPECT_FALSE(result<bool>(lost));
}

result<int> old_style() { return std::unexpected{hf::conflict{"from a migrating code base"}}; }
result<void> old_style_void() { return std::unexpected{hf::conflict{}}; }

TEST(ResultExpected, TakesUnexpected) {
  EXPECT_THROW(static_cast<void>(old_style().value()), hf::conflict);
  EXPECT_THROW(old_style_void().value(), hf::conflict);
}

TEST(ResultExpected, HasTheSameMembers) {
  auto const use = []<class R>(R r) {
    static_cast<void>(r.has_value());
    static_cast<void>(static_cast<bool>(r));
    static_cast<void>(r.value_or(1));
    static_cast<void>(r.emplace(2));
    r.swap(r);
    R other = 3;
    swap(r, other);
    return *r + r.value();
  };
  EXPECT_EQ(use(expected<int>{1}), use(result<int>{1}));
}

}  // namespace result_expected
#endif
