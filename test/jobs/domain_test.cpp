// The rules of jobs, without a store, a network, or a clock.
#include "domain/job.hpp"
#include "domain/job_errors.hpp"
#include "domain/job_id.hpp"
#include "domain/job_queue.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>

namespace {

namespace hf = holdfast;
using namespace jobs;
using testing::HasSubstr;

timestamp at(std::int64_t milliseconds) {
  return timestamp{std::chrono::milliseconds{milliseconds}};
}

job in_state(job_state state) {
  job j;
  j.id = *job_id::parse("01890a5d-ac96-774b-bcce-b302099a8057");
  j.kind = "mail";
  j.payload = "{}";
  j.state = state;
  return j;
}

constexpr job_state every_state[] = {job_state::queued, job_state::running, job_state::deferred,
                                     job_state::done,   job_state::failed,  job_state::cancelled};

TEST(JobStates, HaveNamesThatReadBack) {
  for (auto const state : every_state) EXPECT_EQ(job_state_named(to_string(state)), state);
  EXPECT_EQ(job_state_named("Queued"), std::nullopt);
  EXPECT_EQ(job_state_named(""), std::nullopt);
}

TEST(JobRules, OnlyWhatWaitsIsStarted) {
  for (auto const state : every_state) {
    bool const waits = state == job_state::queued || state == job_state::deferred;
    if (!waits) {
      EXPECT_THROW((void)started(in_state(state), at(7)), hf::conflict) << to_string(state);
      continue;
    }
    job const j = started(in_state(state), at(7));
    EXPECT_EQ(j.state, job_state::running);
    EXPECT_EQ(j.attempts, 1);
    EXPECT_EQ(j.changed, at(7));
    EXPECT_EQ(j.note, "");
  }
}

TEST(JobRules, OnlyWhatRunsIsSettledOrPutBack) {
  using enum run_outcome::end;
  for (auto const state : every_state) {
    if (state == job_state::running) continue;
    EXPECT_THROW((void)settled(in_state(state), {done, ""}, at(1)), hf::conflict);
    EXPECT_THROW((void)put_back(in_state(state), at(1)), hf::conflict);
  }
  job const runs = in_state(job_state::running);
  EXPECT_EQ(settled(runs, {done, ""}, at(1)).state, job_state::done);
  EXPECT_EQ(settled(runs, {failed, "no"}, at(1)).state, job_state::failed);
  EXPECT_EQ(settled(runs, {failed, "no"}, at(1)).note, "no");
  EXPECT_EQ(settled(runs, {deferred, "later"}, at(1)).state, job_state::deferred);
  EXPECT_EQ(put_back(runs, at(1)).state, job_state::deferred);
}

TEST(JobRules, AnAttemptIsOneOnlyWhereTheRunnerWasAsked) {
  job const runs = started(in_state(job_state::queued), at(1));
  EXPECT_EQ(runs.attempts, 1) << "so that one that is killed is counted";
  EXPECT_EQ(settled(runs, {run_outcome::end::deferred, "it failed"}, at(2)).attempts, 1);
  EXPECT_EQ(settled(runs, {run_outcome::end::deferred, "not asked", false}, at(2)).attempts, 0);
}

TEST(JobRules, CancellingSaysWhyNot) {
  EXPECT_EQ(cancelled(in_state(job_state::queued), at(1)).state, job_state::cancelled);
  EXPECT_EQ(cancelled(in_state(job_state::deferred), at(1)).state, job_state::cancelled);
  job const before = in_state(job_state::cancelled);
  EXPECT_EQ(cancelled(before, at(1)), before) << "again: nothing changes";
  EXPECT_THROW((void)cancelled(in_state(job_state::running), at(1)), job_running);
  EXPECT_THROW((void)cancelled(in_state(job_state::done), at(1)), job_already_finished);
  EXPECT_THROW((void)cancelled(in_state(job_state::failed), at(1)), job_already_finished);
}

TEST(JobErrors, SayTheirCodeOnEveryTransport) {
  auto const id = in_state(job_state::done).id;
  hf::error const running = job_running{id};
  EXPECT_EQ(running.code_name(), "JOB_RUNNING");
  EXPECT_EQ(running.http_status(), 409);
  EXPECT_EQ(running.grpc_status(), hf::grpc_code::aborted);

  hf::error const finished = job_already_finished{id};
  EXPECT_EQ(finished.code_name(), "JOB_ALREADY_FINISHED");
  EXPECT_EQ(finished.http_status(), 409);
  EXPECT_EQ(finished.grpc_status(), hf::grpc_code::failed_precondition);
  EXPECT_THAT(finished.message(), HasSubstr(to_string(id)));
}

TEST(JobIds, ReadBackAndNothingElseIsOne) {
  std::string const text = "01890a5d-ac96-774b-bcce-b302099a8057";
  ASSERT_TRUE(job_id::parse(text));
  EXPECT_EQ(to_string(*job_id::parse(text)), text);
  EXPECT_EQ(job_id::parse("01890A5D-AC96-774B-BCCE-B302099A8057"), job_id::parse(text));
  for (std::string const bad :
       {"", "42", "01890a5d-ac96-774b-bcce-b302099a805", "01890a5d-ac96-774b-bcce-b302099a80577",
        "01890a5d-ac96-774b-bcceb-302099a8057", "g1890a5d-ac96-774b-bcce-b302099a8057",
        "01890a5dac96774bbcceb302099a8057----"})
    EXPECT_EQ(job_id::parse(bad), std::nullopt) << bad;
}

TEST(JobIds, AreVersionSevenAndSortByTimeWhateverTheClockDoes) {
  job_ids ids;
  std::set<job_id> seen;
  job_id last;
  for (int i = 0; i < 20'000; ++i) {
    auto const id = ids.next(at(1'700'000'000'000 - i / 100));  // standing still, and running back
    ASSERT_GT(id, last);
    ASSERT_GT(to_string(id), to_string(last)) << "text and value sort alike";
    last = id;
    seen.insert(id);
  }
  EXPECT_EQ(seen.size(), 20'000U);
  auto const text = to_string(last);
  EXPECT_EQ(text[14], '7');
  EXPECT_THAT(std::string{"89ab"}, HasSubstr(text.substr(19, 1)));
  EXPECT_THAT(to_string(job_ids{}.next(at(0x0123'4567'89ab))),
              testing::StartsWith("01234567-89ab"));
}

/// The least that is a store: what the queue's rules need, and no durability.
class map_store final : public job_store {
 public:
  void add(job const& j, std::optional<std::string> const& key) override {
    if (before_add) before_add();
    if (key && keys.contains(*key)) throw hf::conflict{"key"};
    if (key) keys.emplace(*key, j.id);
    jobs.emplace(j.id, j);
  }
  std::optional<job> find(job_id const& id) override {
    auto const found = jobs.find(id);
    return found == jobs.end() ? std::nullopt : std::optional{found->second};
  }
  std::optional<job> find_by_key(std::string const& key) override {
    return keys.contains(key) ? find(keys.at(key)) : std::nullopt;
  }
  std::vector<job> list(job_filter const&) override { return {}; }
  std::optional<job> update(job_id const& id, change const& how) override {
    auto const found = jobs.find(id);
    if (found == jobs.end()) return std::nullopt;
    return found->second = how(found->second);
  }
  std::optional<job> update_first(job_state state, change const& how) override {
    for (auto& [id, j] : jobs)
      if (j.state == state) return j = how(j);
    return std::nullopt;
  }

  std::map<job_id, job> jobs;
  std::map<std::string, job_id> keys;
  std::function<void()> before_add;
};

class Queue : public testing::Test {
 protected:
  map_store store_;
  int woken_ = 0;
  job_queue queue_{store_, [] { return at(1'700'000'000'000); }};

  void SetUp() override {
    queue_.on_submit([this] { ++woken_; });
  }
};

TEST_F(Queue, SubmitsAndWakes) {
  job const j = queue_.submit({"mail", "{}", std::nullopt});
  EXPECT_EQ(j.state, job_state::queued);
  EXPECT_EQ(j.attempts, 0);
  EXPECT_EQ(queue_.load(j.id), j);
  EXPECT_EQ(woken_, 1);
}

TEST_F(Queue, AnUnknownJobIsNotFoundByEveryVerb) {
  auto const id = in_state(job_state::done).id;
  EXPECT_THROW((void)queue_.load(id), hf::not_found);
  EXPECT_THROW(queue_.cancel(id), hf::not_found);
  EXPECT_THROW(queue_.settle(id, {}), hf::not_found);
}

TEST_F(Queue, TheSameKeyIsTheSameJob) {
  job const first = queue_.submit({"mail", "{}", "k"});
  EXPECT_EQ(queue_.submit({"mail", "{}", "k"}), first);
  EXPECT_EQ(woken_, 1) << "nothing new to do";
  EXPECT_THROW(queue_.submit({"mail", "[]", "k"}), idempotency_key_reused);
  EXPECT_THROW(queue_.submit({"post", "{}", "k"}), idempotency_key_reused);
  EXPECT_EQ(store_.jobs.size(), 1U);
}

TEST_F(Queue, TwoRequestsWithOneKeyAtOnceAreOneJob) {
  job first;
  store_.before_add = [&] {  // the other request gets in between looking and adding
    store_.before_add = nullptr;
    first = queue_.submit({"mail", "{}", "k"});
  };
  EXPECT_EQ(queue_.submit({"mail", "{}", "k"}).id, first.id);
  EXPECT_EQ(store_.jobs.size(), 1U);
}

TEST_F(Queue, PutsBackAllThatRan) {
  for (int i = 0; i < 3; ++i) (void)queue_.submit({"mail", "{}", std::nullopt});
  (void)queue_.take(job_state::queued);
  (void)queue_.take(job_state::queued);
  EXPECT_EQ(queue_.put_back_running(), 2U);
  EXPECT_EQ(queue_.put_back_running(), 0U);
  EXPECT_TRUE(queue_.take(job_state::deferred));
}

}  // namespace
