#include <holdfast/boundary/request_id.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <regex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace holdfast {

TEST(RequestId, MintsVersion7OfTheUuids) {
  std::regex const form{"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"};
  std::string const id{request_id::mint().view()};
  EXPECT_TRUE(std::regex_match(id, form)) << id;
}

TEST(RequestId, BeginsWithTheTimeInMilliseconds) {
  using namespace std::chrono;
  auto const ms = [] {
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  };
  auto const before = ms();
  std::string const id{request_id::mint().view()};
  auto const after = ms();
  auto const said = std::stoll(id.substr(0, 8) + id.substr(9, 4), nullptr, 16);
  // A thread's ids ascend, so a clock that stands still may push one ahead by a little.
  EXPECT_GE(said, before);
  EXPECT_LE(said, after + 1);
}

TEST(RequestId, AscendsWithinAThread) {
  std::string last;
  for (int i = 0; i < 100'000; ++i) {
    std::string id{request_id::mint().view()};
    ASSERT_LT(last, id) << i;
    last = std::move(id);
  }
}

TEST(RequestId, IsNeverMintedTwiceByThreads) {
  constexpr int each = 5000;
  std::vector<std::vector<std::string>> minted(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : minted)
      threads.emplace_back([&mine] {
        for (int i = 0; i < each; ++i) mine.emplace_back(request_id::mint().view());
      });
  }
  std::set<std::string> all;
  for (auto const& mine : minted) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), minted.size() * each);
}

TEST(RequestId, TakesWhatIsSaneAndNothingElse) {
  EXPECT_EQ(request_id::from("abc-1_2.Z").view(), "abc-1_2.Z");
  EXPECT_EQ(request_id::from(std::string(128, 'a')).view(), std::string(128, 'a'));
  EXPECT_TRUE(request_id::from("").empty());
  EXPECT_TRUE(request_id::from(std::string(129, 'a')).empty());
  for (std::string_view bad : {"a b", "a\r\nSet-Cookie: x", "<script>", "a\"b", "\xC3\xA4", "a/b"})
    EXPECT_TRUE(request_id::from(bad).empty()) << bad;
}

TEST(RequestId, CleansWhatItOnlyNotes) {
  EXPECT_EQ(request_id::cleaned("a b\r\n\"<").view(), "a?b????");
  EXPECT_EQ(request_id::cleaned(std::string(500, 'x')).view().size(), 128U);
}

TEST(Traceparent, IsCarriedWhereItIsValid) {
  std::string const good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  EXPECT_EQ(valid_traceparent(good), good);
  // A later version may say more: what we know of it goes on.
  std::string const later = "cc" + good.substr(2) + "-what-the-future-will-be-like";
  EXPECT_EQ(valid_traceparent(later), later.substr(0, 55));
}

TEST(Traceparent, IsDroppedWhereItIsNot) {
  std::string const good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  std::string upper = good;
  upper[3] = 'B';
  for (std::string const& bad :
       {std::string{}, good.substr(1), good + "-more", upper, "ff" + good.substr(2),
        "00-" + std::string(32, '0') + good.substr(35),
        good.substr(0, 36) + std::string(16, '0') + "-01", good.substr(0, 53) + "xx",
        std::string(55, '-')})
    EXPECT_EQ(valid_traceparent(bad), "") << bad;
}

TEST(RequestScope, IsOfThisThreadAndNests) {
  EXPECT_EQ(current_request_id(), "");
  request_scope const outer{"outer", "trace"};
  {
    request_scope inner{"inner"};
    EXPECT_EQ(current_request_id(), "inner");
    EXPECT_EQ(current_traceparent(), "");
    inner.now_for("next", "t");
    EXPECT_EQ(current_request_id(), "next");
    std::jthread{[] { EXPECT_EQ(current_request_id(), ""); }}.join();
  }
  EXPECT_EQ(current_request_id(), "outer");
  EXPECT_EQ(current_traceparent(), "trace");
}

}  // namespace holdfast
