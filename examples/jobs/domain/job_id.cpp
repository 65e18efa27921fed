#include "domain/job_id.hpp"

#include <algorithm>

namespace jobs {

namespace {

constexpr std::string_view hex = "0123456789abcdef";
constexpr int counter_bits = 12;

constexpr bool dash_at(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

std::optional<std::uint8_t> nibble(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

}  // namespace

std::optional<job_id> job_id::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  bytes out{};
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (dash_at(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    auto const digit = nibble(text[i]);
    if (!digit) return std::nullopt;
    out[digits / 2] = static_cast<std::uint8_t>(out[digits / 2] << 4 | *digit);
    ++digits;
  }
  return job_id{out};
}

std::string to_string(job_id const& id) {
  std::string out;
  out.reserve(36);
  for (std::uint8_t byte : id.bytes_) {
    if (dash_at(out.size())) out += '-';
    out += hex[byte >> 4];
    out += hex[byte & 15];
  }
  return out;
}

job_ids::job_ids() {
  std::random_device seed;
  std::seed_seq mixed{seed(), seed(), seed(), seed()};
  dice_.seed(mixed);
}

job_id job_ids::next(timestamp now) {
  std::lock_guard const held{lock_};
  auto const clock = static_cast<std::uint64_t>(now.time_since_epoch().count()) << counter_bits;
  tick_ = std::max(tick_ + 1, clock);

  std::uint64_t const milliseconds = tick_ >> counter_bits;
  std::uint64_t const counter = tick_ & ((1U << counter_bits) - 1);
  std::uint64_t const high = milliseconds << 16 | 0x7000U | counter;             // version 7
  std::uint64_t const low = (dice_() & ~(3ULL << 62)) | std::uint64_t{2} << 62;  // variant
  job_id::bytes out{};
  for (std::size_t i = 0; i < 8; ++i) {
    out[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
    out[i + 8] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
  }
  return job_id{out};
}

}  // namespace jobs
