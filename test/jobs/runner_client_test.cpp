// What each answer of a runner means, with runners that are a few lines long.
#include "runner/runner_client.hpp"

#include <holdfast/error/named.hpp>

#include <gmock/gmock.h>
#include <httplib.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "fire/fault_proxy.hpp"

namespace {

namespace hf = holdfast;
using namespace jobs;
using ending = run_outcome::end;

job a_job() {
  job j;
  j.id = *job_id::parse("01890a5d-ac96-774b-bcce-b302099a8057");
  j.kind = "mail";
  j.payload = R"({"to":"ada"})";
  return j;
}

std::string good_answer() { return R"({"key":")" + to_string(a_job().id) + R"("})"; }

class RunnerClient : public testing::Test {
 protected:
  using reply = std::function<void(httplib::Request const&, httplib::Response&)>;

  httplib::Server server_;
  int port_ = server_.bind_to_any_port("127.0.0.1");
  std::mutex lock_;
  reply reply_;
  std::vector<hf::error> told_;
  std::jthread serving_;
  std::unique_ptr<runner_client> client_ = connected_to(port_);

  std::unique_ptr<runner_client> connected_to(int port) {
    return std::make_unique<runner_client>("127.0.0.1", port, [this](hf::error const& e) {
      std::lock_guard const held{lock_};
      told_.push_back(e);
    });
  }
  void SetUp() override {
    server_.Post("/run", [this](auto const& rq, auto& rs) {
      std::lock_guard const held{lock_};
      reply_(rq, rs);
    });
    serving_ = std::jthread{[this] { server_.listen_after_bind(); }};
    while (!server_.is_running()) std::this_thread::yield();
  }
  void TearDown() override { server_.stop(); }

  void answers(int status, std::string const& body, httplib::Headers const& headers = {}) {
    std::lock_guard const held{lock_};
    reply_ = [=](auto const&, auto& rs) {
      rs.status = status;
      rs.headers = headers;
      rs.set_content(body, "application/json");
    };
  }
  /// Runs the job; how it ended and, if it was in vain, what was told.
  std::pair<ending, std::optional<hf::error>> run() {
    told_.clear();
    auto const out = client_->run(a_job());
    return {out.how, told_.empty() ? std::nullopt : std::optional{told_.back()}};
  }
};

TEST_F(RunnerClient, SendsKeyKindAndPayload) {
  std::string body;
  {
    std::lock_guard const held{lock_};
    reply_ = [&](auto const& rq, auto& rs) {
      body = rq.body;
      rs.set_content(good_answer(), "application/json");
    };
  }
  EXPECT_EQ(run().first, ending::done);
  EXPECT_EQ(body,
            R"({"key":")" + to_string(a_job().id) + R"(","kind":"mail","payload":{"to":"ada"}})");
}

TEST_F(RunnerClient, ANoFailsTheJobAndIsTheRunnersAnswer) {
  for (int const status : {400, 403, 404, 409, 413, 422}) {
    answers(status, "secret of the runner");
    auto const out = client_->run(a_job());
    EXPECT_EQ(out.how, ending::failed) << status;
    EXPECT_EQ(out.note, "the runner refused it with " + std::to_string(status));
  }
  EXPECT_EQ(client_->protections().snapshot().ok, 6U) << "the breaker takes it for a success";
}

TEST_F(RunnerClient, TroubleDefersTheJob) {
  for (int const status : {500, 502, 503, 504}) {
    answers(status, "");
    auto const [how, told] = run();
    EXPECT_EQ(how, ending::deferred) << status;
    ASSERT_TRUE(told);
    EXPECT_EQ(told->verdict(), hf::verdict::failed) << status;
    EXPECT_EQ(told->origin(), hf::origin::dependency);
  }
}

TEST_F(RunnerClient, AskingForLessIsNoFailure) {
  answers(429, "", {{"Retry-After", "3"}});
  auto const [how, told] = run();
  EXPECT_EQ(how, ending::deferred);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->verdict(), hf::verdict::overloaded);
  EXPECT_EQ(told->retry_after(), std::chrono::seconds{3});
  answers(503, "", {{"Retry-After", "nonsense"}});
  EXPECT_EQ(run().second->verdict(), hf::verdict::overloaded);
  EXPECT_EQ(client_->protections().snapshot().failed, 0U);
}

TEST_F(RunnerClient, GarbageIsNoAnswer) {
  for (std::string const body :
       {"", "{", "[]", "null", "{}", R"({"key":7})", R"({"key":"another"})", "\xff\x01<html>"}) {
    client_ = connected_to(port_);
    answers(200, body);
    EXPECT_EQ(run().first, ending::deferred) << body;
  }
  client_ = connected_to(port_);
  answers(302, good_answer(), {{"Location", "http://127.0.0.1:1/"}});
  EXPECT_EQ(run().first, ending::deferred) << "redirects are not followed";
  answers(200, std::string(1'000'000, ' ') + good_answer());
  EXPECT_EQ(run().first, ending::deferred) << "too long to be an answer";
}

TEST_F(RunnerClient, NobodyThereIsNotSent) {
  server_.stop();
  serving_.join();
  auto const [how, told] = run();
  EXPECT_EQ(how, ending::deferred);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->verdict(), hf::verdict::not_sent);
  serving_ = std::jthread{};
}

/// Takes connections and says nothing, or little.
class mute_listener {
 public:
  /// `stays`: after what it says, the connection is left open.
  explicit mute_listener(std::string const& says = {}, bool stays = false)
      : socket_{socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(socket_, reinterpret_cast<sockaddr*>(&at), sizeof at);
    listen(socket_, 16);
    socklen_t size = sizeof at;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
    port = ntohs(at.sin_port);
    if (says.empty()) return;
    thread_ = std::jthread{[this, says, stays] {
      int const client = accept(socket_, nullptr, nullptr);
      (void)!write(client, says.data(), says.size());
      char sink[256];
      while (stays && read(client, sink, sizeof sink) > 0) continue;  // until the other side goes
      close(client);
    }};
  }
  ~mute_listener() { close(socket_); }
  int port = 0;

 private:
  int socket_;
  std::jthread thread_;
};

TEST_F(RunnerClient, SilenceIsATimeoutAfterSixTenthsOfASecond) {
  mute_listener const mute;
  client_ = connected_to(mute.port);
  auto const begun = std::chrono::steady_clock::now();
  auto const [how, told] = run();
  auto const took = std::chrono::steady_clock::now() - begun;
  EXPECT_EQ(how, ending::deferred);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->verdict(), hf::verdict::timed_out);
  EXPECT_GT(took, std::chrono::milliseconds{500});
  EXPECT_LT(took, std::chrono::milliseconds{2000});
}

TEST_F(RunnerClient, AnAnswerThatTricklesIsATimeoutToo) {
  // A byte well within each read's time: in the head, then in the body.
  for (std::string const& body : {good_answer(), std::string(4000, ' ') + good_answer()}) {
    answers(200, body);
    jobs_test::fault_proxy proxy{1};
    proxy.forward_to(port_);
    using kind = jobs_test::fault::kind;
    proxy.suffer({{kind::trickle, std::chrono::milliseconds{body.size() > 4000 ? 1 : 50}}});
    client_ = connected_to(proxy.port());
    auto const begun = std::chrono::steady_clock::now();
    auto const [how, told] = run();
    auto const took = std::chrono::steady_clock::now() - begun;
    EXPECT_EQ(how, ending::deferred);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->verdict(), hf::verdict::timed_out);
    EXPECT_GT(took, std::chrono::milliseconds{500});
    EXPECT_LT(took, std::chrono::milliseconds{1000});
  }
}

TEST_F(RunnerClient, AnAnswerWithoutALengthThatIsCutIsATimeout) {
  // It ends where the connection does. That is we who cut it, so what came looks like all of it.
  mute_listener const endless{"HTTP/1.1 200 OK\r\n\r\n" + good_answer(), true};
  client_ = connected_to(endless.port);
  auto const [how, told] = run();
  EXPECT_EQ(how, ending::deferred);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->verdict(), hf::verdict::timed_out);
}

TEST_F(RunnerClient, AnAnswerThatBreaksOffIsAFailure) {
  for (std::string const part : {"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"key\":", "HTTP",
                                 "\x16\x03\x01 not HTTP at all\r\n\r\n"}) {
    mute_listener const mute{part};
    client_ = connected_to(mute.port);
    auto const [how, told] = run();
    EXPECT_EQ(how, ending::deferred) << part;
    ASSERT_TRUE(told);
    EXPECT_EQ(told->verdict(), hf::verdict::failed) << part;
  }
}

TEST_F(RunnerClient, ADeadRunnerIsLeftAloneAfterAWhile) {
  std::atomic<int> calls{0};
  {
    std::lock_guard const held{lock_};
    reply_ = [&](auto const&, auto& rs) {
      ++calls;
      rs.status = 500;
    };
  }
  for (int i = 0; i < 200; ++i) EXPECT_EQ(run().first, ending::deferred);
  // Seven to open it; then a probe at each square number of refused calls, and one each second.
  EXPECT_GE(calls, 7);
  EXPECT_LE(calls, 7 + 14 + 5);
  EXPECT_GT(client_->protections().snapshot().refused, 150U);
}

}  // namespace
