// Calls that leave the process, in code whose types are known only where it is used.
#include <holdfast.hpp>
#include <parts.hpp>
#include <web.hpp>

#include <algorithm>

struct shop { HOLDFAST_EXTERNAL int ask(std::string const&); HOLDFAST_EXTERNAL void tell(int); };
struct shelf { int ask(std::string const&); void tell(int); };
int last_known();

// ---- nothing says what happens when it fails

template <class S> int in_beast(S& stream, int& buffer) {
  boost::beast::http::response rs;
  boost::beast::http::read(stream, buffer, rs);  // finds: leaves the process
  return 0;
}
template <class S> void error_code_unseen(S& stream, int& buffer) {
  boost::beast::http::response rs;
  boost::system::error_code ec;
  boost::beast::http::read(stream, buffer, rs, ec);  // finds: nobody looks
}
template <class P> int of(P& prices) {
  prices.tell(1);  // finds
  return prices.ask("tea");  // finds
}
template <class P> struct page {
  P prices;
  int cents() { return prices.ask("tea"); }  // finds
  void shows();
  ~page() { prices.tell(2); }  // finds
};
template <class P> void page<P>::shows() { prices.tell(3); }  // finds
template <class C> int body_of(C& client) { return client.Get("/")->status; }  // finds
template <class C> void opened(C& client) {
  auto rs = client.Get("/");  // finds
  std::cerr << rs->status;
}
void uses(shop& one, shelf& other, int& stream, httplib::Client& client) {
  in_beast(stream, stream);
  error_code_unseen(stream, stream);
  of(other);
  of(one);
  page<shop> made;
  made.cents();
  made.shows();
  body_of(client);
  opened(client);
  auto generic = [](auto& prices) { return prices.ask("milk"); };  // finds
  generic(one);
}

// ---- tempting, and right

template <class P> int answered(P& prices) {
  try { prices.tell(1); return prices.ask("tea"); } catch (...) { return last_known(); }  // quiet
}
template <class P> int of_shelf(P& prices) { return prices.ask("tea"); }  // quiet
template <class P> int answered_outside(P& prices) { return prices.ask("tea"); }  // quiet
template <class P> int never_used(P& prices) { return prices.ask("tea"); }  // quiet
template <class C> int looks(C& client) {
  auto rs = client.Get("/");  // quiet
  return rs ? rs->status : 0;
}
template <class C> auto handed_on(C& client) { return client.Get("/"); }  // quiet
template <class C, class R> void into(C& client, R& rs) { rs = client.Get("/"); }  // quiet
template <class S> bool error_code_seen(S& stream, int& buffer) {
  boost::beast::http::response rs;
  boost::system::error_code ec;
  boost::beast::http::read(stream, buffer, rs, ec);  // quiet
  return !ec;
}
template <class P> struct calm {
  P prices;
  int cents() { return prices.ask("tea"); }  // quiet
  int shown() { try { return cents(); } catch (...) { return last_known(); } }
};
void uses_those(shop& one, shelf& other, int& stream, httplib::Client& client, httplib::Result& rs) {
  answered(one);
  of_shelf(other);
  try { answered_outside(one); } catch (...) { last_known(); }
  looks(client);
  (void)handed_on(client);
  into(client, rs);
  error_code_seen(stream, stream);
  calm<shop>{}.shown();
  boost::system::error_code ec;
  auto generic = [&](auto& from, int& buffer) {
    boost::beast::http::response out;
    boost::beast::http::read(from, buffer, out, ec);  // quiet
  };
  generic(stream, stream);
  if (ec) last_known();
  auto guarded = [](auto& prices) { try { return prices.ask("tea"); } catch (...) { return 1; } };  // quiet
  guarded(one);
  try {
    auto inside = [](auto& prices) { return prices.ask("tea"); }(one);  // quiet
    last_known();
  } catch (...) { last_known(); }
}
void tells_all(std::vector<shop>& all) {
  std::for_each(all.begin(), all.end(), [](auto& one) { one.tell(4); });  // quiet
}
void answers_for_all(std::vector<shop>& all) { try { tells_all(all); } catch (...) { last_known(); } }
HOLDFAST_EXTERNAL void left_to_callers(std::vector<shop>& all);
void left_to_callers(std::vector<shop>& all) {
  std::for_each(all.begin(), all.end(), [](auto& one) { one.tell(5); });  // quiet
}
void in_hf(hf::dependency& d, shop& one) {
  hf::call(d, {}, [&](auto&) { return one.ask("tea"); }, hf::fail_fast);  // quiet
}
