#include <holdfast/boundary/request_id.hpp>
#include <holdfast/error/ignore.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <random>
#include <thread>

namespace holdfast {

namespace {

/// Where a thread's ids come from: random bits, and the last id's parts so that the next one is
/// greater.
class id_source {
 public:
  id_source() noexcept : state_{seed()} {}

  void next(std::uint64_t& high, std::uint64_t& low) noexcept {
    using namespace std::chrono;
    auto const ms = static_cast<std::uint64_t>(
        duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
    if (ms > last_ms_) {
      last_ms_ = ms;
      counter_ = random() & 0x7FFU;  // 12 bits, the top one free to count up into
      tail_ = random() & tail_mask;
    } else {
      // Same millisecond, or the clock went back: count up by a random step.
      tail_ += 1 + (random() & 0xFFFFFFFFU);
      if (tail_ > tail_mask) {
        tail_ &= tail_mask;
        if (++counter_ > 0xFFFU) {
          counter_ = 0;
          ++last_ms_;
        }
      }
    }
    high = (last_ms_ << 16U) | 0x7000U | counter_;
    low = 0x8000000000000000U | tail_;
  }

 private:
  static constexpr std::uint64_t tail_mask = 0x3FFFFFFFFFFFFFFFU;

  static std::uint64_t seed() noexcept {
    auto const here = std::hash<std::thread::id>{}(std::this_thread::get_id());
    auto const now = std::chrono::steady_clock::now().time_since_epoch().count();
    std::uint64_t mixed = here ^ (static_cast<std::uint64_t>(now) << 1U);
    try {
      std::random_device device;
      mixed ^= (static_cast<std::uint64_t>(device()) << 32U) | device();
    } catch (...) {
      ignore("no source of randomness: thread and time must do");
      return mixed;
    }
    return mixed;
  }

  std::uint64_t random() noexcept {  // splitmix64 (Steele, Lea, Flood 2014)
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  std::uint64_t state_;
  std::uint64_t last_ms_ = 0;
  std::uint64_t counter_ = 0;
  std::uint64_t tail_ = 0;
};

char* hex(char* out, std::uint64_t value, unsigned from_bit, unsigned digits) noexcept {
  for (unsigned i = 0; i < digits; ++i) {
    *out++ = "0123456789abcdef"[(value >> from_bit) & 0xFU];
    from_bit -= 4;
  }
  return out;
}

bool is_sane(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

bool is_hex(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) noexcept {
  return text.find_first_not_of('0') == std::string_view::npos;
}

thread_local request_scope const* current_scope = nullptr;

}  // namespace

request_id request_id::mint() noexcept {
  thread_local id_source source;
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  source.next(high, low);
  request_id id;
  char* out = id.text_.data();
  out = hex(out, high, 60, 8);
  *out++ = '-';
  out = hex(out, high, 28, 4);
  *out++ = '-';
  out = hex(out, high, 12, 4);
  *out++ = '-';
  out = hex(out, low, 60, 4);
  *out++ = '-';
  out = hex(out, low, 44, 12);
  id.size_ = static_cast<std::uint8_t>(out - id.text_.data());
  return id;
}

request_id request_id::from(std::string_view text) noexcept {
  if (text.size() > longest || !std::all_of(text.begin(), text.end(), is_sane)) return {};
  return cleaned(text);
}

request_id request_id::cleaned(std::string_view text) noexcept {
  request_id id;
  text = text.substr(0, longest);
  std::transform(text.begin(), text.end(), id.text_.begin(),
                 [](char c) { return is_sane(c) ? c : '?'; });
  id.size_ = static_cast<std::uint8_t>(text.size());
  return id;
}

std::string_view valid_traceparent(std::string_view header) noexcept {
  // 00-<trace id, 32>-<parent id, 16>-<flags, 2>; later versions may add to it behind a dash.
  constexpr std::size_t size = 55;
  if (header.size() < size || header[2] != '-' || header[35] != '-' || header[52] != '-') return {};
  auto const version = header.substr(0, 2);
  auto const trace = header.substr(3, 32);
  auto const parent = header.substr(36, 16);
  if (!is_hex(version) || !is_hex(trace) || !is_hex(parent) || !is_hex(header.substr(53, 2)))
    return {};
  if (version == "ff" || is_zero(trace) || is_zero(parent)) return {};
  if (header.size() > size && (version == "00" || header[size] != '-')) return {};
  return header.substr(0, size);
}

request_scope::request_scope(std::string_view id, std::string_view traceparent) noexcept
    : id_{id}, traceparent_{traceparent}, outer_{current_scope} {
  current_scope = this;
}

request_scope::~request_scope() { current_scope = outer_; }

std::string_view current_request_id() noexcept {
  return current_scope == nullptr ? std::string_view{} : current_scope->id_;
}

std::string_view current_traceparent() noexcept {
  return current_scope == nullptr ? std::string_view{} : current_scope->traceparent_;
}

}  // namespace holdfast
