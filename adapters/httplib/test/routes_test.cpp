#include "../src/routes.hpp"
#include "../src/peers.hpp"

#include <holdfast/error/named.hpp>

#include <gtest/gtest.h>

#include <string>

namespace holdfast::httplib {
namespace {

route make(std::string_view method, std::string_view pattern) {
  return {method, pattern, [](request const&, response&) -> result<void> { return {}; }};
}

TEST(Route, MatchesSegmentBySegment) {
  auto const r = make("GET", "/jobs/:id/cancel");
  EXPECT_TRUE(r.matches("/jobs/42/cancel"));
  for (auto const* path : {"/jobs/42", "/jobs//cancel", "/jobs/42/cancel/", "/jobs/42/cancels", "",
                           "/", "jobs/42/cancel", "/jobs/4/2/cancel", "//jobs/42/cancel", "*"})
    EXPECT_FALSE(r.matches(path)) << path;
  EXPECT_TRUE(make("GET", "/").matches("/"));
  EXPECT_FALSE(make("GET", "/").matches("//"));
}

TEST(Route, TakesPatternsLiterally) {
  auto const r = make("GET", "/a.c/(x)*");
  EXPECT_TRUE(r.matches("/a.c/(x)*"));
  EXPECT_FALSE(r.matches("/abc/xx"));
}

TEST(Route, NamesWhatItFound) {
  auto const r = make("GET", "/jobs/:id/logs/:line");
  EXPECT_EQ(r.param("/jobs/42/logs/7", "id"), "42");
  EXPECT_EQ(r.param("/jobs/42/logs/7", "line"), "7");
  EXPECT_EQ(r.param("/jobs/42/logs/7", "other"), std::nullopt);
}

TEST(Route, RefusesPatternsThatCannotBeMeant) {
  for (auto const* bad : {"", "jobs", "/jobs/:", "/jobs/:a-b", "/:id/:id", "/jobs/:id*",
                          R"(/jobs/(\d+))", "/files/*", "/files/(.*)"})
    EXPECT_THROW(make("GET", bad), validation_error) << bad;
}

TEST(RouteTable, PrefersLiteralSegmentsWhateverTheOrder) {
  route_table table;
  table.add(make("GET", "/:any/:thing"));
  table.add(make("GET", "/jobs/:id"));
  table.add(make("GET", "/jobs/stats"));
  EXPECT_EQ(table.find("GET", "/jobs/stats")->pattern(), "/jobs/stats");
  EXPECT_EQ(table.find("GET", "/jobs/7")->pattern(), "/jobs/:id");
  EXPECT_EQ(table.find("GET", "/x/7")->pattern(), "/:any/:thing");
  EXPECT_EQ(table.find("HEAD", "/x/7")->pattern(), "/:any/:thing");
  EXPECT_EQ(table.find("POST", "/x/7"), nullptr);
}

TEST(RouteTable, RefusesASecondRouteOfTheSameShape) {
  route_table table;
  table.add(make("GET", "/jobs/:id"));
  EXPECT_NO_THROW(table.add(make("PUT", "/jobs/:id")));
  EXPECT_NO_THROW(table.add(make("GET", "/jobs/:id/x")));
  EXPECT_THROW(table.add(make("GET", "/jobs/:name")), conflict);
}

TEST(RouteTable, KnowsWhatAPathAllows) {
  route_table table;
  table.add(make("GET", "/jobs/:id"));
  table.add(make("DELETE", "/jobs/:id"));
  table.add(make("POST", "/jobs"));
  EXPECT_EQ(table.allow("/jobs/7"), "DELETE, GET, HEAD, OPTIONS");
  EXPECT_EQ(table.allow("/jobs"), "OPTIONS, POST");
  EXPECT_EQ(table.allow("/nothing"), "");
  EXPECT_EQ(table.allow("*"), "DELETE, GET, HEAD, OPTIONS, POST");
}

TEST(PeerSet, HoldsAddressesAndNetworks) {
  peer_set const peers{{"127.0.0.1", "10.0.0.0/8", "192.168.4.0/23", "fd00::/8", "::1"}};
  for (auto const* in : {"127.0.0.1", "10.255.0.1", "192.168.5.255", "fd12::1", "::1",
                         "::ffff:127.0.0.1", "::ffff:10.1.1.1"})
    EXPECT_TRUE(peers.contains(in)) << in;
  for (auto const* out :
       {"127.0.0.2", "11.0.0.1", "192.168.6.0", "fe00::1", "::2", "", "nonsense", "10.0.0.1.evil"})
    EXPECT_FALSE(peers.contains(out)) << out;
  EXPECT_FALSE(peer_set{{}}.contains("127.0.0.1"));
  EXPECT_TRUE(peer_set{{"0.0.0.0/0"}}.contains("8.8.8.8"));
  EXPECT_FALSE(peer_set{{"0.0.0.0/0"}}.contains("2001:db8::1"));
}

TEST(PeerSet, RefusesWhatIsNoAddress) {
  for (auto const* bad :
       {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::1/129", "10.0.0/8"})
    EXPECT_THROW(peer_set{{bad}}, validation_error) << bad;
}

}  // namespace
}  // namespace holdfast::httplib
