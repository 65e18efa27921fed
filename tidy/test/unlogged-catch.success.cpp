// Handlers that say all is well, or give a value, in the place of an error.
#include <holdfast.hpp>
#include <parts.hpp>

#include <cmath>

void work();
int fetch();
enum class status { ok, failed };
enum class step { first, done, broken };
enum class errc { none, disk };
namespace absl {
struct Status { bool ok() const; };
Status OkStatus();
Status InternalError(char const*);
}  // namespace absl
namespace grpc_like {
struct Status { static Status const OK; Status(); Status(int, std::string); };
}
struct answer { int code; std::string text; };
struct window { void close_dialog(); void show_dialog(char const*); };
bool done_ok;
bool failed;
int error_count;
void process_messages();
void reset_counter();

// ---- nobody can tell

status says_ok() { try { work(); return status::ok; } catch (...) { return status::ok; } }  // finds
step says_done() { try { work(); return step::first; } catch (...) { return step::done; } }  // finds
errc says_none() { try { work(); return errc::none; } catch (...) { return errc::none; } }  // finds
absl::Status ok_status() { try { work(); return absl::OkStatus(); } catch (...) { return absl::OkStatus(); } }  // finds
grpc_like::Status ok_constant() { try { work(); return {}; } catch (...) { return grpc_like::Status::OK; } }  // finds
std::error_code no_code() { try { work(); return {}; } catch (...) { return {}; } }  // finds
std::error_code empty_code() { try { work(); return {}; } catch (...) { return std::error_code(); } }  // finds
std::expected<void, std::string> nothing_wrong() { try { work(); return {}; } catch (...) { return {}; } }  // finds
std::expected<int, std::string> three() { try { return fetch(); } catch (...) { return 3; } }  // finds
hf::result<int> three_again() { try { return fetch(); } catch (...) { return 3; } }  // finds
int thirty() { try { return fetch(); } catch (...) { return 30; } }  // finds
bool always() { try { return fetch() > 1; } catch (...) { return true; } }  // finds
void marks_well(window& shown) {
  try { work(); } catch (...) { done_ok = true; }  // finds
  try { work(); } catch (...) { failed = false; }  // finds
  try { work(); } catch (...) { error_count = 0; }  // finds
  try { work(); } catch (...) { process_messages(); }  // finds
  try { work(); } catch (...) { reset_counter(); }  // finds
  try { work(); } catch (...) { shown.close_dialog(); }  // finds
  try { work(); } catch (...) { std::log(2.0); }  // finds
}

// ---- it is told

enum error_code { SUCCESS, HASH_NOT_FOUND };
struct api_error { api_error(error_code which); };
struct page { api_error what; int status; };
std::pair<api_error, int> with_its_status() { try { work(); return {SUCCESS, 200}; } catch (...) { return {api_error(HASH_NOT_FOUND), 404}; } }  // quiet
page in_an_aggregate() { try { work(); return {SUCCESS, 200}; } catch (...) { return {HASH_NOT_FOUND, 404}; } }  // quiet
std::pair<api_error, int> well_with_its_status() { try { work(); return {HASH_NOT_FOUND, 404}; } catch (...) { return {api_error(SUCCESS), 200}; } }  // finds

status says_failed() { try { work(); return status::ok; } catch (...) { return status::failed; } }  // quiet
step says_broken() { try { work(); return step::first; } catch (...) { return step::broken; } }  // quiet
errc says_disk() { try { work(); return errc::none; } catch (...) { return errc::disk; } }  // quiet
absl::Status internal() { try { work(); return absl::OkStatus(); } catch (...) { return absl::InternalError("work"); } }  // quiet
std::expected<void, std::string> wrong() { try { work(); return {}; } catch (...) { return std::unexpected("work"); } }  // quiet
hf::result<int> its_error() { try { return fetch(); } catch (...) { return hf::current_error(); } }  // quiet
int a_code() { try { work(); return 0; } catch (...) { return 30; } }  // quiet
answer internal_answer() { try { work(); return {200, ""}; } catch (...) { return {500, "internal"}; } }  // quiet
bool throws() { try { work(); } catch (...) { return true; } return false; }  // quiet
void marks_failed(window& shown) {
  try { work(); } catch (...) { done_ok = false; }  // quiet
  try { work(); } catch (...) { failed = true; }  // quiet
  try { work(); } catch (...) { shown.show_dialog("it failed"); }  // quiet
}

struct node;
struct network { node* find(long id); int load(std::string const& text); };
node* null_of_c(network& all) { try { return all.find(1); } catch (...) { return (node*)0; } }  // quiet
void null_kept(network& all, node*& out) { try { out = all.find(1); } catch (...) { out = (node*)0; } }  // quiet
int one_of_three(network& all, std::string const& text) {
  if (text.empty()) return 0;
  try { if (all.load(text) == 0) return 1; return 2; } catch (...) { return 0; }  // finds
}
int one_of_two(network& all, std::string const& text) {
  try { all.load(text); return 1; } catch (...) { return 0; }  // finds
}

// ---- a text instead of a number, an error given to what is answered

enum class api_code { ok, user_not_found };
enum class api_errc { none, missing };
struct point { void add_field(std::string const& key, double value); void add_tag(std::string const& key, std::string const& text); void add_text(std::string_view key, std::string_view text); };
struct reply { void set(api_code what); void set(api_errc what); };
void adds(point& all, std::string const& key, std::string const& text, std::string const& other) {
  try { all.add_field(key, std::stod(text)); } catch (...) { all.add_tag(key, text); }  // quiet
  try { all.add_field(key, std::stod(text)); } catch (...) { all.add_text(key, text); }  // quiet
  try { all.add_field(key, std::stod(text)); work(); } catch (...) { all.add_tag(key, text); }  // finds
  try { all.add_field(key, std::stod(text)); } catch (...) { all.add_tag(key, other); }  // finds
}
void answers(reply& out) {
  try { work(); } catch (...) { out.set(api_code::user_not_found); }  // finds
  try { work(); } catch (...) { out.set(api_errc::missing); }  // quiet
  try { work(); } catch (...) { out.set(api_errc::none); }  // finds
}
std::pair<std::string, int> with_number(std::string const& text) {
  try { auto number = std::stoi(text.substr(3)); return std::make_pair(text, number); } catch (std::exception const&) {}  // quiet
  return std::make_pair(text, 0);
}
std::pair<bool, int> leads_with_no() { try { return std::make_pair(true, fetch()); } catch (...) { return std::make_pair(false, 0); } }  // quiet
std::pair<bool, int> leads_with_yes() { try { return std::make_pair(true, fetch()); } catch (...) { return std::make_pair(true, 0); } }  // finds

long time_in(std::string const& text);
void complain_about(std::string const& text);
long emptied_and_asked(std::string text) {
  long time = 0;
  try { time = time_in(text); work(); } catch (...) { text.clear(); }  // quiet
  if (text.empty()) complain_about("no time");
  return time;
}
long only_emptied(std::string text) {
  long time = 0;
  try { time = time_in(text); work(); } catch (...) { text.clear(); }  // finds
  return time;
}
