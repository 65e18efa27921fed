// What comes in from outside, read strictly.
#include "http/job_json.hpp"

#include "wire/json_body.hpp"

#include <gmock/gmock.h>

#include <rapidcheck/gtest.h>

namespace {

namespace hf = holdfast;
using namespace jobs;
using testing::ElementsAre;
using testing::HasSubstr;

/// "pointer CODE" of each complaint, or what else was thrown.
template <class Use>
std::vector<std::string> complaints(Use&& use) {
  try {
    use();
  } catch (hf::validation_error const& e) {
    std::vector<std::string> out;
    for (auto const& v : e.violations()) out.push_back(v.pointer + " " + v.code);
    return out;
  } catch (hf::error const& e) {
    return {std::string{e.code_name()}};
  }
  return {};
}

std::vector<std::string> wrong_with(std::string_view body) {
  return complaints([&] { (void)submission_of(body, std::nullopt); });
}

TEST(Submission, IsRead) {
  auto const wanted =
      submission_of(R"( {"payload": {"b": [1, 2.5, null], "a": "x"}, "kind":"mail"} )", "key");
  EXPECT_EQ(wanted.kind, "mail");
  EXPECT_EQ(wanted.payload, R"({"a":"x","b":[1,2.5,null]})");
  EXPECT_EQ(wanted.key, "key");
  EXPECT_EQ(submission_of(R"({"kind":"k","payload":null})", std::nullopt).payload, "null");
}

TEST(Submission, KindIsOneTo64CharactersNotBytes) {
  auto const body = [](std::string const& kind) {
    return R"({"payload":1,"kind":")" + kind + R"("})";
  };
  std::string wide;
  for (int i = 0; i < 64; ++i) wide += "\xc3\xa9";
  EXPECT_THAT(wrong_with(body(wide)), ElementsAre());
  EXPECT_THAT(wrong_with(body(wide + "x")), ElementsAre("/kind TOO_LONG"));
  EXPECT_THAT(wrong_with(body("")), ElementsAre("/kind TOO_SHORT"));
  EXPECT_THAT(wrong_with(body("a\\u0000b")), ElementsAre("/kind CONTROL_CHARACTER"));
}

TEST(Submission, EverythingWrongIsSaidAtOnce) {
  EXPECT_THAT(wrong_with(R"({"kind":7,"a/b~c":1})"),
              ElementsAre("/kind WRONG_TYPE", "/payload REQUIRED", "/a~1b~0c UNKNOWN_FIELD"));
  EXPECT_THAT(complaints([] { (void)submission_of("{}", "a key"); }),
              ElementsAre("/kind REQUIRED", "/payload REQUIRED", "/Idempotency-Key INVALID"));
  EXPECT_THAT(wrong_with("[]"), ElementsAre(" NOT_AN_OBJECT"));
  EXPECT_THAT(wrong_with("\"text\""), ElementsAre(" NOT_AN_OBJECT"));
}

TEST(Submission, WhatIsNoJsonIsMalformed) {
  for (std::string const bad :
       {"", "{", "{]", "nul", "{\"kind\":}", "{} {}", "\xff\xfe", "{\"kind\":\"\xc3\"}",
        "{\"kind\":\"a\nb\"}", "{'kind':1}", "{\"n\":1e999}", "{\"kind\":\"a\",\"kind\":\"b\"}"})
    EXPECT_THAT(wrong_with(bad), ElementsAre("MALFORMED_REQUEST")) << bad;
  EXPECT_THAT(wrong_with(std::string{"{}\0", 3}), ElementsAre("MALFORMED_REQUEST"));
}

TEST(Submission, AKeyMayStandTwiceInDifferentObjects) {
  EXPECT_THAT(wrong_with(R"({"kind":"k","payload":[{"kind":1},{"kind":2,"payload":{"kind":3}}]})"),
              ElementsAre());
  EXPECT_THAT(wrong_with(R"({"kind":"k","payload":[{"a":1,"b":{},"a":2}]})"),
              ElementsAre("MALFORMED_REQUEST"));
}

TEST(Submission, DepthIsBounded) {
  auto const nested = [](int levels) {
    return R"({"kind":"k","payload":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
  };
  EXPECT_THAT(wrong_with(nested(deepest_json - 1)), ElementsAre());
  EXPECT_THAT(wrong_with(nested(deepest_json)), ElementsAre("MALFORMED_REQUEST"));
  EXPECT_THAT(wrong_with(nested(500'000)), ElementsAre("MALFORMED_REQUEST"));
  EXPECT_THAT(wrong_with(std::string(1 << 20, '[')), ElementsAre("MALFORMED_REQUEST"));
}

TEST(Submission, NeitherMessageNorComplaintRepeatsAValue) {
  try {
    (void)submission_of(R"({"kind":7,"payload":"secret","secret-field":"hunter2"})", std::nullopt);
    FAIL();
  } catch (hf::validation_error const& e) {
    EXPECT_THAT(std::string{e.message()}, testing::Not(HasSubstr("hunter2")));
    for (auto const& v : e.violations()) EXPECT_THAT(v.message, testing::Not(HasSubstr("hunter2")));
  }
}

RC_GTEST_PROP(Submission, AnyBytesAreReadOrRefusedNeverElse, (std::string const& bytes)) {
  try {
    (void)submission_of(bytes, bytes);
  } catch (hf::malformed const&) {
  } catch (hf::validation_error const&) {
  }
}

TEST(Query, IsReadWithItsDefaults) {
  job_filter const none = filter_of({});
  EXPECT_EQ(none.limit, 50U);
  EXPECT_EQ(none.state, std::nullopt);
  auto const id = "01890a5d-ac96-774b-bcce-b302099a8057";
  job_filter const all = filter_of({{"state", "deferred"}, {"limit", "100"}, {"after", id}});
  EXPECT_EQ(all.state, job_state::deferred);
  EXPECT_EQ(all.limit, 100U);
  EXPECT_EQ(all.after, job_id::parse(id));
}

TEST(Query, EverythingWrongIsSaidAtOnce) {
  EXPECT_THAT(
      complaints([] { (void)filter_of({{"state", "no"}, {"limit", "0"}, {"after", "x"}}); }),
      ElementsAre("/after NOT_AN_ID", "/limit OUT_OF_RANGE", "/state UNKNOWN_VALUE"));
  EXPECT_THAT(complaints([] { (void)filter_of({{"stat", "done"}}); }),
              ElementsAre("/stat UNKNOWN_FIELD"));
  EXPECT_THAT(complaints([] { (void)filter_of({{"limit", "1"}, {"limit", "2"}}); }),
              ElementsAre("/limit REPEATED", "/limit REPEATED"));
  for (std::string const bad : {"", "-1", "0", "101", "1.5", "ten", "5 ", "99999999999999999999"})
    EXPECT_THAT(complaints([&] { (void)filter_of({{"limit", bad}}); }),
                ElementsAre("/limit OUT_OF_RANGE"))
        << bad;
}

TEST(JobJson, SaysWhatThereIs) {
  job j;
  j.id = *job_id::parse("01890a5d-ac96-774b-bcce-b302099a8057");
  j.kind = "mail";
  j.payload = R"({"to":"ada"})";
  j.created = timestamp{std::chrono::milliseconds{1'700'000'000'123}};
  j.changed = j.created;
  EXPECT_EQ(to_json(j),
            R"({"id":"01890a5d-ac96-774b-bcce-b302099a8057","kind":"mail","state":"queued",)"
            R"("attempts":0,"created_at":"2023-11-14T22:13:20.123Z",)"
            R"("changed_at":"2023-11-14T22:13:20.123Z","payload":{"to":"ada"}})");
  EXPECT_EQ(to_json({}, std::nullopt), R"({"jobs":[]})");
  auto const page = to_json({j}, j.id);
  EXPECT_THAT(page, testing::Not(HasSubstr("payload")));
  EXPECT_THAT(page, HasSubstr(R"("next":"01890a5d)"));
}

}  // namespace
