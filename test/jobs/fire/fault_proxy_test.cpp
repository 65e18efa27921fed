// Each fault, as a client sees it.
#include "fire/fault_proxy.hpp"

#include <gtest/gtest.h>
#include <httplib.h>

#include "fire/raw_client.hpp"
#include "poll.hpp"

namespace {

using namespace std::chrono_literals;
using jobs_test::exchange;
using jobs_test::fault;
using jobs_test::reply;
using kind = fault::kind;

/// A server that counts what reaches it, behind a proxy.
class FaultProxy : public testing::Test {
 protected:
  FaultProxy() {
    server_.Get("/", [this](auto const&, auto& rs) {
      ++reached_;
      rs.set_content("twelve bytes", "text/plain");
    });
    proxy_.forward_to(server_.bind_to_any_port("127.0.0.1"));
    serving_ = std::jthread{[this] { server_.listen_after_bind(); }};
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~FaultProxy() override { server_.stop(); }

  [[nodiscard]] reply get(fault const& f, std::chrono::milliseconds within = 10s) {
    proxy_.suffer({f});
    return exchange(proxy_.port(), "GET", "/", {}, {}, within);
  }

  httplib::Server server_;
  std::atomic<int> reached_{0};
  std::jthread serving_;
  jobs_test::fault_proxy proxy_{7};
};

TEST_F(FaultProxy, PassesThrough) {
  auto const got = get({});
  EXPECT_EQ(got.how, reply::end::answered);
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body, "twelve bytes");
}

TEST_F(FaultProxy, Delays) {
  auto const got = get({kind::latency, 150ms});
  EXPECT_EQ(got.body, "twelve bytes");
  EXPECT_GE(got.took, 150ms);
}

TEST_F(FaultProxy, ResetsBeforeTheServerHears) {
  EXPECT_EQ(get({kind::reset}).how, reply::end::reset);
  EXPECT_EQ(reached_, 0);
}

TEST_F(FaultProxy, LosesAnAnswerAfterTheServerDidTheWork) {
  EXPECT_EQ(get({kind::lost_answer}).how, reply::end::reset);
  EXPECT_EQ(reached_, 1);
}

TEST_F(FaultProxy, SwallowsARequest) {
  EXPECT_EQ(get({kind::blackhole}, 150ms).how, reply::end::silent);
  EXPECT_EQ(reached_, 0);
}

TEST_F(FaultProxy, ClosesHalfWay) {
  auto const got = get({.is = kind::half_close, .bytes = 9});
  EXPECT_EQ(got.how, reply::end::cut);
  EXPECT_EQ(got.body, "HTTP/1.1 ");
  EXPECT_EQ(get({.is = kind::half_close, .bytes = 0}).how, reply::end::closed);
  EXPECT_EQ(reached_, 2);
}

TEST_F(FaultProxy, AHalfClosedClientMayStillSpeak) {
  proxy_.suffer({{.is = kind::half_close, .bytes = 0}});
  auto const client = jobs_test::connected(proxy_.port());
  std::string const request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  auto const speaks = [&] {
    return ::send(client.get(), request.data(), request.size(), MSG_NOSIGNAL) > 0;
  };
  EXPECT_TRUE(speaks());
  char answer{};
  EXPECT_EQ(::recv(client.get(), &answer, 1, 0), 0) << "FIN, and no answer";
  // After a whole close the peer's RST would come back for the first of these.
  EXPECT_TRUE(speaks());
  std::this_thread::sleep_for(20ms);
  EXPECT_TRUE(speaks());
}

TEST_F(FaultProxy, TricklesByteByByte) {
  auto const got = get({kind::trickle, 2ms});
  EXPECT_EQ(got.body, "twelve bytes");
  EXPECT_GE(got.took, 2ms * 100) << "there are more than a hundred bytes with the head";
}

TEST_F(FaultProxy, ARefusalBehindItIsAReset) {
  server_.stop();
  serving_.join();
  EXPECT_EQ(get({}).how, reply::end::reset);
}

TEST_F(FaultProxy, TheSameSeedDrawsTheSameFaults) {
  auto const drawn_by = [&](std::uint64_t seed) {
    jobs_test::fault_proxy proxy{seed};
    proxy.suffer({{kind::reset}, {.is = kind::half_close, .bytes = 0}, {kind::lost_answer}});
    proxy.forward_to(proxy_.port());
    std::string out;
    for (int i = 0; i < 24; ++i)
      out += exchange(proxy.port(), "GET", "/").how == reply::end::closed ? 'c' : 'r';
    EXPECT_EQ(proxy.drawn(kind::reset) + proxy.drawn(kind::lost_answer),
              std::ranges::count(out, 'r'));
    return out;
  };
  EXPECT_EQ(drawn_by(1), drawn_by(1));
  EXPECT_NE(drawn_by(1), drawn_by(2));
}

}  // namespace
